import process from 'node:process';
import type {ReadStream, WriteStream} from 'node:tty';
import type {Instance} from 'ink';
import type {Cluster, WorkloadName} from '../cluster/cluster.ts';
import type {Clock} from '../kubernetes/clock.ts';
import {clipboardBytes} from './clipboard.ts';
import type {MouseReport} from './mouse-input.ts';
import {muteKeyboard} from './mute-keyboard.ts';
import {createPainter} from './painter.ts';
import type {Places} from './places.ts';
import type {Reversal} from './reversals.ts';
import {ringBytes} from './ring.ts';
import {createSession} from './session.ts';
import {takeScreen} from './take-screen.ts';
import type {HandOver} from './terminal-loan.ts';
import {createTerminalModes, hasTitle} from './terminal-modes.ts';
import {paintedRows, type ThemeName, themeFor} from './theme.ts';
import type {AskedWrite} from './writes.ts';

export interface ConsoleOptions {
	readonly cluster: Cluster;
	readonly stdin: ReadStream;
	readonly stdout: WriteStream;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly clock: Clock;
	/** The terminal's own keyboard, for when standard input is none. */
	readonly openKeyboard?: () => ReadStream | undefined;
	/** After `y` the workload's name has to be typed. */
	readonly confirmByName?: boolean;
	/** What a person should know, when it is known. */
	readonly told?: Promise<readonly string[]>;
	/** The first key after it was shown: somebody has read it. */
	readonly onRead?: () => void;
	/** Other places to go to; absent: there are none, and `placeless` says why. */
	readonly places?: Places | undefined;
	readonly placeless?: string | undefined;
	/** Opened at once. */
	readonly initialTarget?: WorkloadName;
	/** Told, once the screen stands, how a program that asks a person gets the terminal. */
	readonly onHandOver?: ((handOver: HandOver) => void) | undefined;
	/** `monochrome`: as with NO_COLOR. */
	readonly theme?: ThemeName;
	/** `--no-color`. */
	readonly isColourless?: boolean;
	/** The mouse is on from the beginning. */
	readonly mouse?: boolean;
	/** Rings when the rollout that is open ends or gets stuck. */
	readonly bell?: boolean;
	/** IANA name for the times of day; undefined: the machine's. */
	readonly timeZone?: string;
	/** Aborted: the terminal is given back at once, whatever was going on. */
	readonly signal?: AbortSignal;
}

export interface ConsoleResult {
	/** What was asked for, oldest first: the answers to the last may be on their way still. */
	readonly writes: readonly AskedWrite[];
	/** What somebody took back of them meanwhile. */
	readonly reversals: readonly Reversal[];
}

// What Ink assumes when a terminal does not tell its size.
const usualSize = {columns: 80, rows: 24};

/**
 * Runs the console until the person quits; then the terminal is as it was. Rejects when drawing fails (a programming
 * error). Waiting for writes under way and closing the cluster are the caller's part.
 */
export async function runConsole(options: ConsoleOptions): Promise<ConsoleResult> {
	const {cluster, stdin, stdout, env, clock, initialTarget, timeZone, signal} = options;
	const hasKeyboard = stdin.isTTY === true;
	const sizeOf = () => ({columns: stdout.columns || usualSize.columns, rows: stdout.rows || usualSize.rows});
	const session = createSession({
		cluster,
		clock,
		...sizeOf(),
		...(initialTarget ? {initialTarget} : {}),
		...(options.onRead ? {onRead: options.onRead} : {}),
		...(timeZone === undefined ? {} : {timeZone}),
		...(options.places ? {places: options.places} : {}),
		...(options.placeless === undefined ? {} : {placeless: options.placeless}),
		...(options.confirmByName ? {confirmByName: true} : {}),
		...(options.mouse && hasKeyboard ? {mouse: true} : {}),
		...(hasKeyboard ? {} : {writesDisabled: 'no keys: standard input is not a terminal', keyless: true}),
	});
	void options.told?.then(sentences => {
		if (sentences.length > 0) session.dispatch({type: 'told', text: sentences.join(' ')});
	});
	const resized = () => session.dispatch({type: 'resized', ...sizeOf()});
	stdout.on('resize', resized);
	// Before the first picture: whoever reads there that Ctrl-C leaves may press it at once.
	const keyboard = hasKeyboard ? undefined : options.openKeyboard?.();
	const modes = createTerminalModes(stdout, hasTitle(env));
	const screen = takeScreen(stdout, hasKeyboard ? stdin : undefined);
	let app: Instance | undefined;
	let isGivenBack = false;
	const restore = () => {
		modes.restore();
		screen.giveBack();
	};
	// Nothing may come between: after a crash the process ends in the same turn.
	const giveBack = () => {
		isGivenBack = true;
		restore();
		app?.unmount();
	};
	process.once('exit', restore);
	const unmute = keyboard && muteKeyboard(keyboard, giveBack);
	signal?.addEventListener('abort', giveBack);
	if (signal?.aborted) giveBack();
	const theme = themeFor(env, {
		name: options.theme ?? 'auto',
		isColourless: options.isColourless === true,
	});
	const painter = createPainter(stdout);
	const paint = () => {
		const frame = session.frames.getSnapshot();
		if (!isGivenBack) painter.paint(paintedRows(frame, theme), frame.columns);
	};
	const stopPainting = session.frames.subscribe(paint);
	paint();
	try {
		// Ink and what it stands on are half of the program: whoever waits for the list sees it meanwhile.
		const {mountApp} = await import('./components/mount-app.tsx');
		if (!isGivenBack) {
			app = mountApp({
				session,
				painter,
				modes,
				theme,
				stdin,
				stdout: screen.forInk(),
				hasKeyboard,
				copy: text => void stdout.write(clipboardBytes(text, env)),
				ring: text => void (options.bell && stdout.write(ringBytes(text, env))),
				heardMouse(report: MouseReport) {
					if (report.type === 'click') session.clicked(report.row);
					else session.dispatch(report);
				},
				onHandOver: options.onHandOver,
			});
			stopPainting();
			await app.waitUntilExit();
		}
	} finally {
		restore();
		process.off('exit', restore);
		unmute?.();
		signal?.removeEventListener('abort', giveBack);
		stdout.off('resize', resized);
		session.close();
	}
	return {writes: session.writes(), reversals: session.reversals()};
}

import process from 'node:process';
import type {ReadStream, WriteStream} from 'node:tty';
import {render} from 'ink';
import type {Cluster, WorkloadName} from '../cluster/cluster.ts';
import type {Clock} from '../kubernetes/clock.ts';
import {clipboardBytes} from './clipboard.ts';
import {App} from './components/app.tsx';
import {type MouseReport, withoutMouse} from './mouse-input.ts';
import {muteKeyboard} from './mute-keyboard.ts';
import {createPainter} from './painter.ts';
import type {Places} from './places.ts';
import type {Reversal} from './reversals.ts';
import {ringBytes} from './ring.ts';
import {createSession} from './session.ts';
import type {HandOver} from './terminal-loan.ts';
import {createTerminalModes, hasTitle} from './terminal-modes.ts';
import {type ThemeName, themeFor} from './theme.ts';
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
	// Nothing may come between: after a crash the process ends in the same turn.
	const giveBack = () => {
		modes.restore();
		app.unmount();
	};
	process.once('exit', modes.restore);
	const unmute = keyboard && muteKeyboard(keyboard, giveBack);
	const copy = (text: string) => void stdout.write(clipboardBytes(text, env));
	const ring = (text: string) => void (options.bell && stdout.write(ringBytes(text, env)));
	const theme = themeFor(env, {
		name: options.theme ?? 'auto',
		isColourless: options.isColourless === true,
	});
	const heardMouse = (report: MouseReport) => {
		if (report.type === 'click') session.clicked(report.row);
		else session.dispatch(report);
	};
	const app = render(
		<App
			session={session}
			painter={createPainter(stdout)}
			modes={modes}
			theme={theme}
			hasKeyboard={hasKeyboard}
			copy={copy}
			ring={ring}
			onHandOver={options.onHandOver}
		/>,
		{
			stdin: hasKeyboard ? withoutMouse(stdin, heardMouse) : stdin,
			stdout,
			alternateScreen: true,
			// The keymap owns Ctrl-C.
			exitOnCtrlC: false,
			patchConsole: true,
			// Standard output was found to be a terminal: Ink must not change its mind where CI is set.
			interactive: true,
		},
	);
	signal?.addEventListener('abort', giveBack);
	if (signal?.aborted) giveBack();
	try {
		await app.waitUntilExit();
	} finally {
		modes.restore();
		process.off('exit', modes.restore);
		unmute?.();
		signal?.removeEventListener('abort', giveBack);
		stdout.off('resize', resized);
		session.close();
	}
	return {writes: session.writes(), reversals: session.reversals()};
}

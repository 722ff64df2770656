import type {ReadStream, WriteStream} from 'node:tty';
import {render} from 'ink';
import type {Receipt} from '../cluster/actions/action.ts';
import type {Cluster, WorkloadName} from '../cluster/cluster.ts';
import type {Clock} from '../kubernetes/clock.ts';
import {App} from './components/app.tsx';
import {createPainter} from './painter.ts';
import {createSession} from './session.ts';
import {themeFor} from './theme.ts';

export interface ConsoleOptions {
	readonly cluster: Cluster;
	readonly stdin: ReadStream;
	readonly stdout: WriteStream;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly clock: Clock;
	/** Opened at once. */
	readonly initialTarget?: WorkloadName;
	/** IANA name for the times of day; undefined: the machine's. */
	readonly timeZone?: string;
	/** Aborted: the terminal is given back at once, whatever was going on. */
	readonly signal?: AbortSignal;
}

export interface ConsoleResult {
	/** What was done, oldest first. */
	readonly receipts: readonly Receipt[];
}

// What Ink assumes when a terminal does not tell its size.
const usualSize = {columns: 80, rows: 24};

/**
 * Runs the console until the person quits; then the terminal is as it was. Rejects when drawing fails (a programming
 * error). Closing the cluster is the caller's part.
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
		...(hasKeyboard ? {} : {writesDisabled: 'no keys: standard input is not a terminal'}),
	});
	const resized = () => session.dispatch({type: 'resized', ...sizeOf()});
	stdout.on('resize', resized);
	const app = render(
		<App session={session} painter={createPainter(stdout)} theme={themeFor(env)} hasKeyboard={hasKeyboard} />,
		{
			stdin,
			stdout,
			alternateScreen: true,
			// The keymap owns Ctrl-C.
			exitOnCtrlC: false,
			patchConsole: true,
			// Standard output was found to be a terminal: Ink must not change its mind where CI is set.
			interactive: true,
		},
	);
	const giveBack = () => app.unmount();
	signal?.addEventListener('abort', giveBack);
	try {
		await app.waitUntilExit();
	} finally {
		signal?.removeEventListener('abort', giveBack);
		stdout.off('resize', resized);
		session.close();
	}
	return {receipts: session.receipts()};
}

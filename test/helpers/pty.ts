import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {type IPty, spawn} from '@lydell/node-pty';
import headless from '@xterm/headless';
import {type TerminalModes, terminalModes} from './pty-modes.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The built program, to be run by Node. */
export const program = join(root, 'dist/cli.js');

/** A person at a terminal, with the program that runs in it. */
export interface PtySession {
	/** The rows of the screen as text, without trailing blanks. */
	rows(): readonly string[];
	/** The rows, joined by line feeds. */
	screen(): string;
	/** Resolves with the screen as soon as it shows `wanted`; rejects with what it shows when it does not in time. */
	waitFor(wanted: Wanted, options?: {readonly timeoutMs?: number}): Promise<string>;
	/** Sends keys as the terminal does; a key pressed is one call. */
	type(keys: string): void;
	resize(columns: number, rows: number): void;
	signal(signal: NodeJS.Signals): void;
	/** All that was written to the terminal so far. */
	written(): string;
	/** Which of the terminal's modes what was written left on. */
	modes(): TerminalModes;
	readonly exited: Promise<PtyExit>;
	/** Ends the program if it still runs, and waits until it has. */
	close(): Promise<void>;
}

export type Wanted = string | RegExp | ((screen: string) => boolean);

export interface PtyExit {
	readonly exitCode: number;
	/** The number of the signal that ended it, or 0. */
	readonly signal: number;
}

export interface PtyOptions {
	readonly command?: string;
	readonly args: readonly string[];
	readonly columns?: number;
	readonly rows?: number;
	/** On top of an environment that holds nothing of this process's but PATH. */
	readonly env?: Readonly<Record<string, string>>;
}

/** Long enough for a loaded machine; every test that waits longer says so. */
const TIMEOUT_MS = 10_000;

/** Starts a program (the built one, by this Node, unless `command` says otherwise) in a real pty of 100x30. */
export function startInPty({command, args, columns = 100, rows = 30, env = {}}: PtyOptions): PtySession {
	const home = mkdtempSync(join(tmpdir(), 'rolltop-home-'));
	const terminal = new headless.Terminal({cols: columns, rows, allowProposedApi: true});
	const pty = spawn(command ?? process.execPath, command ? [...args] : [program, ...args], {
		name: 'xterm-256color',
		cols: columns,
		rows,
		cwd: root,
		env: {PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8', TZ: 'UTC', ...env},
	});
	const waits = new Set<() => void>();
	let written = '';
	pty.onData(text => {
		written += text;
		terminal.write(text, () => {
			for (const check of waits) check();
		});
	});
	// A real terminal answers when it is asked what it is.
	terminal.onData(answer => pty.write(answer));
	let hasExited = false;
	const exited = new Promise<PtyExit>(resolve => {
		pty.onExit(({exitCode, signal = 0}) => {
			// After all that it wrote has been drawn.
			terminal.write('', () => {
				hasExited = true;
				resolve({exitCode, signal});
				for (const check of waits) check();
			});
		});
	});
	const readRows = () => {
		const {active} = terminal.buffer;
		// The emulator keeps what a wider screen held beyond the margin; nobody sees it.
		return Array.from({length: terminal.rows}, (_, row) =>
			(active.getLine(active.viewportY + row)?.translateToString(true, 0, terminal.cols) ?? '').trimEnd(),
		);
	};
	const screen = () => readRows().join('\n');
	return {
		rows: readRows,
		screen,
		waitFor: (wanted, {timeoutMs = TIMEOUT_MS} = {}) =>
			waitForScreen({wanted, timeoutMs, screen, waits, hasExited: () => hasExited}),
		type: keys => pty.write(keys),
		resize(newColumns, newRows) {
			terminal.resize(newColumns, newRows);
			pty.resize(newColumns, newRows);
		},
		signal: signal => pty.kill(signal),
		written: () => written,
		modes: () => terminalModes(written),
		exited,
		async close() {
			if (!hasExited) kill(pty);
			await exited;
			terminal.dispose();
			rmSync(home, {recursive: true, force: true});
		},
	};
}

function kill(pty: IPty): void {
	try {
		pty.kill('SIGKILL');
	} catch {
		// It ended in this very moment.
	}
}

interface Wait {
	readonly wanted: Wanted;
	readonly timeoutMs: number;
	readonly screen: () => string;
	readonly waits: Set<() => void>;
	readonly hasExited: () => boolean;
}

function waitForScreen({wanted, timeoutMs, screen, waits, hasExited}: Wait): Promise<string> {
	return new Promise((resolve, reject) => {
		const finish = (settle: () => void) => {
			clearTimeout(timer);
			waits.delete(check);
			settle();
		};
		const fail = (why: string) => finish(() => reject(new Error(`${why}: ${describe(wanted)}\n${screen()}`)));
		const check = () => {
			const shown = screen();
			if (isShown(shown, wanted)) finish(() => resolve(shown));
			else if (hasExited()) fail('The program ended without showing');
		};
		const timer = setTimeout(() => fail(`Not shown within ${timeoutMs} ms`), timeoutMs);
		waits.add(check);
		check();
	});
}

function isShown(screen: string, wanted: Wanted): boolean {
	if (typeof wanted === 'function') return wanted(screen);
	return typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen);
}

const describe = (wanted: Wanted) => (typeof wanted === 'string' ? JSON.stringify(wanted) : String(wanted));

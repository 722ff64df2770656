import {readFileSync} from 'node:fs';
import {spawn} from '@lydell/node-pty';
import headless from '@xterm/headless';
import {program} from '../../test/helpers/pty.ts';

/** The built console in a pty of 200x50, by the clock. */
export interface TimedConsole {
	/** Resolves when the screen matches. */
	shows(wanted: RegExp, withinMs?: number): Promise<void>;
	/** Moves the selection, and answers how long it took until the terminal had what shows it; milliseconds. */
	moveMs(key: 'j' | 'k'): Promise<number>;
	/** Bytes and pictures so far. */
	written(): {readonly bytes: number; readonly frames: number};
	/** CPU seconds so far, user and system. */
	cpuSeconds(): number;
	memoryBytes(): number;
	close(): Promise<void>;
}

const [columns, rows] = [200, 50];
const longestMs = 30_000;

/** Of Linux on all its architectures: the unit of /proc/PID/stat. */
const ticksPerSecond = 100;

/** Each picture begins so. */
const beginUpdate = '\u001B[?2026h';

export function startConsole(args: readonly string[], home: string): TimedConsole {
	const terminal = new headless.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 0});
	const profile = process.env.CONSOLE_CPU_PROFILE;
	const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
	const pty = spawn(process.execPath, [...profiling, program, ...args], {
		name: 'xterm-256color',
		cols: columns,
		rows,
		env: {PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8', TZ: 'UTC'},
	});
	let [bytes, frames] = [0, 0];
	let arrived = (_atMs: number) => {};
	pty.onData(text => {
		const atMs = performance.now();
		bytes += Buffer.byteLength(text);
		frames += text.split(beginUpdate).length - 1;
		terminal.write(text, () => arrived(atMs));
	});
	terminal.onData(answer => pty.write(answer));
	const exited = new Promise<void>(resolve => pty.onExit(() => resolve()));

	const line = (row: number) => terminal.buffer.active.getLine(row)?.translateToString(true) ?? '';
	const screen = () => Array.from({length: rows}, (_, row) => line(row)).join('\n');
	/** The workload that is selected: its place may change by itself. */
	const selected = () => /^›. (\S+ +\S+)/m.exec(screen())?.[1];

	const until = (isSo: () => boolean, what: string, withinMs: number) =>
		new Promise<number>((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error(`${what} was not shown:\n${screen()}`)), withinMs);
			arrived = atMs => {
				if (!isSo()) return;
				clearTimeout(timer);
				arrived = () => {};
				resolve(atMs);
			};
			arrived(performance.now());
		});
	const read = (file: string) => readFileSync(`/proc/${pty.pid}/${file}`, 'utf8');

	return {
		async shows(wanted, withinMs = longestMs) {
			await until(() => wanted.test(screen()), String(wanted), withinMs);
		},
		async moveMs(key) {
			const before = selected();
			const shown = until(() => selected() !== undefined && selected() !== before, `another than ${before}`, longestMs);
			const pressedMs = performance.now();
			pty.write(key);
			return (await shown) - pressedMs;
		},
		written: () => ({bytes, frames}),
		cpuSeconds() {
			// Behind the name, which may hold blanks: fields 14 and 15 of proc(5).
			const fields = read('stat').split(') ').at(-1)?.split(' ') ?? [];
			return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
		},
		memoryBytes: () => Number(/^VmRSS:\s+(\d+) kB/m.exec(read('status'))?.[1]) * 1024,
		async close() {
			pty.write('\u0003');
			await exited;
			terminal.dispose();
		},
	};
}

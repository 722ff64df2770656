import assert from 'node:assert/strict';
import {setTimeout as delay} from 'node:timers/promises';
import type {ClusterView, WorkloadName} from '../../source/cluster/cluster.ts';
import type {Places} from '../../source/console/places.ts';
// Loaded before the first screen is opened: the console itself loads it behind its first picture.
import '../../source/console/components/mount-app.tsx';
import {runConsole} from '../../source/console/run-console.ts';
import {createFakeClock, type FakeClock} from './fake-clock.ts';
import {createFakeCluster, type FakeCluster} from './fake-cluster.ts';
import {sampleNowMs, sampleView} from './sample-view.ts';
import {createVirtualTerminal, type VirtualTerminal} from './virtual-terminal.ts';

export interface DriverOptions {
	readonly view?: Partial<ClusterView>;
	readonly columns?: number;
	readonly rows?: number;
	readonly initialTarget?: WorkloadName;
	readonly env?: Readonly<Record<string, string>>;
	readonly writesDisabled?: string;
	readonly confirmByName?: true;
	/** Where one can go. */
	readonly places?: Places;
	/** Standard input is no terminal. */
	readonly keyless?: boolean;
	/** What earlier runs left. */
	readonly told?: readonly string[];
}

const keys = {
	enter: '\r',
	escape: '\u001B',
	tab: '\t',
	'shift-tab': '\u001B[Z',
	up: '\u001B[A',
	down: '\u001B[B',
	'page-up': '\u001B[5~',
	'page-down': '\u001B[6~',
	home: '\u001B[H',
	end: '\u001B[F',
	backspace: '\u007F',
	'ctrl-c': '\u0003',
	'ctrl-l': '\u000C',
	'ctrl-z': '\u001A',
} as const;

export type NamedKey = keyof typeof keys;

/** What a terminal sends for a key as bindings name it. */
export const bytesOf = (key: string): string => (key in keys ? keys[key as NamedKey] : key);

// A frame takes milliseconds; on a busy machine hundreds of them. Longer means that it never comes.
const longestWaitMs = 10_000;

/** The real console on a terminal in this process, driven as a person drives it. */
export interface ScreenDriver {
	readonly cluster: FakeCluster;
	readonly clock: FakeClock;
	readonly terminal: VirtualTerminal;
	/** Presses keys one after the other, each in a chunk of its own: characters, or named ones. */
	press(...pressed: readonly string[]): Promise<void>;
	/** Sends one chunk as it is. */
	type(chunk: string): Promise<void>;
	/** A bracketed paste. */
	paste(text: string): Promise<void>;
	/** Shows another view of the cluster and lets the coalescing time pass. */
	show(view: Partial<ClusterView>): Promise<void>;
	/** Lets time pass: for the console and, with it, for the cluster. */
	pass(ms: number): Promise<void>;
	text(): string;
	lines(): readonly string[];
	waitFor(wanted: string | RegExp): Promise<void>;
	waitUntil(condition: () => boolean, what: string): Promise<void>;
	/** The first row that holds the text. */
	row(text: string): {readonly text: string; isSelected(): boolean; isDimmed(): boolean};
	/** Quits, and answers with what the console answered. */
	close(): ReturnType<typeof runConsole>;
	/** Ends the console from outside. */
	abort(): void;
	/** Settles when the console ended by itself. */
	readonly ended: ReturnType<typeof runConsole>;
}

export async function openScreen(options: DriverOptions = {}): Promise<ScreenDriver> {
	const {columns = 120, rows = 36, initialTarget, env = {}, writesDisabled} = options;
	const terminal = createVirtualTerminal(columns, rows);
	const clock = createFakeClock(sampleNowMs);
	const cluster = createFakeCluster(sampleView(options.view), sampleNowMs);
	if (writesDisabled !== undefined) {
		cluster.writesDisabled = writesDisabled;
	}
	const {stdin, stdout} = terminal;
	if (options.keyless) {
		Object.assign(stdin, {isTTY: false});
	}
	const aborted = new AbortController();
	let over = false;
	const ended = runConsole({
		cluster,
		stdin,
		stdout,
		env,
		clock,
		timeZone: 'UTC',
		...(options.places ? {places: options.places} : {}),
		signal: aborted.signal,
		...(initialTarget ? {initialTarget} : {}),
		...(options.confirmByName ? {confirmByName: true} : {}),
		...(options.told ? {told: Promise.resolve(options.told)} : {}),
	}).finally(() => {
		over = true;
	});

	const waitUntil = async (condition: () => boolean, what: string) => {
		const startedMs = performance.now();
		while (!condition()) {
			if (performance.now() - startedMs > longestWaitMs) {
				assert.fail(`waited for ${what}; the screen:\n${terminal.screen().join('\n')}`);
			}
			await delay(1);
			await terminal.settled();
		}
	};
	const text = () => terminal.screen().join('\n');

	// Ink holds a lone Esc for 20 ms, and frames are 16 ms apart: quiet is when nothing was written for longer.
	const quiet = async () => {
		let writes = -1;
		let quietSinceMs = performance.now();
		while (performance.now() - quietSinceMs < 30) {
			await delay(1);
			if (terminal.writes() !== writes) {
				writes = terminal.writes();
				quietSinceMs = performance.now();
			}
		}
		await terminal.settled();
	};

	const driver: ScreenDriver = {
		cluster,
		clock,
		terminal,
		ended,
		abort: () => aborted.abort(),
		async press(...pressed) {
			for (const one of pressed) {
				terminal.type(bytesOf(one));
				await quiet();
			}
		},
		async type(chunk) {
			terminal.type(chunk);
			await quiet();
		},
		async paste(pasted) {
			terminal.type(`\u001B[200~${pasted}\u001B[201~`);
			await quiet();
		},
		async show(view) {
			cluster.show(view);
			clock.advance(100);
			await quiet();
		},
		async pass(ms) {
			cluster.setNow(cluster.now() + ms);
			clock.advance(ms);
			await quiet();
		},
		text,
		lines: () => terminal.screen(),
		waitFor: wanted =>
			waitUntil(() => (typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text())), String(wanted)),
		waitUntil,
		row(wanted) {
			const y = terminal.screen().findIndex(line => line.includes(wanted));
			assert.notEqual(y, -1, `no row with "${wanted}" in:\n${text()}`);
			const cells = terminal.cells()[y] ?? [];
			return {
				text: terminal.screen()[y] ?? '',
				isSelected: () => cells[0]?.text === '›' && cells.every(({inverse}) => inverse),
				isDimmed: () => cells.filter(({text: shown}) => shown.trim() !== '').every(({dim}) => dim),
			};
		},
		async close() {
			if (!over) {
				terminal.type(keys['ctrl-c']);
			}
			return ended;
		},
	};
	await driver.waitFor(columns < 40 || rows < 10 ? 'needs' : /\S/);
	await quiet();
	return driver;
}

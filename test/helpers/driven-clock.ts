import {stat} from 'node:fs/promises';
import {createFakeClock, type FakeClock} from './fake-clock.ts';

/** Time that a test lets pass, with real sockets working meanwhile. */
export interface DrivenClock extends Pick<FakeClock, 'now' | 'monotonicMs' | 'after' | 'set' | 'pending'> {
	/** Lets time pass until the condition holds; rejects with `describe()` when that takes longer than `withinMs` of it. */
	until(condition: () => boolean, describe: () => string, withinMs?: number): Promise<void>;
	/** Lets so much time pass. */
	pass(ms: number): Promise<void>;
	/** Called after each small step of time; returns a function that ends it. */
	onStep(listener: () => void): () => void;
}

/** So much time passes with so many turns of the event loop: a request over loopback takes about as long as over a WAN. */
const stepMs = 25;
const turnsAStep = 4;

/** Longer than anything waits that comes by itself. */
const usualPatienceMs = 120_000;

export interface DrivenClockOptions {
	/** Files are read, or bytes packed, by other threads: time waits for them. */
	readonly usesThreads?: boolean;
	/** Programs are started that end by themselves: time waits until they have, for a busy machine is slow to start them. */
	readonly usesPrograms?: boolean;
}

const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve));

/** A program that this process started, and waits for, has not ended yet. */
const runsProgram = () => process.getActiveResourcesInfo().includes('ProcessWrap');

async function turns({usesThreads, usesPrograms}: DrivenClockOptions): Promise<void> {
	for (let count = 0; count < turnsAStep; count++) await nextTurn();
	// What was asked of the other threads before is done before.
	if (usesThreads) await stat('.');
	while (usesPrograms && runsProgram()) await nextTurn();
}

/**
 * A clock that goes on with the event loop and not with the machine's time: a busy machine makes a test slower, and no
 * deadline shorter. For peers in the same process, over the loopback interface, whose bytes are there at the next turn.
 */
export function createDrivenClock(startMs: number, options: DrivenClockOptions = {}): DrivenClock {
	const clock = createFakeClock(startMs);
	const listeners = new Set<() => void>();

	async function step(limitMs: number): Promise<void> {
		await turns(options);
		clock.advance(Math.min(stepMs, limitMs));
		for (const listener of [...listeners]) listener();
	}

	return {
		now: clock.now,
		monotonicMs: clock.monotonicMs,
		after: clock.after,
		set: clock.set,
		pending: clock.pending,
		async until(condition, describe, withinMs = usualPatienceMs) {
			const untilMs = clock.monotonicMs() + withinMs;
			while (!condition()) {
				if (clock.monotonicMs() >= untilMs) throw new Error(`${describe()} (after ${withinMs} ms)`);
				await step(untilMs - clock.monotonicMs());
			}
		},
		async pass(ms) {
			const untilMs = clock.monotonicMs() + ms;
			while (clock.monotonicMs() < untilMs) await step(untilMs - clock.monotonicMs());
		},
		onStep(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}

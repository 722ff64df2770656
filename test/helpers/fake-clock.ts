import type {Clock} from '../../source/kubernetes/clock.ts';

export interface FakeClock extends Clock {
	/** Moves the time and calls what became due, in order. */
	advance(byMs: number): void;
	/** Sets the clock that tells the time of day, as a person or NTP does; no timer is due for it. */
	set(nowMs: number): void;
	/** Timers that wait. */
	pending(): number;
}

/** A clock that stands still until a test moves it. */
export function createFakeClock(startMs = 0): FakeClock {
	let elapsedMs = 0;
	let epochMs = startMs;
	let timers: Array<{readonly atMs: number; readonly callback: () => void}> = [];
	return {
		now: () => epochMs + elapsedMs,
		monotonicMs: () => elapsedMs,
		after(delayMs, callback) {
			const timer = {atMs: elapsedMs + delayMs, callback};
			timers.push(timer);
			return () => {
				timers = timers.filter(other => other !== timer);
			};
		},
		advance(byMs) {
			const untilMs = elapsedMs + byMs;
			for (;;) {
				const due = timers.filter(({atMs}) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
				if (!due) break;
				timers = timers.filter(timer => timer !== due);
				elapsedMs = Math.max(elapsedMs, due.atMs);
				due.callback();
			}
			elapsedMs = untilMs;
		},
		set(nowMs) {
			epochMs = nowMs - elapsedMs;
		},
		pending: () => timers.length,
	};
}

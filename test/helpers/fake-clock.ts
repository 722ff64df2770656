import type {Clock} from '../../source/kubernetes/clock.ts';

export interface FakeClock extends Clock {
	/** Moves the time and calls what became due, in order. */
	advance(byMs: number): void;
	/** Timers that wait. */
	pending(): number;
}

/** A clock that stands still until a test moves it. */
export function createFakeClock(startMs = 0): FakeClock {
	let nowMs = startMs;
	let timers: Array<{readonly atMs: number; readonly callback: () => void}> = [];
	return {
		now: () => nowMs,
		after(delayMs, callback) {
			const timer = {atMs: nowMs + delayMs, callback};
			timers.push(timer);
			return () => {
				timers = timers.filter(other => other !== timer);
			};
		},
		advance(byMs) {
			const untilMs = nowMs + byMs;
			for (;;) {
				const due = timers.filter(({atMs}) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
				if (!due) break;
				timers = timers.filter(timer => timer !== due);
				nowMs = Math.max(nowMs, due.atMs);
				due.callback();
			}
			nowMs = untilMs;
		},
		pending: () => timers.length,
	};
}

import type {Clock} from '../../source/kubernetes/clock.ts';

export interface ManualClock extends Clock {
	/** Moves the time on, running what falls due on the way, each at its own time. */
	advance(byMs: number): void;
	readonly pendingCount: () => number;
}

/** A clock that stands still until it is told to move. */
export function createManualClock(startMs: number): ManualClock {
	let nowMs = startMs;
	const timers = new Set<{readonly atMs: number; readonly callback: () => void}>();
	return {
		now: () => nowMs,
		after(delayMs, callback) {
			const timer = {atMs: nowMs + delayMs, callback};
			timers.add(timer);
			return () => timers.delete(timer);
		},
		advance(byMs) {
			const endMs = nowMs + byMs;
			for (;;) {
				const [first] = [...timers].filter(({atMs}) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
				if (!first) break;
				timers.delete(first);
				nowMs = Math.max(nowMs, first.atMs);
				first.callback();
			}
			nowMs = endMs;
		},
		pendingCount: () => timers.size,
	};
}

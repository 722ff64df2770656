import {forgetBefore} from '../forget-before.ts';

/** How long a node's failed daemon pods are left before the next one is killed. Source: daemon_controller.go, failedPodsBackoff. */
const firstDelayMs = 1000;
const longestDelayMs = 15 * 60_000;

interface Failures {
	readonly delayMs: number;
	readonly lastMs: number;
}

/** Answers, by key, how long to wait now; 0: kill it, which begins the next delay. */
export type FailureDelays = (key: string, nowMs: number) => number;

/** Delays that double with each failure, and are forgotten after twice the longest without one. Source: client-go flowcontrol.Backoff. */
export function failureDelays(): FailureDelays {
	const failures = new Map<string, Failures>();
	return (key, nowMs) => {
		const before = failures.get(key);
		const waitMs = before ? before.lastMs + before.delayMs - nowMs : 0;
		if (waitMs > 0) {
			return waitMs;
		}

		const isForgotten = before === undefined || nowMs - before.lastMs > 2 * longestDelayMs;
		const delayMs = isForgotten ? firstDelayMs : Math.min(before.delayMs * 2, longestDelayMs);
		// The least recent one stands first.
		failures.delete(key);
		failures.set(key, {delayMs, lastMs: nowMs});
		forgetBefore(failures, nowMs - 2 * longestDelayMs);

		return 0;
	};
}

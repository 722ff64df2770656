/** A moment that is expected, and what of: the words stand before `in about 38s`. */
export interface Countdown {
	readonly what: string;
	/** Epoch milliseconds. */
	readonly atMs: number;
}

/** Delays of restarts and of image pulls. Source: pkg/kubelet/kubelet.go, MaxCrashLoopBackOff and MaxImageBackOff. */
const kubeletBackOff = {initialMs: 10_000, maxMs: 300_000} as const;

interface BackOffLimits {
	readonly initialMs: number;
	readonly maxMs: number;
}

/** The delay after a number of failures that doubles with each: 0 for none. Source: client-go flowcontrol.Backoff. */
export function backOffMs(failures: number, {initialMs, maxMs}: BackOffLimits = kubeletBackOff): number {
	return failures <= 0 ? 0 : Math.min(initialMs * 2 ** (failures - 1), maxMs);
}

/** Kills by a probe that are restarted at once; of plain exits it is one. Measured with a kubelet of 1.37. */
const freeKills = 2;
const freeExits = 1;

/** How long to wait before a restart, counted from the end of the last run; `ends` is the number of runs that ended. */
export function restartDelayMs(ends: number, wasKilledByProbe: boolean): number {
	return backOffMs(ends - (wasKilledByProbe ? freeKills : freeExits));
}

/** How long a container must run for its earlier failures to be forgotten. Source: likewise, twice the longest delay. */
export const crashMemoryMs = 2 * kubeletBackOff.maxMs;

/** Whether a container ran so long that its earlier failures are forgotten. */
export function forgetsFailures(ranMs: number, {maxMs}: Pick<BackOffLimits, 'maxMs'> = kubeletBackOff): boolean {
	return ranMs > 2 * maxMs;
}

const units: Readonly<Record<string, number>> = {h: 3_600_000, m: 60_000, s: 1000, ms: 1};

/** The delay in `back-off 1m20s restarting failed container=…`, in milliseconds; undefined for another text. */
export function toldBackOffMs(message: string): number | undefined {
	const text = /^back-off ((?:\d+(?:h|ms|m|s))+) /.exec(message)?.[1];
	return text === undefined
		? undefined
		: [...text.matchAll(/(\d+)(h|ms|m|s)/g)].reduce(
				(sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0),
				0,
			);
}

/** The queue of a controller waits at most so long. Source: client-go workqueue, DefaultTypedControllerRateLimiter. */
const longestQueueDelayMs = 1_000_000;

/**
 * When a controller tries again what failed at `firstMs` for the first time and at `lastMs` for the last: each delay is
 * twice the one before it, so the next is as long as all of them so far. Off by the second to which events are rounded,
 * and too late when something else wakes the controller up. Source: likewise, from 5 ms on.
 */
export function nextControllerTryMs(firstMs: number, lastMs: number): number {
	return lastMs + Math.min(Math.max(0, lastMs - firstMs), longestQueueDelayMs);
}

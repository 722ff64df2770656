/** Delays of restarts and of image pulls. Source: pkg/kubelet/kubelet.go, MaxCrashLoopBackOff and MaxImageBackOff. */
export const kubeletBackOff = {initialMs: 10_000, maxMs: 300_000} as const;

export interface BackOffLimits {
	readonly initialMs: number;
	readonly maxMs: number;
}

/** The delay after a number of failures that doubles with each: 0 for none. Source: client-go flowcontrol.Backoff. */
export function backOffMs(failures: number, {initialMs, maxMs}: BackOffLimits = kubeletBackOff): number {
	return failures <= 0 ? 0 : Math.min(initialMs * 2 ** (failures - 1), maxMs);
}

/** Whether a container ran so long that its earlier failures are forgotten. */
export function forgetsFailures(ranMs: number, {maxMs}: Pick<BackOffLimits, 'maxMs'> = kubeletBackOff): boolean {
	return ranMs > 2 * maxMs;
}

/** Kills by a probe that are restarted at once; of plain exits it is one. */
const freeKills = 2;
const freeExits = 1;

/** How long to wait before a restart, counted from the end of the last run. */
export function restartDelayMs(ends: number, wasKilledByProbe: boolean): number {
	return backOffMs(ends - (wasKilledByProbe ? freeKills : freeExits));
}

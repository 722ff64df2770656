/**
 * client-go's reflector back-off (tools/cache/reflector.go): 0.8 s, doubled; here with full jitter, and up to 15 s in place
 * of 30, for a person waits: 20 s after the last fault all is to be right again.
 */
const firstBackoffMs = 800;
const maxBackoffMs = 15_000;

/** After so long without a fault the back-off starts anew; client-go's value. */
export const healthyAfterMs = 2 * 60 * 1000;

/**
 * A watch that lived so long before its connection broke was sound: the most hasty of balancers cut what is idle after
 * 60 s, and that is no reason to wait ever longer.
 */
export const healthyLinkMs = 30_000;

/** Spreads the resumption of many watches that ended together. */
export const resumeJitterMs = 200;

/** How long to wait before the attempt after `failures` (at least 1) faults in a row; `random` of [0, 1). */
export function backoffMs(failures: number, random: number): number {
	return random * Math.min(maxBackoffMs, firstBackoffMs * 2 ** (failures - 1));
}

/** client-go's reflector back-off (tools/cache/reflector.go): 0.8 s, doubled up to 30 s; here with full jitter. */
const firstBackoffMs = 800;
export const maxBackoffMs = 30_000;

/** After so long without a fault the back-off starts anew; client-go's value. */
export const healthyAfterMs = 2 * 60 * 1000;

/** Spreads the resumption of many watches that ended together. */
export const resumeJitterMs = 200;

/** How long to wait before the attempt after `failures` (at least 1) faults in a row; `random` of [0, 1). */
export function backoffMs(failures: number, random: number): number {
	return random * Math.min(maxBackoffMs, firstBackoffMs * 2 ** (failures - 1));
}

/** How long the next one has to wait at a time, in milliseconds; each call takes a turn. */
export type RateLimit = (nowMs: number) => number;

/** A bucket that holds `burst` turns and gets `perSecond` new ones. Source: golang.org/x/time/rate, Reserve. */
export function rateLimit(perSecond: number, burst: number): RateLimit {
	let turns = burst;
	let lastMs = Number.NEGATIVE_INFINITY;
	return nowMs => {
		turns = Math.min(burst, turns + (Math.max(0, nowMs - lastMs) / 1000) * perSecond) - 1;
		lastMs = Math.max(lastMs, nowMs);
		return turns < 0 ? (-turns / perSecond) * 1000 : 0;
	};
}

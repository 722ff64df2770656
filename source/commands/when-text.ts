import {timeOfDay} from '../console/format.ts';

/** Until then the time of day says which day is meant. */
const sameDayMs = 12 * 60 * 60_000;

/**
 * `at 14:03:22`, or `on 2026-11-30 14:03 UTC` when that is long ago: what stays on a screen must not tell an age, which is
 * true for a second.
 * @param timeZone - IANA name; undefined: the machine's
 */
export function whenText(atMs: number, nowMs: number, timeZone?: string): string {
	return nowMs - atMs < sameDayMs
		? `at ${timeOfDay(atMs, timeZone)}`
		: `on ${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What is known of the difference between the server's clock and this machine's: it lies between the two. */
export interface ClockSkew {
	readonly leastMs: number;
	readonly mostMs: number;
}

export const unknownSkew: ClockSkew = {leastMs: Number.NEGATIVE_INFINITY, mostMs: Number.POSITIVE_INFINITY};

/** `Date` headers are cut to the second. */
const dateResolutionMs = 1000;

/**
 * Narrows the difference by one answer: the server wrote `dateMs` at some moment between sending and receiving. When
 * that contradicts what was known, a clock was set, and only the new answer counts.
 * @param sentAtMs - This machine's time; so is `receivedAtMs`. All are epoch milliseconds.
 */
export function narrowSkew(known: ClockSkew, dateMs: number, sentAtMs: number, receivedAtMs: number): ClockSkew {
	const leastMs = dateMs - receivedAtMs;
	const mostMs = dateMs + dateResolutionMs - sentAtMs;
	const narrowed = {leastMs: Math.max(known.leastMs, leastMs), mostMs: Math.min(known.mostMs, mostMs)};
	return narrowed.leastMs <= narrowed.mostMs ? narrowed : {leastMs, mostMs};
}

/** The best single number: 0 when the clocks may agree, so that ages don't jump about; else the middle. */
export function skewMs({leastMs, mostMs}: ClockSkew): number {
	return leastMs <= 0 && mostMs >= 0 ? 0 : Math.round((leastMs + mostMs) / 2);
}

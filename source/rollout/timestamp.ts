/**
 * An RFC 3339 timestamp of the API as epoch milliseconds; with a fraction where the timestamp has more than three
 * decimals (MicroTime), which Date.parse drops. Undefined for what the API means by "no time": absent, empty, Go's zero
 * time, and for text that is no time.
 */
export function epochMs(timestamp: string | null | undefined): number | undefined {
	if (timestamp === null || timestamp === undefined || timestamp.startsWith('0001-01-01T00:00:00')) {
		return undefined;
	}

	const ms = Date.parse(timestamp);
	if (Number.isNaN(ms)) {
		return undefined;
	}

	const belowMs = /\.\d{3}(\d+)/.exec(timestamp)?.[1];
	return belowMs === undefined ? ms : ms + Number(`0.${belowMs}`);
}

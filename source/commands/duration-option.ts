const units: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000};

/**
 * A duration as kubectl's options take it, `90s`, `1h15m`, or a bare number of seconds, in milliseconds; undefined when it
 * is none. Source: Go's time.ParseDuration, without units below a millisecond.
 */
export function parseDuration(text: string): number | undefined {
	if (/^\d+$/.test(text)) return Number(text) * 1000;
	if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) return undefined;
	const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g);
	return [...parts].reduce((sum, [, number, unit = 's']) => sum + Number(number) * (units[unit] ?? 0), 0);
}

const minuteSeconds = 60;
const hourSeconds = 60 * minuteSeconds;
const daySeconds = 24 * hourSeconds;
const yearSeconds = 365 * daySeconds;

const whole = (seconds: number, unitSeconds: number) => Math.floor(seconds / unitSeconds);

/**
 * A duration in milliseconds in one unit: `59s`, `59m`, `23h`, `364d`, `2y`.
 * Source: apimachinery pkg/util/duration, ShortHumanDuration.
 */
export function shortHumanDuration(ms: number): string {
	const seconds = Math.trunc(ms / 1000);
	if (seconds < -1) {
		return '<invalid>';
	}

	if (seconds < minuteSeconds) {
		return `${Math.max(0, seconds)}s`;
	}

	if (seconds < hourSeconds) {
		return `${whole(seconds, minuteSeconds)}m`;
	}

	if (seconds < daySeconds) {
		return `${whole(seconds, hourSeconds)}h`;
	}

	return seconds < yearSeconds ? `${whole(seconds, daySeconds)}d` : `${whole(seconds, yearSeconds)}y`;
}

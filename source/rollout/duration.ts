import {epochMs} from './timestamp.ts';

const minuteSeconds = 60;
const hourSeconds = 60 * minuteSeconds;
const daySeconds = 24 * hourSeconds;
const yearSeconds = 365 * daySeconds;

/** Like Go's integer division of a duration: the fraction goes, towards zero. */
const whole = (seconds: number, unitSeconds: number) => Math.floor(seconds / unitSeconds);

/** `2m5s`, but `2m` when nothing is left over, as apimachinery prints it. */
const twoUnits = (large: number, largeUnit: string, small: number, smallUnit: string) =>
	small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;

/**
 * A duration in milliseconds as the AGE column prints it: `119s`, `2m1s`, `10m`, `3h5m`, `2d1h`, `8d`, `2y1d`. From -2 s
 * downwards it is `<invalid>`; a smaller negative duration is taken for a difference between two clocks and reads `0s`.
 * Source: apimachinery pkg/util/duration, HumanDuration.
 */
export function humanDuration(ms: number): string {
	const seconds = Math.trunc(ms / 1000);
	if (seconds < -1) {
		return '<invalid>';
	}

	if (seconds < 2 * minuteSeconds) {
		return `${Math.max(0, seconds)}s`;
	}

	const minutes = whole(seconds, minuteSeconds);
	if (minutes < 10) {
		return twoUnits(minutes, 'm', seconds % 60, 's');
	}

	if (minutes < 3 * 60) {
		return `${minutes}m`;
	}

	const hours = whole(seconds, hourSeconds);
	if (hours < 8) {
		return twoUnits(hours, 'h', minutes % 60, 'm');
	}

	if (hours < 48) {
		return `${hours}h`;
	}

	const days = whole(seconds, daySeconds);
	if (days < 8) {
		return twoUnits(days, 'd', hours % 24, 'h');
	}

	if (days < 2 * 365) {
		return `${days}d`;
	}

	const years = whole(seconds, yearSeconds);
	return years < 8 ? twoUnits(years, 'y', days % 365, 'd') : `${years}y`;
}

/** The AGE of something that happened at `timestamp` (RFC 3339); `<unknown>` without one, as kubectl prints it. */
export function ageOf(timestamp: string | null | undefined, nowMs: number): string {
	const atMs = epochMs(timestamp);
	return atMs === undefined ? '<unknown>' : humanDuration(nowMs - atMs);
}

/**
 * What is left of a countdown, `7:50` or `1:02:03`. Rounded up to whole seconds, so that `0:00` means that nothing is
 * left; a negative rest is `0:00` too.
 */
export function clockText(ms: number): string {
	const seconds = Math.max(0, Math.ceil(ms / 1000));
	const twoDigits = (value: number) => String(value).padStart(2, '0');
	const minutes = whole(seconds, minuteSeconds);
	const rest = twoDigits(seconds % 60);
	return minutes < 60 ? `${minutes}:${rest}` : `${whole(seconds, hourSeconds)}:${twoDigits(minutes % 60)}:${rest}`;
}

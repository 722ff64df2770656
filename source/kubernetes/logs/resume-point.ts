import type {LogLine} from './log-query.ts';

/** Up to where a log was read: the time of its last line, and how many lines carry that very time. */
export interface ResumePoint {
	readonly time: string;
	readonly linesAtTime: number;
}

/** The point after some lines more; undefined as long as no line had a time. */
export function resumePointAfter(point: ResumePoint | undefined, lines: readonly LogLine[]): ResumePoint | undefined {
	const last = lines.findLast(({time}) => time !== '');
	if (last === undefined) return point;
	const before = lines.findLastIndex(({time}) => time !== '' && time !== last.time);
	const now = lines.slice(before + 1).filter(({time}) => time === last.time).length;
	const earlier = before === -1 && point?.time === last.time ? point.linesAtTime : 0;
	return {time: last.time, linesAtTime: earlier + now};
}

/**
 * Leaves out of a resumed log what was read before. The server is asked for what came since the last line's time, but
 * kubelets know whole seconds only (the API server formats `sinceTime` as RFC 3339, pkg/registry/core/pod/strategy.go),
 * and the last line itself comes again. Lines are taken to be in the order of their times, as runtimes write them.
 */
export function createResumeFilter(point: ResumePoint | undefined): (lines: readonly LogLine[]) => readonly LogLine[] {
	let isPast = point === undefined;
	let known = point?.linesAtTime ?? 0;
	const isNew = ({time}: LogLine): boolean => {
		if (isPast || point === undefined) return true;
		const order = time === '' ? 1 : compareTimes(time, point.time);
		isPast = order > 0;
		if (order === 0 && known > 0) {
			known -= 1;
			return false;
		}
		return order >= 0;
	};
	return lines => (isPast ? lines : lines.filter(isNew));
}

/** By the moment, whatever the zone and however many digits the fraction has. */
function compareTimes(a: string, b: string): number {
	if (a === b) return 0;
	const [left, right] = [momentOf(a), momentOf(b)];
	return left.seconds - right.seconds || left.nanoseconds - right.nanoseconds;
}

function momentOf(time: string): {readonly seconds: number; readonly nanoseconds: number} {
	const fraction = /\.(\d+)/.exec(time)?.[1] ?? '';
	return {
		seconds: Date.parse(time.replace(/\.\d+/, '')) / 1000,
		nanoseconds: Number(fraction.padEnd(9, '0').slice(0, 9)),
	};
}

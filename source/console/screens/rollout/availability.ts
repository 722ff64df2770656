import type {OpenedWorkload, WorkloadName} from '../../../cluster/cluster.ts';
import {sameWorkload} from '../../../cluster/workload-name.ts';
import {humanDuration} from '../../../rollout/duration.ts';
import {progressOf} from '../../../rollout/progress.ts';
import {fitLine, type Line, span} from '../../line.ts';
import type {RolloutFacts} from './facts.ts';

/** How many pods of one workload were available, as far as it was seen while it was open. */
export interface SeenAvailability {
	readonly target: WorkloadName;
	/** Of the workload: one that was deleted and created again is another. */
	readonly uid: string;
	/** Oldest first; each holds until the next. Server's time, epoch milliseconds. */
	readonly changes: readonly {readonly atMs: number; readonly available: number}[];
}

/** Twice what the widest line can show, at one change a cell. */
const mostChanges = 120;

/** What one cell stands for. A rollout takes minutes: a minute of it fills twelve cells. */
const cellMs = 5000;
const mostCells = 60;
const fewestCells = 10;

const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** What was seen, with what is seen now; the same object when that is nothing new. Pure. */
export function seeAvailability(
	before: SeenAvailability | undefined,
	{target, workload, freshness, gone}: OpenedWorkload,
	nowMs: number,
): SeenAvailability | undefined {
	// Of what is not live nobody knows whether it still is so.
	if (workload === undefined || gone !== undefined || freshness.state !== 'live') {
		return before;
	}
	const {available} = progressOf(workload);
	const {uid} = workload.metadata;
	const seen = before && before.uid === uid && sameWorkload(before.target, target) ? before : undefined;
	if (seen?.changes.at(-1)?.available === available) {
		return seen;
	}
	return {target, uid, changes: [...(seen?.changes ?? []), {atMs: nowMs, available}].slice(-mostChanges)};
}

/**
 * One cell for each five seconds, the newest at the right edge: the fewest pods that were available meanwhile. Blank where
 * it was not seen yet. Cells end on whole steps of the clock, so that the picture moves once in five seconds.
 */
export function sparkline(
	{changes}: SeenAvailability,
	{desired, nowMs, cells}: {readonly desired: number; readonly nowMs: number; readonly cells: number},
): string {
	const lastEndMs = Math.ceil(nowMs / cellMs) * cellMs;
	const most = Math.max(desired, ...changes.map(({available}) => available), 1);
	return Array.from({length: cells}, (_, index) => {
		const endMs = lastEndMs - (cells - 1 - index) * cellMs;
		const fewest = fewestBetween(changes, endMs - cellMs, Math.min(endMs, nowMs));
		if (fewest === undefined) {
			return ' ';
		}
		// Only none is the lowest, and only all the highest.
		return levels[fewest >= most ? 7 : fewest <= 0 ? 0 : 1 + Math.floor(((fewest - 1) / most) * 6)] ?? ' ';
	}).join('');
}

function fewestBetween(changes: SeenAvailability['changes'], fromMs: number, untilMs: number): number | undefined {
	const before = changes.findLast(({atMs}) => atMs <= fromMs);
	const during = changes.filter(({atMs}) => atMs > fromMs && atMs <= untilMs);
	const values = [...(before ? [before] : []), ...during].map(({available}) => available);
	return values.length === 0 ? undefined : Math.min(...values);
}

/** The course of the available pods, once it changed while it was looked at: a level line tells nothing. */
export function availabilityLine(
	seen: SeenAvailability | undefined,
	{opened, progress}: RolloutFacts,
	nowMs: number,
	columns: number,
): readonly Line[] {
	const isOwn = seen !== undefined && sameWorkload(seen.target, opened.target);
	const words = (fewest: number, shownMs: number) =>
		`  ${progress.available} of ${progress.desired} now, fewest ${fewest} in the ${humanDuration(shownMs)} seen`;
	const cells = Math.min(mostCells, columns - 60);
	// Of what is to have no pods none is missing.
	if (!isOwn || cells < fewestCells || progress.phase === 'scaled-to-zero') {
		return [];
	}
	const shownSinceMs = nowMs - cells * cellMs;
	const fewest = fewestBetween(seen.changes, shownSinceMs, nowMs) ?? progress.available;
	const isLevel = seen.changes.filter(({atMs}) => atMs > shownSinceMs).length < 2 && fewest === progress.available;
	const [first] = seen.changes;
	if (isLevel || first === undefined) {
		return [];
	}
	const shownMs = Math.min(nowMs - first.atMs, cells * cellMs);
	const picture = sparkline(seen, {desired: progress.desired, nowMs, cells}).trimStart();
	// One cell, of the fewest in five seconds, is no course, and contradicts the number beside it.
	if (picture.length < 2) {
		return [];
	}
	return [fitLine([span(' available '), span(picture, 'good'), span(words(fewest, shownMs))], columns)];
}

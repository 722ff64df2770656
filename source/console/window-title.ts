import {placeName} from '../cluster/identity.ts';
import {counted} from './format.ts';
import {cleanText, truncateText} from './line.ts';
import {type WorkloadCounts, workloadList} from './screens/workloads/rows.ts';
import {type ConsoleState, type Scene, sameWorkload, watchedTarget} from './state.ts';

/** What the window is called: longer ones are cut by window managers, at a place of their choice. */
const mostColumns = 80;

const words: readonly (readonly [key: keyof WorkloadCounts, word: string])[] = [
	['stuck', 'stuck'],
	['degraded', 'degraded'],
	['rolling', 'rolling'],
	['paused', 'paused'],
];

/** `rolltop: checkout stuck — prod-eu`, or of the list `rolltop: 1 stuck, 2 rolling — prod-eu`. */
export function windowTitle(state: ConsoleState, {view}: Scene): string {
	const old = view.freshness.state === 'live' || view.replay ? '' : ' (not live)';
	const place = placeName(view.identity);
	return cleanText(truncateText(`rolltop: ${subjectOf(state, {view})} — ${place}${old}`, mostColumns));
}

function subjectOf(state: ConsoleState, {view}: Pick<Scene, 'view'>): string {
	const target = watchedTarget(state);
	const {workload} = sameWorkload(view.opened?.target, target) ? (view.opened ?? {}) : {};
	if (target !== undefined) {
		const counts = workload && workloadList([workload]).counts;
		const word = counts && words.find(([key]) => counts[key] > 0)?.[1];
		return word === undefined ? target.name : `${target.name} ${word}`;
	}
	const {counts, rows} = workloadList(view.workloads.items);
	const parts = words.filter(([key]) => counts[key] > 0).map(([key, word]) => `${counts[key]} ${word}`);
	return parts.length > 0 ? parts.join(', ') : counted(rows.length, 'workload');
}

import type {OpenedWorkload} from '../cluster/cluster.ts';
import {placeName} from '../cluster/identity.ts';
import {sameWorkload} from '../cluster/workload-name.ts';
import type {Workload} from '../kubernetes/objects.ts';
import {urgencyOf} from '../rollout/urgency.ts';
import {counted} from './format.ts';
import {cleanText, truncateText} from './line.ts';
import {rolloutFacts} from './screens/rollout/facts.ts';
import {countedAs, type WorkloadCounts, workloadList} from './screens/workloads/rows.ts';
import type {ConsoleState, Scene} from './state.ts';
import {watchedTarget} from './watched.ts';

/** What the window is called: longer ones are cut by window managers, at a place of their choice. */
const mostColumns = 80;

const words: readonly (readonly [key: keyof WorkloadCounts, word: string])[] = [
	['stuck', 'stuck'],
	['degraded', 'degraded'],
	['rolling', 'rolling'],
	['paused', 'paused'],
];

/** `rolltop: checkout stuck — prod-eu`, or of the list `rolltop: 1 stuck, 2 rolling — prod-eu`. */
export function windowTitle(state: ConsoleState, {view, nowMs}: Scene): string {
	const old = view.freshness.state === 'live' || view.replay ? '' : ' (not live)';
	const place = placeName(view.identity);
	return cleanText(truncateText(`rolltop: ${subjectOf(state, {view, nowMs})} — ${place}${old}`, mostColumns));
}

const knownWords = new WeakMap<OpenedWorkload, string>();

/** As Rollout's own status says it. It changes with the objects, whose reading is too dear for every second. */
export function rolloutWord(opened: OpenedWorkload, workload: Workload, nowMs: number): string {
	const known = knownWords.get(opened);
	if (known !== undefined) {
		return known;
	}
	const {isStuck} = rolloutFacts(opened, workload, nowMs);
	const trouble = countedAs(urgencyOf(workload));
	const word = isStuck ? 'stuck' : (words.find(([key]) => key === trouble)?.[1] ?? '');
	knownWords.set(opened, word);
	return word;
}

function subjectOf(state: ConsoleState, {view, nowMs}: Pick<Scene, 'view' | 'nowMs'>): string {
	const target = watchedTarget(state);
	const {workload} = sameWorkload(view.opened?.target, target) ? (view.opened ?? {}) : {};
	if (target !== undefined) {
		const word = workload === undefined || view.opened === undefined ? '' : rolloutWord(view.opened, workload, nowMs);
		return word === '' ? target.name : `${target.name} ${word}`;
	}
	const {counts, rows} = workloadList(view.workloads.items, view.findings);
	const parts = words.filter(([key]) => counts[key] > 0).map(([key, word]) => `${counts[key]} ${word}`);
	return parts.length > 0 ? parts.join(', ') : counted(rows.length, 'workload');
}

import type {ClusterView, Freshness, OpenedWorkload} from '../cluster/cluster.ts';
import {type FreshnessText, freshnessText} from './freshness-text.ts';
import {oldParts, refusedParts} from './screens/workloads/part-notes.ts';

/**
 * How far the whole picture can be trusted, for the header: as the worst of its parts, with the names of those that are old
 * while others are not. Nothing is plain `live` of which the server refuses to tell a part.
 */
export function trustText(view: ClusterView, nowMs: number): FreshnessText {
	const {opened, freshness, parts} = view;
	const told = freshnessText(freshness, nowMs);
	if (freshness.state === 'live') {
		const refused = opened ? refusedOfOpened(opened) : refusedParts(parts);
		return refused === '' ? told : {text: `live without ${refused}`, short: 'partly live', token: 'paused'};
	}
	const old = opened === undefined && freshness.state === 'stale' ? oldParts(parts) : '';
	return old === '' ? told : {...told, text: `${old} ${told.text}`, short: `${old} ${told.short}`};
}

/** What belongs to an open workload and is not told; of a deleted one nothing is asked any more. */
function refusedOfOpened({gone, replicaSets, controllerRevisions, pods, events}: OpenedWorkload): string {
	if (gone) return '';
	const parts: readonly (readonly [string, {readonly freshness: Freshness}])[] = [
		['replicasets', replicaSets],
		['controllerrevisions', controllerRevisions],
		['pods', pods],
		['events', events],
	];
	return parts
		.filter(([, {freshness}]) => freshness.state === 'blocked')
		.map(([name]) => name)
		.join(', ');
}

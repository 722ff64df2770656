import {revisionsOf} from '../rollout/revisions.ts';
import type {RecordSources} from '../rollout/service-record.ts';
import type {OpenedWorkload} from './cluster.ts';

/** What the record of a revision of the workload that is open is read from; undefined while it is loading. */
export function recordSources(opened: OpenedWorkload): RecordSources | undefined {
	const {target, workload, replicaSets, controllerRevisions, pods, events, seen} = opened;
	if (workload === undefined) {
		return undefined;
	}
	const owned = target.kind === 'Deployment' ? replicaSets : controllerRevisions;
	const isKnown = pods.freshness.state === 'live' || pods.items.length > 0;
	return {
		workload,
		revisions: revisionsOf(workload, owned.items),
		...(isKnown ? {pods: pods.items} : {}),
		events: events.items,
		...(seen ? {seen} : {}),
	};
}

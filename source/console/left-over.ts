import type {OpenedWorkload} from '../cluster/cluster.ts';
import {eventIndex} from '../rollout/diagnosis/parts.ts';
import {leftOverPods} from '../rollout/stuck-pods.ts';
import {openedRevisions} from './owned.ts';

/** Names of stuck pods of the StatefulSet that is open and whose template was mended already: `u` deletes them. */
export function leftOverIn(opened: OpenedWorkload, nowMs: number): readonly string[] {
	const {workload, pods, events} = opened;
	const current = openedRevisions(opened).find(revision => revision.current);
	if (workload?.kind !== 'StatefulSet' || current === undefined) return [];
	const left = leftOverPods(workload, pods.items, current.podKey, nowMs, eventIndex(events.items));
	return left.map(({metadata}) => metadata.name);
}

import type {OpenedWorkload} from '../../../cluster/cluster.ts';
import type {Deployment, Pod, ReplicaSet} from '../../../kubernetes/objects.ts';
import {type Progress, progressOf} from '../../../rollout/progress.ts';
import {type Revision, revisionsOf, undoTarget} from '../../../rollout/revisions.ts';

/** What the Rollout screen reads out of the workload that is open, in one place. */
export interface RolloutFacts {
	readonly opened: OpenedWorkload;
	readonly deployment: Deployment;
	readonly progress: Progress;
	/** Newest first. */
	readonly revisions: readonly Revision[];
	readonly current?: Revision;
	/** Of the others, the one that runs most pods: what the rollout comes from. */
	readonly from?: Revision;
	readonly undo?: Revision;
}

const podsOf = ({status}: ReplicaSet) => status?.replicas ?? 0;

export function rolloutFacts(opened: OpenedWorkload, deployment: Deployment): RolloutFacts {
	const {items} = opened.replicaSets;
	const revisions = revisionsOf(deployment, items);
	const current = revisions.find(revision => revision.current);
	const undo = undoTarget(deployment, items);
	const from = revisions
		.filter(revision => !revision.current && podsOf(revision.replicaSet) > 0)
		.reduce<Revision | undefined>(
			(most, one) => (most && podsOf(most.replicaSet) >= podsOf(one.replicaSet) ? most : one),
			undefined,
		);
	return {
		opened,
		deployment,
		progress: progressOf(deployment),
		revisions,
		...(current ? {current} : {}),
		...(from ? {from} : {}),
		...(undo ? {undo} : {}),
	};
}

/** The uid of the ReplicaSet that a pod belongs to. */
export function controllerUid({metadata}: Pod): string | undefined {
	return metadata.ownerReferences?.find(({controller}) => controller === true)?.uid;
}

/** Revision numbers by the uid of their ReplicaSet. */
export function revisionNumbers(revisions: readonly Revision[]): ReadonlyMap<string, number> {
	return new Map(revisions.map(({replicaSet, number}) => [replicaSet.metadata.uid, number]));
}

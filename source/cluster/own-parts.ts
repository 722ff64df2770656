import type {ControllerRevision, KubernetesObject, Pod, ReplicaSet, Workload} from '../kubernetes/objects.ts';
import {ownedReplicaSets} from '../rollout/revisions.ts';
import type {Collection} from './cluster.ts';

/** What belongs to a workload. */
export interface OwnParts {
	readonly replicaSets: Collection<ReplicaSet>;
	readonly controllerRevisions: Collection<ControllerRevision>;
	readonly pods: Collection<Pod>;
}

/** Whether this very workload (by uid, not by name) controls an object. */
export function controlledBy(owner: KubernetesObject, {metadata}: KubernetesObject): boolean {
	return metadata.ownerReferences?.some(({controller, uid}) => controller && uid === owner.metadata.uid) === true;
}

/** Of what the selector selects, what is the workload's own: selectors may overlap; what counts is who controls whom. */
export function ownParts(
	workload: Workload | undefined,
	replicaSets: Collection<ReplicaSet>,
	controllerRevisions: Collection<ControllerRevision>,
	pods: Collection<Pod>,
): OwnParts {
	const ownSets = workload?.kind === 'Deployment' ? ownedReplicaSets(workload, replicaSets.items) : [];
	const ownRevisions = workload ? controllerRevisions.items.filter(revision => controlledBy(workload, revision)) : [];
	const owners = new Set(
		workload?.kind === 'Deployment' ? ownSets.map(({metadata}) => metadata.uid) : [workload?.metadata.uid],
	);
	const ownPods = pods.items.filter(pod =>
		pod.metadata.ownerReferences?.some(({controller, uid}) => controller && owners.has(uid)),
	);
	return {
		replicaSets: {items: ownSets, freshness: replicaSets.freshness},
		controllerRevisions: {items: ownRevisions, freshness: controllerRevisions.freshness},
		pods: {items: ownPods, freshness: pods.freshness},
	};
}

import type {
	ControllerRevision,
	KubernetesObject,
	OwnerReference,
	Pod,
	ReplicaSet,
	Workload,
} from '../kubernetes/objects.ts';
import {isReplicaSetName} from '../rollout/generated-names.ts';
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

/** The server refuses to tell, and never told. */
const isRefused = ({items, freshness}: Collection<unknown>) => freshness.state === 'blocked' && items.length === 0;

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
	// Where ReplicaSets may not be listed, their names in the pods tell whose they are, and nothing which revision they have.
	const isByName = workload?.kind === 'Deployment' && isRefused(replicaSets);
	const isOwn = (owner: OwnerReference) =>
		isByName
			? owner.kind === 'ReplicaSet' && isReplicaSetName(owner.name, workload.metadata.name)
			: owners.has(owner.uid);
	const ownPods = pods.items.filter(pod =>
		pod.metadata.ownerReferences?.some(owner => owner.controller === true && isOwn(owner)),
	);
	return {
		replicaSets: {items: ownSets, freshness: replicaSets.freshness},
		controllerRevisions: {items: ownRevisions, freshness: controllerRevisions.freshness},
		pods: {items: ownPods, freshness: pods.freshness},
	};
}

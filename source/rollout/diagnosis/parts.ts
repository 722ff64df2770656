import type {
	ControllerRevision,
	DaemonSet,
	Deployment,
	Event,
	KubernetesObject,
	Pod,
	PodTemplateSpec,
	ReplicaSet,
	StatefulSet,
} from '../../kubernetes/objects.ts';
import {type AnyWorkload, isDaemonSet, isStatefulSet} from '../any-workload.ts';
import {eventCells} from '../event-rows.ts';
import {hasTrueCondition} from '../pod-tally.ts';
import {controllerUid, newReplicaSetOf, type Revision, revisionHashLabel, revisionsOf} from '../revisions.ts';
import type {LastWords} from './last-words.ts';

/** The object that rolls. */
export type Subject =
	| {readonly kind: 'Deployment'; readonly object: Deployment; readonly replicaSets: readonly ReplicaSet[]}
	| {readonly kind: 'StatefulSet'; readonly object: StatefulSet}
	| {readonly kind: 'DaemonSet'; readonly object: DaemonSet};

/** All that a diagnosis rests on: a workload, its pods split by revision, and what was told of them. */
export interface Parts {
	readonly workload: Subject;
	/** Of the new pods; undefined when it isn't known. */
	readonly template?: PodTemplateSpec;
	/** Deployments: the ReplicaSet of the present template, when there is one. */
	readonly current?: ReplicaSet;
	/** Of StatefulSets and DaemonSets, newest first; absent: they aren't known. */
	readonly revisions?: readonly Revision[];
	/** Of the present template. */
	readonly newPods: readonly Pod[];
	readonly oldPods: readonly Pod[];
	/** What a crashed container printed at its end, where it was read. */
	readonly lastWords?: LastWords;
	/** By uid (or, where an event carries none, by name) of the object that they are about; oldest first. */
	readonly eventsOf: (object: KubernetesObject) => readonly Event[];
}

/**
 * Events by what they are about, oldest first. Deployments, ReplicaSets and pods have their own names, so one index
 * serves all three.
 */
export function eventIndex(events: readonly Event[]): Parts['eventsOf'] {
	const index = Map.groupBy(events, ({involvedObject}) => involvedObject.uid || involvedObject.name || '');
	const sorted = new Map<string, readonly Event[]>();
	// Of most objects nobody asks: a group is put in order when somebody does.
	const inOrder = (key: string) => {
		const known = sorted.get(key) ?? index.get(key)?.toSorted((a, b) => eventCells(a).atMs - eventCells(b).atMs);
		if (known) {
			sorted.set(key, known);
		}

		return known;
	};
	return ({metadata}) => inOrder(metadata.uid) ?? inOrder(metadata.name) ?? [];
}

function parted(pods: readonly Pod[], isNew: (pod: Pod) => boolean): readonly [readonly Pod[], readonly Pod[]] {
	const [newPods, oldPods]: [Pod[], Pod[]] = [[], []];
	for (const pod of pods) (isNew(pod) ? newPods : oldPods).push(pod);
	return [newPods, oldPods];
}

/** The parts of a Deployment; `replicaSets` and `pods` are its own. */
export function deploymentParts(
	deployment: Deployment,
	replicaSets: readonly ReplicaSet[],
	pods: readonly Pod[],
	events: readonly Event[],
): Parts {
	const current = newReplicaSetOf(deployment, replicaSets);
	const isNew = (pod: Pod) => current !== undefined && controllerUid(pod) === current.metadata.uid;
	const [newPods, oldPods] = parted(pods, isNew);
	return {
		workload: {kind: 'Deployment', object: deployment, replicaSets},
		template: deployment.spec.template,
		...(current ? {current} : {}),
		newPods,
		oldPods,
		eventsOf: eventIndex(events),
	};
}

/**
 * The parts of a StatefulSet or DaemonSet. `updateHash` is what the pods of the present template carry in
 * `controller-revision-hash`: the name of a StatefulSet's ControllerRevision, the hash alone of a DaemonSet's.
 */
export function revisionedParts(
	workload: Exclude<Subject, {kind: 'Deployment'}>,
	updateHash: string | undefined,
	template: PodTemplateSpec | undefined,
	pods: readonly Pod[],
	events: readonly Event[],
): Parts {
	const isNew = ({metadata}: Pod) => updateHash !== undefined && metadata.labels?.[revisionHashLabel] === updateHash;
	const [newPods, oldPods] = parted(pods, isNew);
	return {
		workload,
		...(template ? {template} : {}),
		newPods,
		oldPods,
		eventsOf: eventIndex(events),
	};
}

/** The parts of any workload: what it controls (ReplicaSets, else ControllerRevisions), its pods, and events about all of it. */
export function partsOf(
	workload: AnyWorkload,
	owned: readonly ReplicaSet[] | readonly ControllerRevision[],
	pods: readonly Pod[],
	events: readonly Event[],
): Parts {
	const isSetOfPods = isStatefulSet(workload) || isDaemonSet(workload);
	if (!isSetOfPods) {
		return deploymentParts(workload, owned as readonly ReplicaSet[], pods, events);
	}

	const revisions = revisionsOf(workload, owned);
	const present = revisions.find(({current}) => current)?.podKey;
	// The controller's own word, where its revisions may not be read.
	const told = isStatefulSet(workload) && owned.length === 0 ? workload.status?.updateRevision : undefined;
	const subject: Subject = isStatefulSet(workload)
		? {kind: 'StatefulSet', object: workload}
		: {kind: 'DaemonSet', object: workload};
	return {...revisionedParts(subject, present ?? told, workload.spec.template, pods, events), revisions};
}

/** Pods that are there to stay. */
export const staying = (pods: readonly Pod[]): readonly Pod[] =>
	pods.filter(({metadata}) => metadata.deletionTimestamp === undefined);

/** The last of some events (oldest first) that has this reason and text. */
export function lastEvent(events: readonly Event[], reason: string, text: RegExp = /(?:)/): Event | undefined {
	return events.findLast(event => event.reason === reason && text.test(event.message ?? ''));
}

export const isReady = (pod: Pod): boolean => hasTrueCondition(pod, 'Ready');

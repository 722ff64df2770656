import type {Event, WorkloadKind} from '../kubernetes/objects.ts';
import {eventCells} from '../rollout/event-rows.ts';
import {isOrdinalPodName, isPodName, isReplicaSetName, isSetPodName} from '../rollout/generated-names.ts';
import type {Controllers} from './controllers.ts';

/** The workload whose events are wanted; its uid as soon as it is known. */
export interface EventOwner {
	readonly kind: WorkloadKind;
	readonly name: string;
	readonly uid?: string | undefined;
}

/**
 * Whether an event is about the workload, one of its ReplicaSets or one of its pods. By uid where that is known; else
 * by name, for the ReplicaSet or pod may have been gone before anybody saw it.
 */
export function concernsWorkload({involvedObject}: Event, owner: EventOwner, controllers: Controllers): boolean {
	const {kind, name = '', uid} = involvedObject;
	if (kind === owner.kind) return name === owner.name && (!uid || !owner.uid || uid === owner.uid);
	if (kind !== 'Pod' && !(kind === 'ReplicaSet' && owner.kind === 'Deployment')) return false;
	const known = uid && owner.uid ? controllers.belongs(uid, owner.uid) : undefined;
	return known ?? (kind === 'Pod' ? namesPod[owner.kind](name, owner.name) : isReplicaSetName(name, owner.name));
}

/** Whether a pod of a workload of that name would be called so. */
const namesPod: Readonly<Record<WorkloadKind, (pod: string, owner: string) => boolean>> = {
	Deployment: isPodName,
	StatefulSet: isOrdinalPodName,
	DaemonSet: isSetPodName,
};

/**
 * Oldest first; within one second in the order of writing: most events have whole seconds, and the fraction of those that
 * have one, as the scheduler's, would put them behind all that followed in that second.
 */
export function compareEvents(a: Event, b: Event): number {
	const [left, right] = [a.metadata.resourceVersion, b.metadata.resourceVersion];
	const written = left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
	return secondOf(a) - secondOf(b) || written;
}

const secondOf = (event: Event) => Math.floor(eventCells(event).atMs / 1000);

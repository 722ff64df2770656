import type {PodTemplateSpec} from '../../kubernetes/objects.ts';
import {isTerminalPhase, isTerminating, type WorldPod} from '../pods.ts';
import type {ControllerContext} from '../world.ts';
import {createStatefulPod, deleteStatefulPod, type PodWrite, repairStatefulPod} from './pod-control.ts';
import {ordinalOf, podRevisionOf} from './pod-identity.ts';
import {isGoing, isReplicaAvailable, type Replica} from './replica.ts';
import {type SetRevisions, templateOf} from './revisions.ts';
import {updateStep} from './rolling-update.ts';
import {
	firstUpdatedOrdinal,
	isOnDelete,
	isOrdered,
	replicasOf,
	type StatefulSetStatus,
	startOrdinalOf,
	type WorldStatefulSet,
} from './stateful-set.ts';
import {completed, countReplicas, writtenStatus} from './status.ts';

/** What a sync comes to: the status to write, and the first error. */
export interface SyncOutcome {
	readonly status: StatefulSetStatus;
	readonly error?: string;
}

interface Sync {
	readonly context: ControllerContext;
	readonly set: WorldStatefulSet;
	readonly revisions: SetRevisions;
	readonly replicas: readonly Replica[];
	/** Beyond the wanted ordinals, highest first. */
	readonly condemned: readonly Replica[];
}

/** Whether the sync ends here: something was done, or is waited for. */
interface Progress {
	readonly ends: boolean;
	readonly error?: string;
}

const goOn: Progress = {ends: false};
const endHere: Progress = {ends: true};

const after = (write: PodWrite, ends: boolean): Progress => (write.ok ? {ends} : {ends: true, error: write.error});

/** Whether a new pod of this ordinal gets the current revision. Source: stateful_set_utils.go, newVersionedStatefulSetPod. */
function needsCurrentRevision(set: WorldStatefulSet, ordinal: number): boolean {
	if (isOnDelete(set)) {
		return false;
	}

	const below = set.spec.updateStrategy?.rollingUpdate ? firstUpdatedOrdinal(set) : (set.status?.currentReplicas ?? 0);
	return ordinal < startOrdinalOf(set) + below;
}

function replicasOfSet(set: WorldStatefulSet, pods: readonly WorldPod[], revisions: SetRevisions): readonly Replica[] {
	const byOrdinal = new Map(pods.map(pod => [ordinalOf(set, pod), pod]));
	return Array.from({length: replicasOf(set)}, (_, index) => {
		const ordinal = startOrdinalOf(set) + index;
		const pod = byOrdinal.get(ordinal);
		const created = needsCurrentRevision(set, ordinal) ? revisions.current : revisions.update;
		return {ordinal, pod, revision: pod ? podRevisionOf(pod) : created.metadata.name};
	});
}

function condemnedOf(set: WorldStatefulSet, pods: readonly WorldPod[]): readonly Replica[] {
	const start = startOrdinalOf(set);
	return pods
		.map(pod => ({ordinal: ordinalOf(set, pod) ?? -1, pod, revision: podRevisionOf(pod)}))
		.filter(({ordinal}) => ordinal >= 0 && (ordinal < start || ordinal >= start + replicasOf(set)))
		.sort((a, b) => b.ordinal - a.ordinal);
}

function templateFor({set, revisions: {current, update}}: Sync, revision: string): PodTemplateSpec {
	return revision === update.metadata.name ? set.spec.template : templateOf(current);
}

/** Brings one wanted place nearer to a running pod. Source: stateful_set_control.go, processReplica. */
function processReplica(sync: Sync, replica: Replica): Progress {
	const {context, set} = sync;
	const {pod} = replica;
	const ordered = isOrdered(set);
	if (pod === undefined) {
		const template = templateFor(sync, replica.revision);
		return after(createStatefulPod(context, set, replica, template), ordered);
	}

	if (isTerminalPhase(pod.status?.phase)) {
		// The new pod is made in a later sync, when the object of the old one is gone.
		return isTerminating(pod) ? endHere : after(deleteStatefulPod(context, set, pod), true);
	}

	const waits = isGoing(replica) || !isReplicaAvailable(replica, set, context);
	if (waits && ordered) {
		return endHere;
	}

	return after(repairStatefulPod(context, set, pod, replica.ordinal), false);
}

/** Takes away one pod beyond the wanted ones. Source: stateful_set_control.go, processCondemned. */
function processCondemned({context, set, replicas, condemned}: Sync, replica: Replica): Progress {
	const ordered = isOrdered(set);
	if (replica.pod === undefined || isGoing(replica)) {
		return {ends: ordered};
	}

	const isOff = (other: Replica) => isGoing(other) || !isReplicaAvailable(other, set, context);
	const firstOff = [...replicas, ...condemned.toReversed()].find(isOff);
	if (ordered && !isReplicaAvailable(replica, set, context) && replica !== firstOff) {
		return endHere;
	}

	return after(deleteStatefulPod(context, set, replica.pod), true);
}

/**
 * One after the other until something ends the sync; in parallel management all of them, and only an error ends it. Source:
 * stateful_set_control.go, runForAll.
 */
function forEach(replicas: readonly Replica[], ordered: boolean, process: (replica: Replica) => Progress): Progress {
	for (const replica of replicas) {
		const progress = process(replica);
		if (progress.error !== undefined || (progress.ends && ordered)) {
			return progress;
		}
	}

	return goOn;
}

/** Deletes what the update asks for; how many pods of the current revision that takes away. */
function updatePods(sync: Sync): {readonly taken: number; readonly error?: string} {
	const {context, set, replicas, revisions} = sync;
	let taken = 0;
	for (const {pod, revision} of updateStep(set, replicas, revisions.update.metadata.name, context).deleted) {
		const deleted = pod && deleteStatefulPod(context, set, pod);
		if (deleted && !deleted.ok) {
			return {taken, error: deleted.error};
		}

		taken += revision === revisions.current.metadata.name ? 1 : 0;
	}

	return {taken};
}

function act(sync: Sync): {readonly taken: number; readonly error?: string} {
	const {set, replicas, condemned} = sync;
	if (set.metadata.deletionTimestamp !== undefined) {
		return {taken: 0};
	}

	const ordered = isOrdered(set);
	const living = forEach(replicas, ordered, replica => processReplica(sync, replica));
	if (living.ends) {
		return {taken: 0, ...(living.error === undefined ? {} : {error: living.error})};
	}

	const shrunk = forEach(condemned, ordered, replica => processCondemned(sync, replica));
	if (shrunk.ends) {
		return {taken: 0, ...(shrunk.error === undefined ? {} : {error: shrunk.error})};
	}

	return isOnDelete(set) ? {taken: 0} : updatePods(sync);
}

/**
 * One pass over a set's pods: at most one step where they are ordered. The status counts the pods as they stood at the
 * start, less those of the current revision that this pass deleted. Source: stateful_set_control.go, updateStatefulSet.
 */
export function syncPods(
	context: ControllerContext,
	set: WorldStatefulSet,
	pods: readonly WorldPod[],
	revisions: SetRevisions,
): SyncOutcome {
	const replicas = replicasOfSet(set, pods, revisions);
	const condemned = condemnedOf(set, pods);
	const [currentRevision, updateRevision] = [revisions.current.metadata.name, revisions.update.metadata.name];
	const counted = countReplicas(set, [...replicas, ...condemned], currentRevision, updateRevision, context);
	const {taken, error} = act({context, set, revisions, replicas, condemned});
	const status = completed(
		set,
		{
			observedGeneration: set.metadata.generation ?? 0,
			...counted,
			currentReplicas: counted.currentReplicas - taken,
			currentRevision,
			updateRevision,
			collisionCount: revisions.collisionCount,
		},
		context.minor,
	);
	return {status: writtenStatus(status), ...(error === undefined ? {} : {error})};
}

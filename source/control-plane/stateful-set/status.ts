import {isRunningAndReady} from '../pods.ts';
import {sameJson} from '../same-json.ts';
import {isGoing, isReplicaAvailable, type Moment, type Replica} from './replica.ts';
import {isOnDelete, replicasOf, type StatefulSetStatus, type WorldStatefulSet} from './stateful-set.ts';

/** A counter of 0 is left out of the status, but for these two. Source: staging api/apps/v1/types.go. */
const alwaysWritten: ReadonlySet<string> = new Set(['replicas', 'availableReplicas']);

/** The first minor version in which an OnDelete set that is wholly updated advances its current revision. */
const onDeleteAdvancesSince = 37;

export interface Counters {
	readonly replicas: number;
	readonly readyReplicas: number;
	readonly availableReplicas: number;
	readonly currentReplicas: number;
	readonly updatedReplicas: number;
}

/** Counts stored pods; terminating ones belong to no revision any more. Source: stateful_set_control.go, computeReplicaStatus. */
export function countReplicas(
	set: WorldStatefulSet,
	replicas: readonly Replica[],
	currentRevision: string,
	updateRevision: string,
	moment: Moment,
): Counters {
	const count = (test: (replica: Replica) => boolean) =>
		replicas.filter(replica => replica.pod && test(replica)).length;
	const ofRevision = (name: string) => count(replica => !isGoing(replica) && replica.revision === name);
	return {
		replicas: count(() => true),
		readyReplicas: count(({pod}) => pod !== undefined && isRunningAndReady(pod)),
		availableReplicas: count(replica => isReplicaAvailable(replica, set, moment)),
		currentReplicas: ofRevision(currentRevision),
		updatedReplicas: ofRevision(updateRevision),
	};
}

/** When every wanted pod is updated and ready, the update revision becomes the current one. Source: completeRollingUpdate. */
export function completed<T extends Counters & {readonly currentRevision: string; readonly updateRevision: string}>(
	set: WorldStatefulSet,
	status: T,
	minor: number,
): T {
	const wanted = replicasOf(set);
	const {replicas, readyReplicas, updatedReplicas, updateRevision} = status;
	const advances = !isOnDelete(set) || minor >= onDeleteAdvancesSince;
	const isComplete = updatedReplicas === wanted && readyReplicas === wanted && replicas === wanted;
	return advances && isComplete
		? {...status, currentReplicas: updatedReplicas, currentRevision: updateRevision}
		: status;
}

/** The status as it is written: empty fields are left out. */
export function writtenStatus(status: StatefulSetStatus & {readonly collisionCount: number}): StatefulSetStatus {
	const {collisionCount, ...others} = status;
	const kept = Object.entries(others).filter(([field, value]) => alwaysWritten.has(field) || value !== 0);
	return {...Object.fromEntries(kept), collisionCount};
}

/** Whether the stored status says something else. Source: inconsistentStatus. */
export function statusDiffers(set: WorldStatefulSet, status: StatefulSetStatus): boolean {
	return !sameJson(set.status ?? {}, status);
}

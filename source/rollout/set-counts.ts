import type {DaemonSet, StatefulSet} from '../kubernetes/objects.ts';

/** Why pods of a StatefulSet or DaemonSet keep the template that they have. */
export type Held = 'partition' | 'OnDelete';

/** What the status of a StatefulSet or DaemonSet counts, in pods (of a DaemonSet in nodes). */
export interface SetCounts {
	readonly desired: number;
	/** Of the present template. */
	readonly updated: number;
	readonly ready: number;
	readonly available: number;
	/** Of a StatefulSet with those that terminate. */
	readonly total: number;
	/** So many the controller brings to the present template by itself. */
	readonly reach: number;
	/** What keeps it from the others; absent where it reaches all. */
	readonly held?: Held;
	readonly isObserved: boolean;
	/** All pods had the present template and were ready at one time: what is missing now is no rollout. */
	readonly cameThrough: boolean;
}

/**
 * Of a StatefulSet's pods so many that a partition keeps from the present template. One that reaches some keeps none where
 * the template is that which those below it have: what is new to them is only what was taken back.
 */
function keptBy({spec, status = {}}: StatefulSet, desired: number): number {
	const partition = Math.min(desired, spec.updateStrategy?.rollingUpdate?.partition ?? 0);
	return partition < desired && isAtOne(status) ? 0 : partition;
}

const isAtOne = ({currentRevision, updateRevision}: NonNullable<StatefulSet['status']>) =>
	updateRevision !== undefined && currentRevision === updateRevision;

/** Counts of a StatefulSet. Source: pkg/controller/statefulset, stateful_set_control.go. */
export function statefulSetCounts(set: StatefulSet): SetCounts {
	const {metadata, spec, status = {}} = set;
	const desired = spec.replicas ?? 1;
	const {replicas = 0, readyReplicas = 0, availableReplicas = 0, updatedReplicas = 0} = status;
	const isOnDelete = spec.updateStrategy?.type === 'OnDelete';
	const kept = isOnDelete ? desired : keptBy(set, desired);
	return {
		desired,
		updated: updatedReplicas,
		ready: readyReplicas,
		available: availableReplicas,
		total: replicas,
		reach: desired - kept,
		...(isOnDelete ? {held: 'OnDelete'} : kept > 0 ? {held: 'partition'} : {}),
		isObserved: (status.observedGeneration ?? 0) >= (metadata.generation ?? 0),
		// completeRollingUpdate sets the two equal when all are ready; a controller that begins does so, too.
		cameThrough: isAtOne(status) && replicas === desired && updatedReplicas === desired,
	};
}

/** Counts of a DaemonSet, whose size is the number of nodes that should run a pod. Source: daemon_controller.go. */
export function daemonSetCounts({metadata, spec, status = {}}: DaemonSet): SetCounts {
	const desired = status.desiredNumberScheduled ?? 0;
	const isOnDelete = spec.updateStrategy?.type === 'OnDelete';
	return {
		desired,
		updated: status.updatedNumberScheduled ?? 0,
		ready: status.numberReady ?? 0,
		available: status.numberAvailable ?? 0,
		total: status.currentNumberScheduled ?? 0,
		reach: isOnDelete ? 0 : desired,
		...(isOnDelete ? {held: 'OnDelete'} : {}),
		isObserved: (status.observedGeneration ?? 0) >= (metadata.generation ?? 0),
		// Nothing in the object tells.
		cameThrough: false,
	};
}

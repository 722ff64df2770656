import {isAvailable, isRunningAndReady, isTerminating, type WorldPod} from '../pods.ts';
import type {WorldStatefulSet} from './stateful-set.ts';

/** One place of the set: its pod as it is stored, or what is to be created there. */
export interface Replica {
	readonly ordinal: number;
	/** Undefined: there is none yet. */
	readonly pod: WorldPod | undefined;
	/** Of the stored pod, or of the one that is to be created. */
	readonly revision: string;
}

/** When and under which version's rules replicas are judged. */
export interface Moment {
	readonly nowMs: number;
	readonly minor: number;
}

/** Running, Ready and not on its way out. Source: stateful_set_utils.go, isHealthy. */
export function isHealthy({pod}: Replica): boolean {
	return pod !== undefined && isRunningAndReady(pod) && !isTerminating(pod);
}

/** Running and Ready for at least minReadySeconds. Source: isRunningAndAvailable. */
export function isReplicaAvailable({pod}: Replica, set: WorldStatefulSet, {nowMs, minor}: Moment): boolean {
	const seconds = set.spec.minReadySeconds ?? 0;
	return pod !== undefined && isRunningAndReady(pod) && isAvailable(pod, seconds, nowMs, minor);
}

export const isGoing = ({pod}: Replica): boolean => pod !== undefined && isTerminating(pod);

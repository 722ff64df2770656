import type {Condition, Pod} from '../kubernetes/objects.ts';
import {epochMs} from '../rollout/timestamp.ts';
import type {WorldObject} from './world.ts';

/** A pod of a world, with the fields that the controllers read. */
export type WorldPod = WorldObject & Pick<Pod, 'spec' | 'status'>;

/** A pod's record as a pod; only for objects of kind Pod. */
export const asPod = (object: WorldObject): WorldPod => object as unknown as WorldPod;

/** The first minor version that takes a pod as available from the very moment that minReadySeconds are over. */
const exactAvailabilitySince = 34;

export function conditionOf(pod: WorldPod, type: string): Condition | undefined {
	return pod.status?.conditions?.find(condition => condition.type === type);
}

export const isReady = (pod: WorldPod): boolean => conditionOf(pod, 'Ready')?.status === 'True';

/** A phase that never changes again. Source: pkg/api/v1/pod/util.go, IsPodPhaseTerminal. */
export const isTerminalPhase = (phase: string | undefined): boolean => phase === 'Failed' || phase === 'Succeeded';

export const isTerminating = (pod: WorldPod): boolean => pod.metadata.deletionTimestamp !== undefined;

/** Neither ended nor on its way out. Source: controller_utils.go, IsPodActive. */
export const isActive = (pod: WorldPod): boolean => !isTerminalPhase(pod.status?.phase) && !isTerminating(pod);

/**
 * Milliseconds until a ready pod counts as available; 0: it does now; undefined: not ready, or it is not known since when.
 */
export function availableInMs(pod: WorldPod, minReadySeconds: number, nowMs: number): number | undefined {
	const ready = conditionOf(pod, 'Ready');
	if (ready?.status !== 'True') {
		return undefined;
	}

	if (minReadySeconds === 0) {
		return 0;
	}

	const sinceMs = epochMs(ready.lastTransitionTime);
	return sinceMs === undefined ? undefined : Math.max(0, sinceMs + minReadySeconds * 1000 - nowMs);
}

/** Ready for at least minReadySeconds; up to 1.33 for longer than that. Source: pkg/api/v1/pod/util.go, IsPodAvailable. */
export function isAvailable(pod: WorldPod, minReadySeconds: number, nowMs: number, minor: number): boolean {
	const strictly = minReadySeconds > 0 && minor < exactAvailabilitySince;
	return availableInMs(pod, minReadySeconds, strictly ? nowMs - 1 : nowMs) === 0;
}

/** Running and Ready, which StatefulSets ask for. Source: stateful_set_utils.go, isRunningAndReady. */
export const isRunningAndReady = (pod: WorldPod): boolean => pod.status?.phase === 'Running' && isReady(pod);

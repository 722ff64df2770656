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

/** Up to 1.33 the controllers look at a pod this long after minReadySeconds are over. Source: replica_set.go, updatePod. */
const lateLookMs = 1000;

/**
 * Milliseconds until it is worth looking whether a ready pod has become available; 0: it is now; undefined: not ready, or
 * it is not known since when. Up to 1.33 it must have been ready for longer than minReadySeconds. Source:
 * pkg/api/v1/pod/util.go, IsPodAvailable.
 */
export function availableInMs(
	pod: WorldPod,
	minReadySeconds: number,
	nowMs: number,
	minor: number,
): number | undefined {
	const ready = conditionOf(pod, 'Ready');
	if (ready?.status !== 'True') {
		return undefined;
	}

	if (minReadySeconds === 0) {
		return 0;
	}

	const sinceMs = epochMs(ready.lastTransitionTime);
	if (sinceMs === undefined) {
		return undefined;
	}

	const leftMs = sinceMs + minReadySeconds * 1000 - nowMs;
	if (minor >= exactAvailabilitySince) {
		return Math.max(0, leftMs);
	}

	return leftMs < 0 ? 0 : leftMs + lateLookMs;
}

export const isAvailable = (pod: WorldPod, minReadySeconds: number, nowMs: number, minor: number): boolean =>
	availableInMs(pod, minReadySeconds, nowMs, minor) === 0;

/** Running and Ready, which StatefulSets ask for. Source: stateful_set_utils.go, isRunningAndReady. */
export const isRunningAndReady = (pod: WorldPod): boolean => pod.status?.phase === 'Running' && isReady(pod);

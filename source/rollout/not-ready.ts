import type {Pod} from '../kubernetes/objects.ts';
import {hasTrueCondition, isTerminal} from './pod-tally.ts';
import {epochMs} from './timestamp.ts';

/** Pods whose containers run and that are not ready for longer than starting up takes. */
export interface NotReady {
	readonly count: number;
	/** Of how many that were looked at: those on their way out are not. */
	readonly of: number;
	/** Since when the one that waits longest runs without being ready, epoch milliseconds. */
	readonly sinceMs: number;
}

/** Below this it is how applications start. */
const startingMs = 30_000;

/** When a pod whose containers all run began not to be ready; undefined when it is ready or not all of them run. */
function notReadySinceMs(pod: Pod): number | undefined {
	const statuses = pod.status?.containerStatuses ?? [];
	if (hasTrueCondition(pod, 'Ready') || statuses.length === 0 || !statuses.every(({state}) => state?.running)) {
		return undefined;
	}

	const ready = pod.status?.conditions?.find(({type}) => type === 'Ready');
	const times = [ready?.lastTransitionTime, ...statuses.map(({state}) => state?.running?.startedAt)]
		.map(epochMs)
		.filter(ms => ms !== undefined);
	return times.length === 0 ? undefined : Math.max(...times);
}

/**
 * Which of the given pods run and are not ready, from their conditions and container states; undefined when none is so
 * for more than 30 s. No trouble by itself: a readiness probe that fails on purpose looks the same. `nowMs` is epoch
 * milliseconds.
 */
export function notReadyOf(pods: readonly Pod[], nowMs: number): NotReady | undefined {
	const staying = pods.filter(pod => !pod.metadata.deletionTimestamp && !isTerminal(pod));
	const times = staying
		.map(notReadySinceMs)
		.filter(ms => ms !== undefined)
		.filter(ms => nowMs - ms > startingMs);
	return times.length === 0 ? undefined : {count: times.length, of: staying.length, sinceMs: Math.min(...times)};
}

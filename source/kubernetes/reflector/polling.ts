import type {KubernetesError} from '../errors.ts';
import type {ReflectorState, Surroundings} from './state.ts';

/*
 * What stands in for watches where they don't work: a proxy keeps what they say until it has a buffer full, or cuts them as
 * soon as they begin. What is shown is then as old as the last list, and says so.
 */

/** Often enough for a person who waits for a rollout, rarely enough for a list of a thousand objects. */
export const pollIntervalMs = 10_000;

/** After so long a watch is tried again: what was held back may have been a server that was too busy. */
const pollingLimitMs = 5 * 60 * 1000;

/** One may end at once because its server does, and the next because the one behind it was not there yet. */
const shortWatchLimit = 3;

export const heldBack: KubernetesError = {
	kind: 'protocol',
	message: `something on the way holds watches back: read every ${pollIntervalMs / 1000} s`,
};

export const endedAtOnce: KubernetesError = {kind: 'protocol', message: 'the watch was ended as soon as it began'};

export const endedAgain: KubernetesError = {
	kind: 'protocol',
	message: 'the watch is ended again and again, soon after it began',
};

/** Whether lists stand in for watches. */
export function isPolling({pollingSinceMs, shortWatches}: ReflectorState): boolean {
	return pollingSinceMs !== undefined || shortWatches >= shortWatchLimit;
}

/** Whether a watch is to be tried again. */
export function hasPolledForLong({pollingSinceMs}: ReflectorState, {monotonicMs}: Surroundings): boolean {
	return pollingSinceMs !== undefined && monotonicMs - pollingSinceMs >= pollingLimitMs;
}

import type {KubernetesError} from '../errors.ts';
import {begin} from './begin.ts';
import {backOff} from './fault.ts';
import type {ReflectorCommand, ReflectorState, Step, Surroundings} from './state.ts';

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

/** Whether lists stand in for watches. */
export function isPolling({pollingSinceMs, shortWatches}: ReflectorState): boolean {
	return pollingSinceMs !== undefined || shortWatches >= shortWatchLimit;
}

/** A list is complete, and no watch would follow on it. */
export function pollAgain(state: ReflectorState, around: Surroundings): Step {
	const pollingSinceMs = state.pollingSinceMs ?? around.monotonicMs;
	const polling = {...state, failures: 0, expirations: 0, pollingSinceMs, brokenSinceMs: around.nowMs};
	const next = backOff(polling, {type: 'sync', notOlderThan: ''}, heldBack, pollIntervalMs, around);
	return around.syncMethod === 'poll'
		? next
		: {state: next.state, commands: [{type: 'remember', method: 'poll'}, ...next.commands]};
}

/** A request in place of which lists were read, for long enough or until somebody asks: by a watch again. */
export function trustWatches(state: ReflectorState, around: Surroundings): Step {
	const {pollingSinceMs: _, ...trusting} = state;
	const next = begin(trusting, {type: 'sync', notOlderThan: ''}, {...around, syncMethod: 'watch-list'});
	const remember: ReflectorCommand = {type: 'remember', method: 'watch-list'};
	return {state: next.state, commands: [remember, ...next.commands]};
}

export function hasPolledForLong({pollingSinceMs}: ReflectorState, {monotonicMs}: Surroundings): boolean {
	return pollingSinceMs !== undefined && monotonicMs - pollingSinceMs >= pollingLimitMs;
}

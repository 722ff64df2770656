import {begin} from './begin.ts';
import {heldBack, pollIntervalMs} from './polling.ts';
import type {ReflectorCommand, ReflectorState, Step, Surroundings} from './state.ts';
import {backOff} from './waiting.ts';

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

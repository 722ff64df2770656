import type {KubernetesError} from '../errors.ts';
import {begin, beginWatch, emitStatus} from './begin.ts';
import {failed, fallBack, leave, reading} from './fault.ts';
import {listObjects, pageAnswered, pageEnded} from './list-step.ts';
import type {ReflectorInput, ReflectorState, Step, Surroundings, TimerName} from './state.ts';
import {watchAnswered, watchEnded, watchFrames} from './watch-step.ts';
import {watchdogAfterMs} from './watchdog.ts';

/**
 * The reflector: keeps a mirror of one kind in step with the server. Takes the state and what happened, gives the next
 * state and what is to be done, in order. Policies are client-go's (tools/cache/reflector.go), the form is kube-rs's
 * (kube-runtime/src/watcher.rs).
 */
export function step(state: ReflectorState, input: ReflectorInput, around: Surroundings): Step {
	if (state.phase.name === 'stopped') return unchanged(state);
	if ('generation' in input && input.generation !== state.generation) return unchanged(state);
	switch (input.type) {
		case 'start':
			return start(state, around);
		case 'answered':
			return answered(state, input.isCompressed, around);
		case 'frames':
			return watchFrames(state, input.frames, input.bytes, around);
		case 'objects':
			return listObjects(state, input.objects, around);
		case 'page-ended':
			return pageEnded(state, input.metadata, around);
		case 'ended':
			return watchEnded(state, around);
		case 'failed':
			return isRequesting(state) ? failed(state, input.error, around) : unchanged(state);
		case 'timer':
			return timerFired(state, input.timer, around);
		case 'reached':
			return reached(state, input.regained, around);
		case 'retry-now':
			return retryNow(state, around);
		case 'stop':
			return stop(state, around);
	}
}

const unchanged = (state: ReflectorState): Step => ({state, commands: []});

function isRequesting({phase}: ReflectorState): boolean {
	return phase.name === 'watch-list' || phase.name === 'list-page' || phase.name === 'watching';
}

function start(state: ReflectorState, around: Surroundings): Step {
	if (state.phase.name !== 'empty') return unchanged(state);
	const next = begin(state, {type: 'sync', notOlderThan: ''}, around);
	return {
		state: next.state,
		commands: [emitStatus({state: 'connecting', sinceMs: around.nowMs}), ...next.commands],
	};
}

function answered(state: ReflectorState, isCompressed: boolean, around: Surroundings): Step {
	const next =
		state.phase.name === 'list-page' ? pageAnswered(state, around) : watchAnswered(state, isCompressed, around);
	const afterMs = watchdogAfterMs(next.state, around.monotonicMs);
	if (afterMs === undefined) return next;
	return {state: next.state, commands: [...next.commands, {type: 'set-timer', timer: 'watchdog', afterMs}]};
}

function timerFired(state: ReflectorState, timer: TimerName, around: Surroundings): Step {
	return timer === 'retry' ? retry(state, around) : watchdogFired(state, around);
}

/** The back-off is over. */
function retry(state: ReflectorState, around: Surroundings): Step {
	const {phase} = state;
	if (phase.name !== 'backing-off' && phase.name !== 'blocked') return unchanged(state);
	if (phase.name === 'backing-off' && phase.isShownLive) return beginWatch(state, around, true);
	return begin(state, phase.plan, around);
}

/** Somebody does not want to wait, or does not trust what is shown: a live watch reads everything anew. */
function retryNow(state: ReflectorState, around: Surroundings): Step {
	const {phase} = state;
	const isResuming = phase.name === 'backing-off' && phase.isShownLive;
	if (phase.name !== 'watching' && !isResuming) return retry(state, around);
	const next = begin(state, {type: 'sync', notOlderThan: ''}, around);
	return {state: next.state, commands: [reading(around.nowMs), ...next.commands]};
}

function reached(state: ReflectorState, regained: boolean, around: Surroundings): Step {
	const {phase} = state;
	const fresh = regained ? {...state, failures: 0, expirations: 0, regainedMs: around.monotonicMs} : state;
	if (phase.name === 'blocked') {
		return regained ? begin(fresh, phase.plan, around) : {state, commands: [{type: 'await-contact'}]};
	}
	if (phase.name !== 'backing-off' || !phase.forContact) return unchanged(state);
	if (regained) return begin(fresh, phase.plan, around);
	const afterMs = Math.max(0, phase.notBeforeMs - around.monotonicMs);
	return {
		state: {...state, phase: {...phase, forContact: false}},
		commands: [{type: 'set-timer', timer: 'retry', afterMs}],
	};
}

const unanswered: KubernetesError = {kind: 'timeout', message: 'The watch is not answered.'};

const silent: KubernetesError = {kind: 'timeout', message: 'The server sent nothing for too long.'};

function watchdogFired(state: ReflectorState, around: Surroundings): Step {
	const afterMs = watchdogAfterMs(state, around.monotonicMs);
	if (afterMs === undefined) return unchanged(state);
	if (afterMs > 0) return {state, commands: [{type: 'set-timer', timer: 'watchdog', afterMs}]};
	if (state.phase.name === 'watch-list') return fallBack(state, around, 'list');
	if (state.phase.name === 'watching' && !state.phase.isAnswered) {
		const sinceMs = around.nowMs - (around.monotonicMs - state.phase.openedMs);
		return {
			state: {...state, brokenSinceMs: sinceMs, phase: {...state.phase, isShownLive: false}},
			commands: [emitStatus({state: 'resuming', sinceMs, error: unanswered})],
		};
	}
	return failed(state, silent, around);
}

function stop(state: ReflectorState, {nowMs}: Surroundings): Step {
	return {
		state: {...state, phase: {name: 'stopped'}},
		commands: [...leave, {type: 'clear-timer', timer: 'retry'}, emitStatus({state: 'stopped', sinceMs: nowMs})],
	};
}

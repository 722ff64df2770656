import type {KubernetesError} from '../errors.ts';
import {begin, beginWatch, emitStatus} from './begin.ts';
import {failed, fallBack, leave} from './fault.ts';
import {listObjects, pageAnswered, pageEnded} from './list-step.ts';
import type {ReflectorInput, ReflectorState, Step, Surroundings, TimerName} from './state.ts';
import {watchAnswered, watchEnded, watchFrames} from './watch-step.ts';
import {watchdogAfterMs} from './watchdog.ts';

/**
 * The reflector: keeps a mirror of one kind in step with the server. Takes the state and what happened, gives the next
 * state and what is to be done, in order. Policies are client-go's (tools/cache/reflector.go), the form is kube-rs's
 * (kube-runtime/src/watcher.rs).
 */
export const step = (state: ReflectorState, input: ReflectorInput, around: Surroundings): Step => {
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
			return retry(state, around);
		case 'stop':
			return stop(state, around);
	}
};

const unchanged = (state: ReflectorState): Step => ({state, commands: []});

const isRequesting = ({phase}: ReflectorState): boolean =>
	phase.name === 'watch-list' || phase.name === 'list-page' || phase.name === 'watching';

const start = (state: ReflectorState, around: Surroundings): Step => {
	if (state.phase.name !== 'empty') return unchanged(state);
	const next = begin(state, {type: 'sync', notOlderThan: ''}, around);
	return {
		state: next.state,
		commands: [emitStatus({state: 'connecting', sinceMs: around.nowMs}), ...next.commands],
	};
};

const answered = (state: ReflectorState, isCompressed: boolean, around: Surroundings): Step => {
	const next =
		state.phase.name === 'list-page' ? pageAnswered(state, around) : watchAnswered(state, isCompressed, around);
	const afterMs = watchdogAfterMs(next.state, around.nowMs);
	if (afterMs === undefined) return next;
	return {state: next.state, commands: [...next.commands, {type: 'set-timer', timer: 'watchdog', afterMs}]};
};

const timerFired = (state: ReflectorState, timer: TimerName, around: Surroundings): Step =>
	timer === 'retry' ? retry(state, around) : watchdogFired(state, around);

/** The back-off is over, or the user does not want to wait for its end. */
const retry = (state: ReflectorState, around: Surroundings): Step => {
	const {phase} = state;
	if (phase.name !== 'backing-off' && phase.name !== 'blocked') return unchanged(state);
	if (phase.name === 'backing-off' && phase.isShownLive) return beginWatch(state, around, true);
	return begin(state, phase.plan, around);
};

const reached = (state: ReflectorState, regained: boolean, around: Surroundings): Step => {
	const {phase} = state;
	const fresh = regained ? {...state, failures: 0, regainedMs: around.nowMs} : state;
	if (phase.name === 'blocked') {
		return regained ? begin(fresh, phase.plan, around) : {state, commands: [{type: 'await-contact'}]};
	}
	if (phase.name !== 'backing-off' || !phase.forContact) return unchanged(state);
	if (regained) return begin(fresh, phase.plan, around);
	const afterMs = Math.max(0, phase.notBeforeMs - around.nowMs);
	return {
		state: {...state, phase: {...phase, forContact: false}},
		commands: [{type: 'set-timer', timer: 'retry', afterMs}],
	};
};

const silent: KubernetesError = {kind: 'timeout', message: 'The server sent nothing for too long.'};

const watchdogFired = (state: ReflectorState, around: Surroundings): Step => {
	const afterMs = watchdogAfterMs(state, around.nowMs);
	if (afterMs === undefined) return unchanged(state);
	if (afterMs > 0) return {state, commands: [{type: 'set-timer', timer: 'watchdog', afterMs}]};
	if (state.phase.name === 'watch-list') return fallBack(state, around, 'list');
	if (state.phase.name === 'watching' && !state.phase.isAnswered) {
		return {
			state: {...state, brokenSinceMs: around.nowMs, phase: {...state.phase, isShownLive: false}},
			commands: [emitStatus({state: 'resuming', sinceMs: around.nowMs})],
		};
	}
	return failed(state, silent, around);
};

const stop = (state: ReflectorState, {nowMs}: Surroundings): Step => ({
	state: {...state, phase: {name: 'stopped'}},
	commands: [...leave, {type: 'clear-timer', timer: 'retry'}, emitStatus({state: 'stopped', sinceMs: nowMs})],
});

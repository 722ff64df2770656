import type {KubernetesError} from '../errors.ts';
import {audited, begin, beginWatch, emitStatus} from './begin.ts';
import {fallBack} from './fall-back.ts';
import {failed, reading} from './fault.ts';
import {listObjects, pageAnswered, pageEnded} from './list-step.ts';
import {trustWatches} from './poll-step.ts';
import {hasPolledForLong} from './polling.ts';
import type {Phase, ReflectorInput, ReflectorState, Step, Surroundings, TimerName} from './state.ts';
import {leave, resuming} from './waiting.ts';
import {watchAnswered, watchEnded, watchFrames, watchWorks} from './watch-step.ts';
import {isOverdue, watchdogAfterMs} from './watchdog.ts';

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
		case 'audited':
			return countCompared(state, input.held, input.counted, around);
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
	switch (timer) {
		case 'retry':
			return retry(state, around);
		case 'watchdog':
			return watchdogFired(state, around);
		case 'audit':
			return audit(state);
	}
}

/** Only what is live can be counted against a version. */
function audit(state: ReflectorState): Step {
	const {phase, resourceVersion} = state;
	const isLive = phase.name === 'watching' && phase.isAnswered && phase.isShownLive;
	return {state, commands: [...(isLive ? [{type: 'audit', resourceVersion} as const] : []), ...audited(state)]};
}

/** Another number of objects than the server had: whatever was missed, all is read anew. */
function countCompared(state: ReflectorState, held: number, counted: number, around: Surroundings): Step {
	return held === counted || state.phase.name !== 'watching' ? unchanged(state) : readAnew(state, around);
}

function readAnew(state: ReflectorState, around: Surroundings): Step {
	const next = begin(state, {type: 'sync', notOlderThan: ''}, around);
	return {state: next.state, commands: [reading(around.nowMs), ...next.commands]};
}

/** The back-off is over. */
function retry(state: ReflectorState, around: Surroundings): Step {
	const {phase} = state;
	if (phase.name !== 'backing-off' && phase.name !== 'blocked') return unchanged(state);
	if (phase.name === 'backing-off' && phase.isShownLive) return beginWatch(state, around, true);
	return hasPolledForLong(state, around) ? trustWatches(state, around) : begin(state, phase.plan, around);
}

/** Somebody does not want to wait, or does not trust what is shown: a live watch reads everything anew. */
function retryNow(state: ReflectorState, around: Surroundings): Step {
	const {phase} = state;
	const isResuming = phase.name === 'backing-off' && phase.isShownLive;
	if (state.pollingSinceMs !== undefined) return trustWatches(state, around);
	return phase.name === 'watching' || isResuming ? readAnew(state, around) : retry(state, around);
}

function reached(state: ReflectorState, regained: boolean, around: Surroundings): Step {
	const {phase} = state;
	const fresh = regained
		? {...state, failures: 0, expirations: 0, shortWatches: 0, briefWatches: 0, regainedMs: around.monotonicMs}
		: state;
	if (phase.name === 'blocked') {
		return regained ? begin(fresh, phase.plan, around) : {state, commands: [{type: 'await-contact'}]};
	}
	if (phase.name !== 'backing-off' || !phase.forContact) return unchanged(state);
	if (regained && fresh.pollingSinceMs !== undefined) return trustWatches(fresh, around);
	if (regained) return phase.isShownLive ? beginWatch(fresh, around, true) : begin(fresh, phase.plan, around);
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
	const {phase} = state;
	if (phase.name === 'watch-list') return fallBack(state, around, {learned: 'list', doubtsWatches: phase.bytes === 0});
	if (phase.name === 'backing-off' && phase.unspoken) return speakOut(state, phase, phase.unspoken.error, around);
	if (phase.name === 'watching' && phase.isAnswered && state.shortWatches > 0) return livesOn(state, around);
	if (state.phase.name === 'watching' && !state.phase.isAnswered) {
		const sinceMs = around.nowMs - (around.monotonicMs - state.phase.openedMs);
		return {
			state: {...state, brokenSinceMs: sinceMs, phase: {...state.phase, isShownLive: false}},
			commands: [emitStatus({state: 'resuming', sinceMs, error: unanswered})],
		};
	}
	return isOverdue(state, around.monotonicMs) ? watchEnded(state, around) : failed(state, silent, around);
}

/** A watch that was cut is not back soon: that must be said. */
function speakOut(
	state: ReflectorState,
	{unspoken: _, ...phase}: Extract<Phase, {name: 'backing-off'}>,
	error: KubernetesError,
	{nowMs}: Surroundings,
): Step {
	return {
		state: {...state, phase: {...phase, isShownLive: false}},
		commands: [emitStatus(resuming(state, error, nowMs))],
	};
}

/** A watch has lived longer than those before it, which ended as soon as they began. */
function livesOn(state: ReflectorState, around: Surroundings): Step {
	const working = watchWorks(state, around.nowMs);
	const afterMs = watchdogAfterMs(working.state, around.monotonicMs);
	if (afterMs === undefined) return working;
	return {state: working.state, commands: [...working.commands, {type: 'set-timer', timer: 'watchdog', afterMs}]};
}

function stop(state: ReflectorState, {nowMs}: Surroundings): Step {
	return {
		state: {...state, phase: {name: 'stopped'}},
		commands: [
			...leave,
			{type: 'clear-timer', timer: 'retry'},
			{type: 'clear-timer', timer: 'audit'},
			emitStatus({state: 'stopped', sinceMs: nowMs}),
		],
	};
}

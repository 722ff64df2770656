import type {KubernetesError} from '../errors.ts';
import {backoffMs, healthyAfterMs, healthyLinkMs, resumeJitterMs} from './backoff.ts';
import {begin, emitStatus} from './begin.ts';
import {fallBack} from './fall-back.ts';
import {isRestarted, planAfterGone, samePlan} from './next-plan.ts';
import type {Plan, ReflectorCommand, ReflectorState, Step, Surroundings} from './state.ts';
import {backOff, block, leave, waitForContact} from './waiting.ts';
import {countBrief, wasShort} from './watchdog.ts';

/**
 * After an outage an API server refuses what it will allow as soon as it has read its roles, a second or two later:
 * until it settled, a refusal is no verdict.
 */
const settlingMs = 10_000;
const settlingRetryMs = 500;

/** How long to wait for a server that is behind what was seen, when it does not say. */
const catchUpMs = 1000;

/** What the server says of it, at length, is for those who page through a list by hand. */
const forgetful: KubernetesError = {kind: 'gone', message: 'the server forgets what it told before the next question'};

function before(commands: readonly ReflectorCommand[], step: Step): Step {
	return {state: step.state, commands: [...commands, ...step.commands]};
}

/** The request in flight failed, or a watch was ended by an ERROR event: which is the same. */
export function failed(state: ReflectorState, error: KubernetesError, around: Surroundings): Step {
	const counted = countFailure(state, error, around);
	switch (error.kind) {
		case 'unreachable':
		case 'untrusted':
		case 'aborted':
			return waitForContact(counted, error, around);
		case 'timeout':
			return isUnanswered(state) ? unanswered(state, around) : waitForContact(counted, error, around);
		case 'gone':
			return counted.expirations === 1 || isRestarted(state)
				? before([...leave, reading(around.nowMs)], begin(counted, planAfterGone(state), around))
				: backOff(counted, planAfterGone(state), forgetful, backoffMs(counted.expirations - 1, around.random), around);
		case 'too-large-resource-version':
			return backOff(counted, {type: 'sync', notOlderThan: ''}, error, error.retryAfterMs ?? catchUpMs, around);
		case 'invalid':
			if (state.phase.name === 'watch-list') return fallBack(state, around, {learned: 'list'});
			return block(counted, {type: 'sync', notOlderThan: ''}, error, around);
		case 'forbidden':
			if (state.phase.name === 'watch-list') return fallBack(state, around);
			return refused(counted, samePlan(state), error, around);
		case 'unauthenticated':
		case 'not-found':
		case 'kubeconfig':
			return refused(counted, samePlan(state), error, around);
		case 'throttled':
		case 'server':
		case 'conflict':
		case 'protocol':
			return backOff(counted, samePlan(state), error, delayOf(error, counted.failures, around), around);
	}
}

/** What is held is not known to be true until it was read anew. */
export function reading(nowMs: number): ReflectorCommand {
	return emitStatus({state: 'syncing', sinceMs: nowMs, received: 0});
}

/** A watch whose answer has not begun when the transport gave it up. */
function isUnanswered({phase}: ReflectorState): boolean {
	return phase.name === 'watch-list' || (phase.name === 'watching' && !phase.isAnswered);
}

/**
 * The server answers heartbeats, or every connection would have been dropped by now, and does not answer a watch: what it
 * says is held back on the way.
 */
function unanswered(state: ReflectorState, around: Surroundings): Step {
	if (state.phase.name === 'watch-list') return fallBack(state, around, {learned: 'list', doubtsWatches: true});
	const next = begin(state, {type: 'sync', notOlderThan: ''}, {...around, syncMethod: 'poll'});
	return before([...leave, {type: 'remember', method: 'poll'}], next);
}

function countFailure(
	state: ReflectorState,
	error: KubernetesError,
	{nowMs, monotonicMs}: Surroundings,
): ReflectorState {
	const soundAfterMs = isOfConnection(error) ? healthyLinkMs : healthyAfterMs;
	const wasHealthy = state.phase.name === 'watching' && monotonicMs - state.phase.openedMs >= soundAfterMs;
	const before = wasHealthy ? {failures: 0, expirations: 0} : state;
	return {
		...state,
		failures: before.failures + 1,
		expirations: before.expirations + (error.kind === 'gone' ? 1 : 0),
		shortWatches: state.shortWatches + (isOfConnection(error) && wasShort(state, monotonicMs) ? 1 : 0),
		briefWatches: countBrief(state, monotonicMs),
		brokenSinceMs: state.brokenSinceMs ?? nowMs,
	};
}

function isOfConnection({kind}: KubernetesError): boolean {
	return kind === 'unreachable' || kind === 'untrusted' || kind === 'timeout';
}

function delayOf(error: KubernetesError, failures: number, {random}: Surroundings): number {
	return error.retryAfterMs === undefined ? backoffMs(failures, random) : error.retryAfterMs + random * resumeJitterMs;
}

/** The server will not tell: rights, credentials, or a kind that is not there. */
function refused(state: ReflectorState, plan: Plan, error: KubernetesError, around: Surroundings): Step {
	const isSettling = state.regainedMs !== undefined && around.monotonicMs - state.regainedMs < settlingMs;
	return isSettling ? backOff(state, plan, error, settlingRetryMs, around) : block(state, plan, error, around);
}

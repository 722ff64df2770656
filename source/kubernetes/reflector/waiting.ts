import type {KubernetesError} from '../errors.ts';
import type {WatchStatus} from '../watch-events.ts';
import {backoffMs, resumeJitterMs} from './backoff.ts';
import {emitStatus} from './begin.ts';
import {samePlan} from './next-plan.ts';
import {isPolling, pollIntervalMs} from './polling.ts';
import type {Plan, ReflectorCommand, ReflectorState, Step, Surroundings} from './state.ts';
import {silentResumeMs} from './watchdog.ts';

/** What the server refuses is asked again so often: rights and kinds may come. */
const blockedRetryMs = 60_000;

/** Ends the request in flight. */
export const leave: readonly ReflectorCommand[] = [{type: 'close'}, {type: 'clear-timer', timer: 'watchdog'}];

/** The stream is broken, since when and why. */
export function resuming(
	state: ReflectorState,
	error: KubernetesError,
	nowMs: number,
	retryAtMs?: number,
): WatchStatus {
	return {
		state: 'resuming',
		sinceMs: state.brokenSinceMs ?? nowMs,
		error,
		...(retryAtMs === undefined ? {} : {retryAtMs}),
	};
}

/** Waits, and then tries the plan. */
export function backOff(
	state: ReflectorState,
	plan: Plan,
	error: KubernetesError,
	afterMs: number,
	{nowMs, monotonicMs}: Surroundings,
): Step {
	const notBeforeMs = monotonicMs + afterMs;
	return {
		state: {...state, phase: {name: 'backing-off', plan, forContact: false, notBeforeMs, isShownLive: false}},
		commands: [
			...leave,
			emitStatus(resuming(state, error, nowMs, nowMs + afterMs)),
			{type: 'set-timer', timer: 'retry', afterMs},
		],
	};
}

/**
 * Waits, and then watches on; told only when the watch is not back soon: one that a server on its way down took, or that
 * a balancer cut, is no news.
 */
export function backOffUnspoken(
	state: ReflectorState,
	error: KubernetesError,
	afterMs: number,
	{monotonicMs}: Surroundings,
): Step {
	return {
		state: {
			...state,
			phase: {
				name: 'backing-off',
				plan: {type: 'watch'},
				forContact: false,
				notBeforeMs: monotonicMs + afterMs,
				isShownLive: true,
				unspoken: {error, untilMs: monotonicMs + silentResumeMs},
			},
		},
		commands: [
			...leave,
			{type: 'set-timer', timer: 'watchdog', afterMs: silentResumeMs},
			{type: 'set-timer', timer: 'retry', afterMs},
		],
	};
}

/** The connection is at fault: the cluster's contact monitor says when to go on. The first time at once, then slower. */
export function waitForContact(state: ReflectorState, error: KubernetesError, around: Surroundings): Step {
	const {nowMs, monotonicMs, random} = around;
	const isFirst = state.failures === 1;
	const isHelped = isPolling(state);
	const backoff = isFirst ? random * resumeJitterMs : backoffMs(state.failures - 1, random);
	// A list that was not answered took longer than an interval by itself: the next one is due.
	const isDue = error.kind === 'timeout';
	const waitMs = isHelped ? Math.min(pollIntervalMs, isDue ? backoff : pollIntervalMs) : backoff;
	// Balancers cut idle connections: that is no news unless the watch stays away.
	const {phase} = state;
	const isUnspoken = isFirst && phase.name === 'watching' && phase.isAnswered && phase.isShownLive;
	return {
		state: {
			...state,
			phase: {
				name: 'backing-off',
				plan: isHelped ? {type: 'sync', notOlderThan: ''} : samePlan(state),
				forContact: true,
				notBeforeMs: monotonicMs + waitMs,
				isShownLive: isUnspoken,
				...(isUnspoken ? {unspoken: {error, untilMs: monotonicMs + silentResumeMs}} : {}),
			},
		},
		commands: [
			...leave,
			isUnspoken
				? {type: 'set-timer', timer: 'watchdog', afterMs: silentResumeMs}
				: emitStatus(resuming(state, error, nowMs)),
			{type: 'await-contact'},
			{type: 'report-fault'},
		],
	};
}

/** Asks rarely, and as soon as an outage has ended. */
export function block(state: ReflectorState, plan: Plan, error: KubernetesError, {nowMs}: Surroundings): Step {
	return {
		state: {...state, phase: {name: 'blocked', plan}},
		commands: [
			...leave,
			emitStatus({state: 'blocked', sinceMs: state.brokenSinceMs ?? nowMs, error, retryAtMs: nowMs + blockedRetryMs}),
			{type: 'set-timer', timer: 'retry', afterMs: blockedRetryMs},
			// An outage may end with other rights.
			{type: 'await-contact'},
		],
	};
}

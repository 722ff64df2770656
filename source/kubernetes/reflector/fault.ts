import type {KubernetesError} from '../errors.ts';
import type {WatchStatus} from '../watch-events.ts';
import {backoffMs, healthyAfterMs, healthyLinkMs, resumeJitterMs} from './backoff.ts';
import {begin, emitStatus, firstPage} from './begin.ts';
import {isPolling, pollIntervalMs} from './polling.ts';
import type {Page, Plan, ReflectorCommand, ReflectorState, Step, Surroundings} from './state.ts';
import {silentResumeMs, wasShort} from './watchdog.ts';

/** What the server refuses is asked again so often: rights and kinds may come. */
export const blockedRetryMs = 60_000;

/**
 * After an outage an API server refuses what it will allow as soon as it has read its roles, a second or two later:
 * until it settled, a refusal is no verdict.
 */
const settlingMs = 10_000;
const settlingRetryMs = 500;

/** How long to wait for a server that is behind what was seen, when it does not say. */
const catchUpMs = 1000;

/** Ends the request in flight. */
export const leave: readonly ReflectorCommand[] = [{type: 'close'}, {type: 'clear-timer', timer: 'watchdog'}];

function before(commands: readonly ReflectorCommand[], step: Step): Step {
	return {
		state: step.state,
		commands: [...commands, ...step.commands],
	};
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

/** The same request again. */
function samePlan({phase, resourceVersion}: ReflectorState): Plan {
	if (phase.name === 'watch-list') return {type: 'sync', notOlderThan: phase.notOlderThan};
	if (phase.name === 'list-page') return {type: 'page', page: phase.page};
	if (phase.name === 'backing-off' || phase.name === 'blocked') return phase.plan;
	return resourceVersion === '' ? {type: 'sync', notOlderThan: ''} : {type: 'watch'};
}

/**
 * What follows on a version or token that is too old: never a state older than one that was seen, as long as the server
 * can give it.
 */
function planAfterGone({phase, resourceVersion}: ReflectorState): Plan {
	if (phase.name === 'watching') return {type: 'sync', notOlderThan: resourceVersion};
	if (phase.name === 'list-page') return {type: 'page', page: pageAfterGone(phase.page)};
	return {type: 'sync', notOlderThan: ''};
}

/** What the server says of it, at length, is for those who page through a list by hand. */
const forgetful: KubernetesError = {kind: 'gone', message: 'the server forgets what it told before the next question'};

/** What follows is read all at once, and can't expire. */
function isRestarted({phase}: ReflectorState): boolean {
	return phase.name === 'list-page' && phase.page.wasRestarted && phase.page.isPaged;
}

function pageAfterGone(page: Page): Page {
	if (page.continueToken === '') return firstPage('');
	if (!page.wasRestarted) return {...firstPage(page.notOlderThan), wasRestarted: true};
	return {...firstPage('0'), isPaged: false, wasRestarted: true};
}

/** Why a list takes the place of a WatchList. */
interface FallBack {
	/** No WatchList will ever serve here. */
	readonly learned?: 'list';
	/** It brought nothing at all. */
	readonly doubtsWatches?: boolean;
}

/** Lists page by page in place of a WatchList. */
export function fallBack(
	state: ReflectorState,
	around: Surroundings,
	{learned, doubtsWatches = false}: FallBack = {},
): Step {
	const notOlderThan = state.phase.name === 'watch-list' ? state.phase.notOlderThan : '';
	const remember: readonly ReflectorCommand[] = learned === undefined ? [] : [{type: 'remember', method: learned}];
	const page = {...firstPage(notOlderThan), doubtsWatches};
	return before([...leave, ...remember], begin(state, {type: 'page', page}, around));
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
		brokenSinceMs: state.brokenSinceMs ?? nowMs,
	};
}

function isOfConnection({kind}: KubernetesError): boolean {
	return kind === 'unreachable' || kind === 'untrusted' || kind === 'timeout';
}

function delayOf(error: KubernetesError, failures: number, {random}: Surroundings): number {
	return error.retryAfterMs === undefined ? backoffMs(failures, random) : error.retryAfterMs + random * resumeJitterMs;
}

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

/** The connection is at fault: the cluster's contact monitor says when to go on. The first time at once, then slower. */
function waitForContact(state: ReflectorState, error: KubernetesError, around: Surroundings): Step {
	const {nowMs, monotonicMs, random} = around;
	const isFirst = state.failures === 1;
	const isHelped = isPolling(state);
	const backoff = isFirst ? random * resumeJitterMs : backoffMs(state.failures - 1, random);
	const waitMs = isHelped ? pollIntervalMs : backoff;
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

/** The server will not tell: rights, credentials, or a kind that is not there. */
function refused(state: ReflectorState, plan: Plan, error: KubernetesError, around: Surroundings): Step {
	const isSettling = state.regainedMs !== undefined && around.monotonicMs - state.regainedMs < settlingMs;
	return isSettling ? backOff(state, plan, error, settlingRetryMs, around) : block(state, plan, error, around);
}

function block(state: ReflectorState, plan: Plan, error: KubernetesError, {nowMs}: Surroundings): Step {
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

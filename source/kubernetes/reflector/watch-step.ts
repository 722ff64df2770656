import type {WatchFrame} from '../decoder/watch-decoder.ts';
import type {KubernetesObject} from '../objects.ts';
import {backoffMs, resumeJitterMs} from './backoff.ts';
import {audited, emit, emitStatus} from './begin.ts';
import {fallBack} from './fall-back.ts';
import {failed} from './fault.ts';
import {endedAgain, endedAtOnce, isPolling, pollIntervalMs} from './polling.ts';
import {newestVersion} from './resource-version.ts';
import type {Phase, ReflectorCommand, ReflectorState, Step, Surroundings} from './state.ts';
import {backOff, backOffUnspoken, leave} from './waiting.ts';
import {countBrief, wasShort} from './watchdog.ts';

/**
 * A WatchList that brings more than this unpacked is slower than a packed list on any link but a local one: before
 * Kubernetes 1.37 the server packs lists only.
 */
const unpackedLimitBytes = 256 * 1024;

/** Headers of a watch are there. */
export function watchAnswered(state: ReflectorState, isCompressed: boolean, {nowMs, monotonicMs}: Surroundings): Step {
	const {phase} = state;
	if (phase.name === 'watch-list') {
		return {
			state: {...state, phase: {...phase, isCompressed, lastBytesMs: monotonicMs}},
			commands: [emit({type: 'listing'}), syncing(0, phase.sinceMs)],
		};
	}
	if (phase.name !== 'watching') return {state, commands: []};
	const answered = {...state, phase: {...phase, isAnswered: true, lastBytesMs: monotonicMs}};
	// Where watches end as soon as they begin, one is believed when it has not.
	return state.shortWatches > 0 ? {state: answered, commands: []} : watchWorks(answered, nowMs);
}

/** A watch that is answered brings what changes. */
export function watchWorks(state: ReflectorState, nowMs: number): Step {
	const {phase} = state;
	if (phase.name !== 'watching') return {state, commands: []};
	return {
		state: live({...state, shortWatches: 0}, {...phase, isShownLive: true}),
		commands: phase.isShownLive ? [] : [emitStatus({state: 'live', sinceMs: nowMs})],
	};
}

function syncing(received: number, sinceMs: number): ReflectorCommand {
	return emitStatus({state: 'syncing', sinceMs, received});
}

const live = ({brokenSinceMs: _, ...state}: ReflectorState, phase: Phase): ReflectorState => ({...state, phase});

/** A chunk of a watch: its events in order. An ERROR event ends the watch; what follows it is not read. */
export function watchFrames(
	state: ReflectorState,
	frames: readonly WatchFrame[],
	bytes: number,
	around: Surroundings,
): Step {
	const commands: ReflectorCommand[] = [];
	let next = heard(state, bytes, around, commands);
	const arrived: KubernetesObject[] = [];
	for (const frame of frames) {
		if (frame.type === 'error') {
			flushArrived(next, arrived, commands);
			const ended = failed(next, frame.error, around);
			return {state: ended.state, commands: [...commands, ...ended.commands]};
		}
		if (next.phase.name === 'watch-list') next = initialFrame(next, frame, arrived, around, commands);
		else if (next.phase.name === 'watching') next = liveFrame(next, frame, commands);
	}
	next = flushArrived(next, arrived, commands);
	if (next.shortWatches === 0 || next.phase.name !== 'watching' || next.phase.events === 0)
		return {state: next, commands};
	const working = watchWorks(next, around.nowMs);
	return {state: working.state, commands: [...commands, ...working.commands]};
}

function heard(
	state: ReflectorState,
	bytes: number,
	around: Surroundings,
	commands: ReflectorCommand[],
): ReflectorState {
	const {phase} = state;
	if (phase.name === 'watching') return {...state, phase: {...phase, lastBytesMs: around.monotonicMs}};
	if (phase.name !== 'watch-list') return state;
	const isHeavy = !phase.isCompressed && phase.bytes + bytes > unpackedLimitBytes;
	if (isHeavy && around.syncMethod === 'watch-list') commands.push({type: 'remember', method: 'list'});
	return {...state, phase: {...phase, lastBytesMs: around.monotonicMs, bytes: phase.bytes + bytes}};
}

type LiveFrame = Exclude<WatchFrame, {type: 'error'}>;

/** Before the bookmark that ends the list: events come in no order, so the resourceVersion does not advance. */
function initialFrame(
	state: ReflectorState,
	frame: LiveFrame,
	arrived: KubernetesObject[],
	around: Surroundings,
	commands: ReflectorCommand[],
): ReflectorState {
	if (frame.type === 'bookmark') {
		return frame.initialEventsEnd
			? listComplete(flushArrived(state, arrived, commands), frame.resourceVersion, around, commands)
			: state;
	}
	if (frame.type !== 'deleted') {
		arrived.push(frame.object);
		return state;
	}
	const flushed = flushArrived(state, arrived, commands);
	commands.push(emit({type: 'deleted', object: frame.object}));
	return flushed;
}

/** Tells the objects that the chunk brought, as one batch. */
function flushArrived(
	state: ReflectorState,
	arrived: KubernetesObject[],
	commands: ReflectorCommand[],
): ReflectorState {
	if (arrived.length === 0 || state.phase.name !== 'watch-list') return state;
	const objects = arrived.splice(0);
	const received = state.phase.received + objects.length;
	commands.push(emit({type: 'listed', objects}), syncing(received, state.phase.sinceMs));
	return {...state, phase: {...state.phase, received}};
}

/** The end of the initial events: the same stream goes on with the changes. */
function listComplete(
	state: ReflectorState,
	resourceVersion: string,
	{nowMs, monotonicMs}: Surroundings,
	commands: ReflectorCommand[],
): ReflectorState {
	if (state.phase.name !== 'watch-list') return state;
	commands.push(emit({type: 'replaced'}), ...audited(state), emitStatus({state: 'live', sinceMs: nowMs}));
	const phase: Phase = {
		name: 'watching',
		openedMs: state.phase.startedMs,
		lastBytesMs: monotonicMs,
		endsByMs: state.phase.endsByMs,
		isAnswered: true,
		isShownLive: true,
		// Its list came through: whatever ends it soon, it did work, also of a kind of which there is nothing to tell.
		events: 1,
	};
	return live({...state, resourceVersion, shortWatches: 0}, phase);
}

function liveFrame(state: ReflectorState, frame: LiveFrame, commands: ReflectorCommand[]): ReflectorState {
	if (state.phase.name !== 'watching') return state;
	const version = frame.type === 'bookmark' ? frame.resourceVersion : frame.object.metadata.resourceVersion;
	if (frame.type === 'deleted') commands.push(emit({type: 'deleted', object: frame.object}));
	else if (frame.type !== 'bookmark') commands.push(emit({type: 'applied', object: frame.object}));
	return {
		...state,
		resourceVersion: newestVersion(state.resourceVersion, version),
		phase: {...state.phase, events: state.phase.events + 1},
	};
}

function endedShortly(state: ReflectorState, around: Surroundings): Step {
	const counted = {
		...state,
		failures: state.failures + 1,
		shortWatches: state.shortWatches + 1,
		brokenSinceMs: state.brokenSinceMs ?? around.nowMs,
	};
	if (isPolling(counted))
		return backOff(counted, {type: 'sync', notOlderThan: ''}, endedAtOnce, pollIntervalMs, around);
	const afterMs = backoffMs(counted.failures, around.random);
	return counted.shortWatches === 1 && isShownLive(state)
		? backOffUnspoken(counted, endedAtOnce, afterMs, around)
		: backOff(counted, {type: 'watch'}, endedAtOnce, afterMs, around);
}

/**
 * A server that restarts, or that is read too slowly, ends a few watches in a row soon after they began: they are resumed at
 * once. The next are not, for a proxy may end each of them after its first event.
 */
const briefWatchLimit = 4;

/** What happened meanwhile comes when it is back: told only when that is not soon. */
function endedBriefly(state: ReflectorState, around: Surroundings): Step {
	const afterMs = backoffMs(state.briefWatches - briefWatchLimit, around.random);
	const broken = {...state, brokenSinceMs: state.brokenSinceMs ?? around.nowMs};
	return isShownLive(state)
		? backOffUnspoken(broken, endedAgain, afterMs, around)
		: backOff(broken, {type: 'watch'}, endedAgain, afterMs, around);
}

const isShownLive = ({phase}: ReflectorState): boolean => phase.name === 'watching' && phase.isShownLive;

/** The server closed a watch: at its timeout, on a restart, or because it was read too slowly. */
export function watchEnded(state: ReflectorState, around: Surroundings): Step {
	const {phase} = state;
	if (phase.name === 'watch-list') return fallBack({...state, failures: state.failures + 1}, around);
	if (phase.name !== 'watching') return {state, commands: []};
	const counted = {...state, briefWatches: countBrief(state, around.monotonicMs)};
	if (wasShort(state, around.monotonicMs)) return endedShortly(counted, around);
	if (counted.briefWatches > briefWatchLimit) return endedBriefly(counted, around);
	const afterMs = around.random * resumeJitterMs;
	return {
		state: {
			...counted,
			phase: {
				name: 'backing-off',
				plan: {type: 'watch'},
				forContact: false,
				notBeforeMs: around.monotonicMs + afterMs,
				isShownLive: true,
			},
		},
		commands: [...leave, {type: 'set-timer', timer: 'retry', afterMs}],
	};
}

import type {WatchOutput, WatchStatus} from '../watch-events.ts';
import {isPolling} from './polling.ts';
import type {Page, Phase, Plan, ReflectorCommand, ReflectorState, Step, Surroundings} from './state.ts';
import {watchdogAfterMs} from './watchdog.ts';

/** What client-go's reflector asks for, and what the API server honours without its cache. */
const pageSize = 500;

/** The lifetime of a watch is spread, so that the many of a cluster don't come back together (client-go: 300-600 s). */
const minWatchSeconds = 290;
const maxWatchSeconds = 590;

/**
 * How much later than it was asked to a server may end a watch. A proxy on the way keeps the near side of a dead one open for
 * ever, and the watch of events, which has no bookmarks, may be silent: the client keeps the time itself, as kube-rs does.
 */
const watchOverdueMs = 30_000;

export const emit = (output: WatchOutput): ReflectorCommand => ({type: 'emit', output});

export const emitStatus = (status: WatchStatus): ReflectorCommand => emit({type: 'status', status});

/** How often the objects are counted: rarely, for only a fault of a server or of this program could be found by it. */
const auditIntervalMs = 10 * 60 * 1000;

/** The next count, from a full list or the count before on. */
export function audited({isCountable}: ReflectorState): readonly ReflectorCommand[] {
	return isCountable ? [{type: 'set-timer', timer: 'audit', afterMs: auditIntervalMs}] : [];
}

/** The first page of a list. */
export function firstPage(notOlderThan: string): Page {
	return {
		continueToken: '',
		notOlderThan,
		isPaged: true,
		wasRestarted: false,
		listVersion: '',
		received: 0,
		doubtsWatches: false,
	};
}

/** Sends the request that a plan means. */
export function begin(state: ReflectorState, plan: Plan, around: Surroundings): Step {
	switch (plan.type) {
		case 'sync':
			return around.syncMethod === 'watch-list' && !isPolling(state)
				? beginWatchList(state, plan.notOlderThan, around)
				: beginPage(state, firstPage(plan.notOlderThan), around);
		case 'page':
			return beginPage(state, plan.page, around);
		case 'watch':
			return beginWatch(state, around, false);
	}
}

function open(
	state: ReflectorState,
	phase: Phase,
	verb: 'list' | 'watch',
	parameters: Readonly<Record<string, string>>,
	{monotonicMs}: Surroundings,
): Step {
	const generation = state.generation + 1;
	const next = {...state, phase, generation};
	const afterMs = watchdogAfterMs(next, monotonicMs);
	return {
		state: next,
		commands: [
			{type: 'clear-timer', timer: 'retry'},
			afterMs === undefined
				? {type: 'clear-timer', timer: 'watchdog'}
				: {type: 'set-timer', timer: 'watchdog', afterMs},
			{type: 'open', generation, verb, parameters},
		],
	};
}

function watchSeconds({random}: Surroundings): number {
	return minWatchSeconds + Math.floor(random * (maxWatchSeconds - minWatchSeconds));
}

function watchParameters(timeoutSeconds: number): Readonly<Record<string, string>> {
	return {watch: 'true', allowWatchBookmarks: 'true', timeoutSeconds: `${timeoutSeconds}`};
}

function endsByMs(timeoutSeconds: number, {monotonicMs}: Surroundings): number {
	return monotonicMs + timeoutSeconds * 1000 + watchOverdueMs;
}

function beginWatchList(state: ReflectorState, notOlderThan: string, around: Surroundings): Step {
	const seconds = watchSeconds(around);
	const phase: Phase = {
		name: 'watch-list',
		notOlderThan,
		sinceMs: around.nowMs,
		startedMs: around.monotonicMs,
		lastBytesMs: around.monotonicMs,
		endsByMs: endsByMs(seconds, around),
		isCompressed: false,
		bytes: 0,
		received: 0,
	};
	const parameters = {
		...watchParameters(seconds),
		sendInitialEvents: 'true',
		resourceVersionMatch: 'NotOlderThan',
		resourceVersion: notOlderThan,
	};
	return open(state, phase, 'watch', parameters, around);
}

function beginPage(state: ReflectorState, page: Page, around: Surroundings): Step {
	const phase: Phase = {name: 'list-page', page, isAnswered: false, lastBytesMs: around.monotonicMs, received: 0};
	const isFirst = page.continueToken === '';
	const parameters = {
		limit: page.isPaged ? `${pageSize}` : '',
		continue: page.continueToken,
		resourceVersion: isFirst ? page.notOlderThan : '',
		// Without it a limit and a resourceVersion together would mean exactly that version.
		resourceVersionMatch: isFirst && page.notOlderThan !== '' ? 'NotOlderThan' : '',
	};
	return open(state, phase, 'list', parameters, around);
}

/** Opens a watch from the state's resourceVersion; `isShownLive`: what it resumes ended as it should. */
export function beginWatch(state: ReflectorState, around: Surroundings, isShownLive: boolean): Step {
	const seconds = watchSeconds(around);
	const phase: Phase = {
		name: 'watching',
		openedMs: around.monotonicMs,
		lastBytesMs: around.monotonicMs,
		endsByMs: endsByMs(seconds, around),
		isAnswered: false,
		isShownLive,
		events: 0,
	};
	return open(state, phase, 'watch', {...watchParameters(seconds), resourceVersion: state.resourceVersion}, around);
}

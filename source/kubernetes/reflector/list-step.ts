import type {ListMetadata} from '../decoder/list-decoder.ts';
import type {KubernetesObject} from '../objects.ts';
import {audited, begin, beginWatch, emit, emitStatus} from './begin.ts';
import {pollAgain} from './poll-step.ts';
import {isPolling} from './polling.ts';
import type {Page, ReflectorCommand, ReflectorState, Step, Surroundings} from './state.ts';

/*
 * A list, page by page: the fall-back where WatchList is not served, or where its bytes come unpacked.
 */

/** How far the list has come; nothing of one that comes every few seconds. */
function progress(state: ReflectorState, page: Page, nowMs: number): readonly ReflectorCommand[] {
	if (isPolling(state)) return [];
	const {received, total} = page;
	return [emitStatus({state: 'syncing', sinceMs: nowMs, received, ...(total === undefined ? {} : {total})})];
}

/** Headers of a page are there: the first begins the list, also when it is asked for again. */
export function pageAnswered(state: ReflectorState, {nowMs, monotonicMs}: Surroundings): Step {
	if (state.phase.name !== 'list-page') return {state, commands: []};
	const {page} = state.phase;
	const begins = page.continueToken === '';
	return {
		state: {...state, phase: {...state.phase, isAnswered: true, lastBytesMs: monotonicMs}},
		commands: [...(begins ? [emit({type: 'listing'})] : []), ...progress(state, page, nowMs)],
	};
}

/** Objects of a page, as they arrive. */
export function listObjects(
	state: ReflectorState,
	objects: readonly KubernetesObject[],
	{nowMs, monotonicMs}: Surroundings,
): Step {
	if (state.phase.name !== 'list-page') return {state, commands: []};
	const {page} = state.phase;
	const received = state.phase.received + objects.length;
	const phase = {...state.phase, lastBytesMs: monotonicMs, received};
	if (objects.length === 0) return {state: {...state, phase}, commands: []};
	const told = progress(state, {...page, received: page.received + received}, nowMs);
	return {state: {...state, phase}, commands: [emit({type: 'listed', objects}), ...told]};
}

/** A page is complete: the next one follows, or the changes since the state that the first page showed. */
export function pageEnded(state: ReflectorState, metadata: ListMetadata, around: Surroundings): Step {
	if (state.phase.name !== 'list-page') return {state, commands: []};
	const page = {...state.phase.page, received: state.phase.page.received + state.phase.received};
	const listVersion = page.listVersion === '' ? metadata.resourceVersion : page.listVersion;
	if (metadata.continueToken !== '') {
		return begin(state, {type: 'page', page: nextPage({...page, listVersion}, metadata)}, around);
	}
	const listed = {...state, resourceVersion: listVersion};
	const isHeldBack = around.syncMethod === 'poll' || (page.doubtsWatches && page.received > 0);
	const next = isHeldBack ? pollAgain(listed, around) : beginWatch(asOfNow(listed, around), around, false);
	return {state: next.state, commands: [emit({type: 'replaced'}), ...audited(state), ...next.commands]};
}

/** What a list stands in for is as old as that list. */
function asOfNow(state: ReflectorState, {nowMs}: Surroundings): ReflectorState {
	return isPolling(state) ? {...state, brokenSinceMs: nowMs} : state;
}

function nextPage(page: Page, {continueToken, remainingItemCount}: ListMetadata): Page {
	return {
		...page,
		continueToken,
		...(remainingItemCount === undefined ? {} : {total: page.received + remainingItemCount}),
	};
}

import type {ListMetadata} from '../decoder/list-decoder.ts';
import type {KubernetesObject} from '../objects.ts';
import {begin, beginWatch, emit, emitStatus} from './begin.ts';
import type {Page, ReflectorCommand, ReflectorState, Step, Surroundings} from './state.ts';

/*
 * A list, page by page: the fall-back where WatchList is not served, or where its bytes come unpacked.
 */

function syncing(received: number, total: number | undefined, nowMs: number): ReflectorCommand {
	return emitStatus({state: 'syncing', sinceMs: nowMs, received, ...(total === undefined ? {} : {total})});
}

/** Headers of a page are there: the first begins the list, also when it is asked for again. */
export function pageAnswered(state: ReflectorState, {nowMs, monotonicMs}: Surroundings): Step {
	if (state.phase.name !== 'list-page') return {state, commands: []};
	const {page} = state.phase;
	const begins = page.continueToken === '';
	return {
		state: {...state, phase: {...state.phase, isAnswered: true, lastBytesMs: monotonicMs}},
		commands: [...(begins ? [emit({type: 'listing'})] : []), syncing(page.received, page.total, nowMs)],
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
	const progress = syncing(page.received + received, page.total, nowMs);
	const commands = objects.length === 0 ? [] : [emit({type: 'listed', objects}), progress];
	return {state: {...state, phase}, commands};
}

/** A page is complete: the next one follows, or the changes since the state that the first page showed. */
export function pageEnded(state: ReflectorState, metadata: ListMetadata, around: Surroundings): Step {
	if (state.phase.name !== 'list-page') return {state, commands: []};
	const page = {...state.phase.page, received: state.phase.page.received + state.phase.received};
	const listVersion = page.listVersion === '' ? metadata.resourceVersion : page.listVersion;
	if (metadata.continueToken !== '') {
		return begin(state, {type: 'page', page: nextPage({...page, listVersion}, metadata)}, around);
	}
	const next = beginWatch({...state, resourceVersion: listVersion}, around, false);
	return {state: next.state, commands: [emit({type: 'replaced'}), ...next.commands]};
}

function nextPage(page: Page, {continueToken, remainingItemCount}: ListMetadata): Page {
	return {
		...page,
		continueToken,
		...(remainingItemCount === undefined ? {} : {total: page.received + remainingItemCount}),
	};
}

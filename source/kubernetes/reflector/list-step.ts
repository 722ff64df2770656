import type {ListMetadata} from '../decoder/list-decoder.ts';
import type {KubernetesObject} from '../objects.ts';
import {begin, beginWatch, emit, emitStatus} from './begin.ts';
import type {Page, ReflectorCommand, ReflectorState, Step, Surroundings} from './state.ts';

/*
 * A list, page by page: the fall-back where WatchList is not served, or where its bytes come unpacked.
 */

const syncing = (received: number, total: number | undefined, nowMs: number): ReflectorCommand =>
	emitStatus({state: 'syncing', sinceMs: nowMs, received, ...(total === undefined ? {} : {total})});

/** Headers of a page are there: the first begins the list, also when it is asked for again. */
export const pageAnswered = (state: ReflectorState, {nowMs}: Surroundings): Step => {
	if (state.phase.name !== 'list-page') return {state, commands: []};
	const {page} = state.phase;
	const begins = page.continueToken === '';
	return {
		state: {...state, phase: {...state.phase, isAnswered: true, lastBytesMs: nowMs}},
		commands: [...(begins ? [emit({type: 'listing'})] : []), syncing(page.received, page.total, nowMs)],
	};
};

/** Objects of a page, as they arrive. */
export const listObjects = (
	state: ReflectorState,
	objects: readonly KubernetesObject[],
	{nowMs}: Surroundings,
): Step => {
	if (state.phase.name !== 'list-page') return {state, commands: []};
	const {page} = state.phase;
	const received = page.received + objects.length;
	const phase = {...state.phase, lastBytesMs: nowMs, page: {...page, received}};
	const commands = objects.length === 0 ? [] : [emit({type: 'listed', objects}), syncing(received, page.total, nowMs)];
	return {state: {...state, phase}, commands};
};

/** A page is complete: the next one follows, or the changes since the state that the first page showed. */
export const pageEnded = (state: ReflectorState, metadata: ListMetadata, around: Surroundings): Step => {
	if (state.phase.name !== 'list-page') return {state, commands: []};
	const {page} = state.phase;
	const listVersion = page.listVersion === '' ? metadata.resourceVersion : page.listVersion;
	if (metadata.continueToken !== '') {
		return begin(state, {type: 'page', page: nextPage({...page, listVersion}, metadata)}, around);
	}
	const next = beginWatch({...state, resourceVersion: listVersion}, around, false);
	return {state: next.state, commands: [emit({type: 'replaced'}), ...next.commands]};
};

const nextPage = (page: Page, {continueToken, remainingItemCount}: ListMetadata): Page => ({
	...page,
	continueToken,
	...(remainingItemCount === undefined ? {} : {total: page.received + remainingItemCount}),
});

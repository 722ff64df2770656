import {begin, firstPage} from './begin.ts';
import type {ReflectorCommand, ReflectorState, Step, Surroundings} from './state.ts';
import {leave} from './waiting.ts';

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
	const next = begin(state, {type: 'page', page}, around);
	return {state: next.state, commands: [...leave, ...remember, ...next.commands]};
}

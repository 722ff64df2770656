import type {Freshness} from './cluster.ts';
import {worstFreshness} from './freshness.ts';

/** One of the watches that a list is made of. */
export interface ListedPart {
	readonly freshness: Freshness;
	/** Objects that it holds. */
	readonly held: number;
}

/**
 * How far a list of several watches can be trusted as a whole: as the worst of them. What the server refuses to tell
 * hides nothing of the rest, and makes none of it old: only when it refuses all is the list refused. Until every part
 * has come it is loading. Which rows are old, the freshness of their own part says.
 */
export function listFreshness(parts: readonly ListedPart[]): Freshness {
	const told = parts.filter(({freshness}) => freshness.state !== 'blocked');
	const [first, ...others] = (told.length > 0 ? told : parts).map(({freshness}) => freshness);
	if (first === undefined) return {state: 'live'};
	const worst = worstFreshness(first, ...others);
	const isBegun = told.some(({freshness: {state}}) => state === 'live' || state === 'syncing');
	return isBegun && (worst.state === 'connecting' || worst.state === 'syncing') ? loading(told) : worst;
}

/** The total is known when each part that is on its way has told its own. */
function loading(parts: readonly ListedPart[]): Freshness {
	let received = 0;
	let total: number | undefined = 0;
	for (const {freshness, held} of parts) {
		received += freshness.state === 'syncing' ? freshness.received : held;
		const own = freshness.state === 'syncing' ? freshness.total : freshness.state === 'connecting' ? undefined : held;
		total = total === undefined || own === undefined ? undefined : total + own;
	}
	return {state: 'syncing', received, ...(total === undefined ? {} : {total})};
}

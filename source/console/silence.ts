import type {Freshness} from '../cluster/cluster.ts';
import {humanDuration} from '../rollout/duration.ts';
import type {Scene} from './state.ts';

/** A server that is well answers sooner; longer than this nobody should be left to wonder. */
export const patienceMs = 3_000;

/**
 * That the API server does not answer, as a sentence, once it should have; undefined while it may still be on its way.
 * @param sinceMs - When something was asked for: the server's time, epoch milliseconds
 */
export function silenceSentence(sinceMs: number | undefined, {view, nowMs}: Scene): string | undefined {
	// Beside old data the time stands still: the header has it.
	if (isLost(view.freshness)) return 'The API server does not answer.';
	const waitedMs = sinceMs === undefined ? 0 : nowMs - sinceMs;
	return waitedMs < patienceMs ? undefined : `No answer from the API server for ${humanDuration(waitedMs)}.`;
}

/** What is said while something that is to be shown is read: what is being done, and when nothing comes, that, and the way out. */
export function waitedFor(doing: string, sinceMs: number | undefined, scene: Scene): string {
	const silence = silenceSentence(sinceMs, scene);
	return silence === undefined ? `${doing} …` : `${silence} It stands here when it comes: r asks again, esc goes back.`;
}

const isLost = (freshness: Freshness): boolean =>
	freshness.state === 'stale' || (freshness.state === 'connecting' && freshness.error !== undefined);

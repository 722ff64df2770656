import {humanDuration} from '../../rollout/duration.ts';
import type {Scene} from '../state.ts';

/** A server that is well answers sooner; longer than this nobody should be left to wonder. */
const patienceMs = 3_000;

/**
 * What is said while an answer is waited for: what is being done, and when none comes, that, and the way out.
 * @param sinceMs - When it was asked for: the server's time, epoch milliseconds
 */
export function waitingText(doing: string, sinceMs: number | undefined, {view, nowMs}: Scene): string {
	const waitedMs = sinceMs === undefined ? 0 : nowMs - sinceMs;
	// Beside old data the time stands still: the header has it.
	const isLost = view.freshness.state === 'stale';
	if (!isLost && waitedMs < patienceMs) return `${doing} …`;
	const how = isLost
		? 'The API server does not answer.'
		: `No answer from the API server for ${humanDuration(waitedMs)}.`;
	return `${how} Nothing was written, and nothing waits to be: esc leaves everything as it is. If it goes on, it is said here within seconds why.`;
}

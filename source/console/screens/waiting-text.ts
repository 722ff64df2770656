import {silenceSentence} from '../silence.ts';
import type {Scene} from '../state.ts';

/**
 * What is said while an answer is waited for: what is being done, and when none comes, that, and the way out.
 * @param sinceMs - When it was asked for: the server's time, epoch milliseconds
 */
export function waitingText(doing: string, sinceMs: number | undefined, scene: Scene): string {
	const silence = silenceSentence(sinceMs, scene);
	return silence === undefined
		? `${doing} …`
		: `${silence} Nothing was written, and nothing waits to be: esc leaves everything as it is. If it goes on, it is said here within seconds why.`;
}

import type {Receipt} from '../cluster/actions/action.ts';
import {timeOfDay} from './format.ts';

/**
 * What was done, for the shell's own screen after the console closed: a line for each receipt, with the equivalent
 * kubectl line under it. Empty when nothing was done; else it ends with a newline.
 */
export function closingSummary(receipts: readonly Receipt[], timeZone?: string): string {
	return receipts
		.map(({atMs, sentence, kubectl, sentAgain}) => {
			const again = sentAgain ? ' (sent again after a harmless change)' : '';
			return `${timeOfDay(atMs, timeZone)}  ${sentence}${again}\n          ${kubectl}\n`;
		})
		.join('');
}

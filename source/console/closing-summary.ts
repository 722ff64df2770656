import {timeOfDay} from './format.ts';
import {cleanText} from './line.ts';
import type {Reversal} from './reversals.ts';
import {noticeOf} from './screens/confirm/confirm-update.ts';
import type {EndedWrite} from './writes.ts';

/**
 * What was asked for and what became of it, for the shell's own screen after the console closed: a line for each write,
 * with the equivalent kubectl line under what was done. Empty when nothing was asked for; else it ends with a newline.
 * `caveat` is what has to be known of those lines, where there are some.
 */
export function closingSummary(
	writes: readonly EndedWrite[],
	timeZone?: string,
	caveat?: string,
	reversals: readonly Reversal[] = [],
): string {
	const hasLines = writes.some(({outcome}) => outcome?.type === 'done');
	const taken = reversals.map(({atMs, sentence}) => `${timeOfDay(atMs, timeZone)}  ${sentence}`);
	return [...writes.flatMap(write => entryLines(write, timeZone)), ...taken, ...(hasLines && caveat ? [caveat] : [])]
		.map(line => `${cleanText(line)}\n`)
		.join('');
}

function entryLines({doing, askedAtMs, outcome}: EndedWrite, timeZone: string | undefined): readonly string[] {
	if (outcome?.type === 'done') {
		const {atMs, sentence, kubectl, sentAgain, remark} = outcome.receipt;
		const again = sentAgain ? ' (sent again after a harmless change)' : '';
		const but = remark === undefined ? '' : `, but: ${remark}`;
		const lines = kubectl.split('\n').filter(line => line !== '');
		return [`${timeOfDay(atMs, timeZone)}  ${sentence}${again}${but}`, ...lines.map(line => `          ${line}`)];
	}
	const why = outcome ? noticeOf(outcome).text : 'Not known whether it was done: the answer was not waited for.';
	return [`${timeOfDay(askedAtMs, timeZone)}  ${doing}: ${why}`];
}

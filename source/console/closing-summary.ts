import {timeOfDay} from './format.ts';
import {cleanText} from './line.ts';
import type {Reversal} from './reversals.ts';
import {noticeOf} from './screens/confirm/confirm-update.ts';
import type {EndedWrite} from './writes.ts';

/** A line for the end: of a moment (the server's time, epoch milliseconds), or of how it stands now. */
export interface EndingLine {
	readonly atMs?: number;
	readonly text: string;
}

interface Entry {
	readonly atMs: number;
	readonly lines: readonly string[];
}

/**
 * What was asked for and what became of it, for the shell's own screen after the console closed, in the order of time: a
 * line for each write, with the equivalent kubectl line under what was done, for what somebody took back, and for what was
 * told of earlier runs. Empty when there is nothing of that; else it ends with a newline.
 * @param caveat - What has to be known of those kubectl lines, where there are some.
 * @param standing - What is left for somebody to do: it stands last.
 */
export function closingSummary(
	writes: readonly EndedWrite[],
	timeZone?: string,
	caveat?: string,
	reversals: readonly Reversal[] = [],
	told: readonly EndingLine[] = [],
	standing: readonly string[] = [],
): string {
	const hasLines = writes.some(({outcome}) => outcome?.type === 'done');
	const dated = (atMs: number, text: string): Entry => ({atMs, lines: [`${timeOfDay(atMs, timeZone)}  ${text}`]});
	const entries = [
		...told.flatMap(({atMs, text}) => (atMs === undefined ? [] : [dated(atMs, text)])),
		...writes.map(write => entryOf(write, timeZone)),
		...reversals.map(({atMs, sentence}) => dated(atMs, sentence)),
	].sort((a, b) => a.atMs - b.atMs);
	const undated = told.flatMap(({atMs, text}) => (atMs === undefined ? [text] : []));
	return [...entries.flatMap(({lines}) => lines), ...(hasLines && caveat ? [caveat] : []), ...undated, ...standing]
		.map(line => `${cleanText(line)}\n`)
		.join('');
}

function entryOf({doing, askedAtMs, outcome}: EndedWrite, timeZone: string | undefined): Entry {
	if (outcome?.type === 'done') {
		const {atMs, sentence, kubectl, sentAgain, remark} = outcome.receipt;
		const again = sentAgain ? ' (sent again after a harmless change)' : '';
		const but = remark === undefined ? '' : `, but: ${remark}`;
		const lines = kubectl.split('\n').filter(line => line !== '');
		const head = `${timeOfDay(atMs, timeZone)}  ${sentence}${again}${but}`;
		return {atMs, lines: [head, ...lines.map(line => `          ${line}`)]};
	}
	const why = outcome ? noticeOf(outcome).text : 'Not known whether it was done: the answer was not waited for.';
	return {atMs: askedAtMs, lines: [`${timeOfDay(askedAtMs, timeZone)}  ${doing}: ${why}`]};
}

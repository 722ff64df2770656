import {thousands} from '../../format.ts';
import type {Window} from '../../layout.ts';
import {type Span, span, spansWidth} from '../../line.ts';
import {countedAs, type WorkloadRow} from './rows.ts';

/** What nobody may miss because it is scrolled out of view, the worst first. */
const grave = ['stuck', 'degraded'] as const;

interface HiddenTrouble {
	readonly word: (typeof grave)[number];
	readonly above: number;
	readonly below: number;
}

/**
 * Where one is in the list, and which trouble is out of view, the fullest words first: `31–60 of 1,005, 1 stuck above`,
 * then `31–60 ✗↑`, last `31–60`. None where all rows are seen.
 */
export function positions(rows: readonly WorkloadRow[], {top, end}: Window): readonly (readonly Span[])[] {
	if (top === 0 && end >= rows.length) return [];
	const range = `${thousands(top + 1)}–${thousands(end)}`;
	const ofAll = `${range} of ${thousands(rows.length)}`;
	const trouble = hiddenTrouble(rows, {top, end});
	if (trouble === undefined) return [ofAll, range].map(text => [span(text, 'faint')]);
	const {word, above, below} = trouble;
	const words =
		above > 0 && below > 0
			? `${thousands(above)} ${word} above, ${thousands(below)} below`
			: `${thousands(above + below)} ${word} ${above > 0 ? 'above' : 'below'}`;
	const sign = `✗${above > 0 ? '↑' : ''}${below > 0 ? '↓' : ''}`;
	const told = [
		[`${ofAll}, `, words],
		[`${range}, `, words],
		[`${ofAll} `, sign],
		[`${range} `, sign],
	];
	return [...told.map(([place = '', what = '']) => [span(place, 'faint'), span(what, 'bad')]), [span(range, 'faint')]];
}

/** The fullest that there is room for; the counts beside it go before it. */
export function fittingPosition(all: readonly (readonly Span[])[], columns: number): readonly Span[] {
	return all.find(spans => spansWidth(spans) <= columns) ?? [];
}

function hiddenTrouble(rows: readonly WorkloadRow[], {top, end}: Window): HiddenTrouble | undefined {
	for (const word of grave) {
		let above = 0;
		let below = 0;
		for (const [index, {urgency}] of rows.entries()) {
			if ((index >= top && index < end) || countedAs(urgency) !== word) continue;
			if (index < top) above += 1;
			else below += 1;
		}
		if (above + below > 0) return {word, above, below};
	}
	return undefined;
}

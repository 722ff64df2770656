import {fitLine, type Line, span, spansWidth, truncateText, widthOf, wrapText} from '../line.ts';
import type {TypingKey} from '../screen-part.ts';

/** A name of 253 characters, which is as long as there are, on 80 columns. */
const mostNameLines = 4;

/**
 * What is to be typed, and what is typed so far: in one line, or, where a long name would push the keys out of it, with
 * the name in lines of its own. Its end is what was typed last: that and the keys are always in view.
 * @param isDense - There is no room for more than two lines: of a longer name the middle is left out.
 */
export function typedNameLines(name: string, typed: string, columns: number, isDense: boolean): readonly Line[] {
	const before = 'type ';
	const after = ' and press enter:';
	const esc = [span('   '), span('esc', 'key'), span(' type no more')];
	const whole = [
		span(` ${before}`),
		span(name, 'strong'),
		span(' and press '),
		span('enter', 'key'),
		span(': '),
		span(`${typed}_`, 'strong'),
		...esc,
	];
	// As long as the name, so that nothing moves while it is typed.
	if (spansWidth(whole) - widthOf(typed) + widthOf(name) <= columns) return [fitLine(whole, columns)];
	const shown = isDense ? truncateText(name, columns - 2 - before.length - after.length, 'middle') : name;
	const asked = wrapText(`${before}${shown}${after}`, columns - 2, mostNameLines);
	const room = Math.max(1, columns - 2 - spansWidth(esc));
	const end = widthOf(typed) > room ? `…${[...typed].slice(1 - room).join('')}` : typed;
	return [
		...asked.map(part => fitLine([span(' '), span(part, 'strong')], columns)),
		fitLine([span(' '), span(`${end}_`, 'strong'), ...esc], columns),
	];
}

/** Its keys, for the footer. @param verb - What Enter does, where that can be done now. */
export function typedNameKeys(verb: string | undefined): readonly TypingKey[] {
	return [['esc', 'type no more'], ...(verb === undefined ? [] : [['enter', verb] as const])];
}

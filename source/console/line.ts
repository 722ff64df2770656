import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';

/** What a piece of text means; the theme says how it looks. */
export type Token =
	| 'plain'
	/** What the eye should find first: names, titles. */
	| 'strong'
	/** Column heads, separators, what can wait. */
	| 'faint'
	| 'good'
	| 'busy'
	| 'bad'
	| 'paused'
	/** A key that can be pressed. */
	| 'key';

export interface Span {
	readonly text: string;
	readonly token: Token;
}

/** One line of the screen. Its spans hold no byte under 0x20 and never more cells than the screen has columns. */
export interface Line {
	readonly spans: readonly Span[];
	/** The row that keys act on. */
	readonly selected?: boolean;
	/** From before the connection was lost. */
	readonly dimmed?: boolean;
}

export const emptyLine: Line = {spans: []};

// Printable ASCII needs none of the cleaning below.
const printableAscii = /^[\u0020-\u007E]*$/;

// Terminals disagree on the width of joined emoji: those that know clusters draw one glyph, the others draw the parts.
// Without joiners, variation selectors, keycaps and skin tones each code point has the same width everywhere.
const disputedWidth =
	/[\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]|\p{Variation_Selector}|\u20E3|\p{Emoji_Modifier}/gu;

const controlBytes = /\p{Control}/gu;

/** Text as it may stand in a line: control bytes become a visible mark, and every terminal agrees on its width. */
export function cleanText(text: string): string {
	if (printableAscii.test(text)) {
		return text;
	}
	return text.normalize('NFC').replaceAll(controlBytes, '\uFFFD').replaceAll(disputedWidth, '');
}

export function span(text: string, token: Token = 'plain'): Span {
	return {text: cleanText(text), token};
}

/**
 * ASCII, Latin letters, dashes and quotes, arrows, lines and shapes: what nearly all texts consist of, the console's own
 * signs too. To measure anything else costs 25 ms once, for patterns that have to be compiled.
 */
const oneCellEach = /^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2190-\u2193\u2500-\u25FC]*$/;

/** In cells. */
export function widthOf(text: string): number {
	return oneCellEach.test(text) ? text.length : stringWidth(text);
}

export function spansWidth(spans: readonly Span[]): number {
	return spans.reduce((width, {text}) => width + widthOf(text), 0);
}

/** Cuts to `columns` cells; what was cut leaves an ellipsis. A wide character is never halved. */
export function truncateText(text: string, columns: number, position: 'end' | 'middle' = 'end'): string {
	if (columns <= 0) {
		return '';
	}
	return widthOf(text) <= columns ? text : cliTruncate(text, columns, {position});
}

/** Cuts or fills with spaces to exactly `columns` cells. */
export function padText(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
	const cut = truncateText(text, columns);
	const filling = ' '.repeat(Math.max(0, columns - widthOf(cut)));
	return align === 'left' ? cut + filling : filling + cut;
}

/** Cuts spans to `columns` cells in all. */
export function fitSpans(spans: readonly Span[], columns: number): readonly Span[] {
	if (spansWidth(spans) <= columns) {
		return spans;
	}
	const fitted: Span[] = [];
	let left = columns;
	for (const [index, {text, token}] of spans.entries()) {
		const width = widthOf(text);
		const more = spans.slice(index + 1).some(later => later.text !== '');
		if (width < left || (width === left && !more)) {
			fitted.push({text, token});
			left -= width;
			continue;
		}
		// The ellipsis must show even where the cut falls between two spans.
		fitted.push({text: width <= left ? truncateText(`${text} `, left) : truncateText(text, left), token});
		break;
	}
	return fitted;
}

/** A line from spans, cut to the screen's width. */
export function fitLine(spans: readonly Span[], columns: number, flags: Omit<Line, 'spans'> = {}): Line {
	return {spans: fitSpans(spans, columns), ...flags};
}

/** `left`, and `right` at the right edge; when they don't fit, `left` gives way. */
export function spreadLine(left: readonly Span[], right: readonly Span[], columns: number): Line {
	const rightWidth = spansWidth(right);
	if (rightWidth === 0) {
		return fitLine(left, columns);
	}
	if (rightWidth >= columns) {
		return fitLine(right, columns);
	}
	const fitted = fitSpans(left, Math.max(0, columns - rightWidth - 2));
	const gap = columns - rightWidth - spansWidth(fitted);
	return {spans: [...fitted, span(' '.repeat(gap)), ...right]};
}

/**
 * Breaks a text into lines of at most `columns` cells: at spaces where there are some, else inside a word. At most
 * `mostLines` of them; what does not fit is cut from the last.
 */
export function wrapText(text: string, columns: number, mostLines: number): readonly string[] {
	const lines: string[] = [];
	let rest = cleanText(text).trim();
	while (rest !== '' && lines.length < mostLines - 1 && widthOf(rest) > columns) {
		const head = headOf(rest, columns);
		const space = head.lastIndexOf(' ');
		// A word that is longer than half a line is broken: hopping over it would waste the line.
		const length = rest[head.length] === ' ' ? head.length : space > head.length / 2 ? space : head.length;
		lines.push(rest.slice(0, length).trimEnd());
		rest = rest.slice(length).trimStart();
	}
	return rest === '' ? lines : [...lines, truncateText(rest, columns)];
}

/** As much of the beginning as fits; at least one character, so that there is progress. */
function headOf(text: string, columns: number): string {
	let head = '';
	let width = 0;
	for (const {segment} of graphemes.segment(text)) {
		width += widthOf(segment);
		if (head !== '' && width > columns) {
			break;
		}
		head += segment;
	}
	return head;
}

const graphemes = new Intl.Segmenter();

export function lineText(line: Line): string {
	return line.spans.map(({text}) => text).join('');
}

export function sameLine(a: Line, b: Line): boolean {
	return (
		a === b ||
		(a.selected === b.selected &&
			a.dimmed === b.dimmed &&
			a.spans.length === b.spans.length &&
			a.spans.every((one, index) => one.text === b.spans[index]?.text && one.token === b.spans[index]?.token))
	);
}

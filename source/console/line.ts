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
	/** What a click on it selects, in words of its screen's own. */
	readonly pick?: string;
}

export const emptyLine: Line = {spans: []};

/**
 * ASCII, Latin letters, dashes and quotes, arrows, lines and shapes: what nearly all texts consist of, the console's own
 * signs too. To clean or measure anything else costs 25 ms once, for patterns that have to be compiled.
 */
const oneCellEach =
	/^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2039\u203A\u2190-\u2193\u2500-\u25FC\u2713\u2717]*$/;

// Terminals disagree on the width of joined emoji: those that know clusters draw one glyph, the others draw the parts.
// Without joiners, variation selectors, keycaps and skin tones each code point has the same width everywhere. Fillers, tags
// and bidi controls are seen by nobody and move what stands beside them.
const disputedWidth = /\p{Default_Ignorable_Code_Point}|[\u2028\u2029\uFFF9-\uFFFB]|\u20E3|\p{Emoji_Modifier}/gu;

// Half of a surrogate pair becomes a character on the wire that nobody counted.
const controlBytes = /\p{Control}|\p{Surrogate}/gu;

// A mark without a letter would sit on what stands before it, the console's own sign or another text's end.
const baselessMark = /(^|\s)(?=\p{Mark})/gu;

let graphemes: Intl.Segmenter | undefined;

/** What must not be cut in two. Made when it is first needed: it loads Unicode's tables. */
function graphemesOf(text: string): string[] {
	graphemes ??= new Intl.Segmenter();
	return Array.from(graphemes.segment(text), ({segment}) => segment);
}

/** Text as it may stand in a line: control bytes become a visible mark, and every terminal agrees on its width. */
export function cleanText(text: string): string {
	if (oneCellEach.test(text)) {
		return text;
	}
	const shown = text.replaceAll(controlBytes, '\uFFFD').replaceAll(disputedWidth, '');
	// The dotted circle is what Unicode shows a mark on that stands alone.
	return shown.replaceAll(baselessMark, '$1\u25CC').normalize('NFC');
}

export function span(text: string, token: Token = 'plain'): Span {
	return {text: cleanText(text), token};
}

/** Whether every terminal gives the text the same width. */
export function hasSureWidth(text: string): boolean {
	return oneCellEach.test(text);
}

// More characters than any screen holds; a text in another script comes and goes.
const mostKnownWidths = 8192;
const knownWidths = new Map<string, number>();

function widthOfCharacter(character: string): number {
	const known = knownWidths.get(character);
	if (known !== undefined) {
		return known;
	}
	if (knownWidths.size >= mostKnownWidths) {
		knownWidths.clear();
	}
	const width = stringWidth(character);
	knownWidths.set(character, width);
	return width;
}

/**
 * In cells, character by character as most terminals count. Those that draw some scripts' clusters narrower leave a gap;
 * nothing runs over the edge.
 */
export function widthOf(text: string): number {
	if (oneCellEach.test(text)) {
		return text.length;
	}
	let width = 0;
	for (const character of text) {
		width += widthOfCharacter(character);
	}
	return width;
}

export function spansWidth(spans: readonly Span[]): number {
	return spans.reduce((width, {text}) => width + widthOf(text), 0);
}

/** Cuts to `columns` cells; what was cut leaves an ellipsis. A wide character is never halved. */
export function truncateText(text: string, columns: number, position: 'end' | 'middle' = 'end'): string {
	if (columns <= 0) {
		return '';
	}
	if (widthOf(text) <= columns) {
		return text;
	}
	const headColumns = position === 'end' ? columns - 1 : Math.floor(columns / 2);
	const clusters = oneCellEach.test(text) ? undefined : graphemesOf(text);
	const head = clusters ? clustersWithin(clusters, headColumns) : text.slice(0, headColumns);
	const tailColumns = columns - 1 - headColumns;
	if (tailColumns <= 0) {
		return `${head}…`;
	}
	const tail = clusters ? clustersWithin(clusters.toReversed(), tailColumns, 'before') : text.slice(-tailColumns);
	return `${head}…${tail}`;
}

/** As many of them, from the first, as have room. `before`: each goes before those that have room already. */
function clustersWithin(clusters: readonly string[], columns: number, order: 'after' | 'before' = 'after'): string {
	let text = '';
	let left = columns;
	for (const cluster of clusters) {
		left -= widthOf(cluster);
		if (left < 0) {
			break;
		}
		text = order === 'after' ? text + cluster : cluster + text;
	}
	return text;
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

/** As much of the beginning as fits into so many cells; at least one character, so that there is progress. */
export function headOf(text: string, columns: number): string {
	// With the character after the last, for it may be a mark that belongs to that.
	if (columns > 0 && oneCellEach.test(text.slice(0, columns + 1))) {
		return text.slice(0, columns);
	}
	let head = '';
	let width = 0;
	for (const segment of graphemesOf(text)) {
		width += widthOf(segment);
		if (head !== '' && width > columns) {
			break;
		}
		head += segment;
	}
	return head;
}

export function lineText(line: Line): string {
	return line.spans.map(({text}) => text).join('');
}

export function sameLine(a: Line, b: Line): boolean {
	return (
		a === b ||
		(a.selected === b.selected &&
			a.dimmed === b.dimmed &&
			a.pick === b.pick &&
			a.spans.length === b.spans.length &&
			a.spans.every((one, index) => one.text === b.spans[index]?.text && one.token === b.spans[index]?.token))
	);
}

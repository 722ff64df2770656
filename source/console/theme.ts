import {styleText} from 'node:util';
import type {Frame} from './frame.ts';
import {hasSureWidth, type Line, lineText, type Token, widthOf} from './line.ts';
import type {PaintedRow} from './painter.ts';

type Format = Parameters<typeof styleText>[0];

/** How each token looks. Colour never says what a word or a glyph does not say too. */
export interface Theme {
	readonly tokens: Readonly<Record<Token, Format>>;
}

// Only the sixteen colours that every terminal lets its user choose: they stay readable on light and dark grounds.
const colours: Theme = {
	tokens: {
		plain: [],
		strong: 'bold',
		faint: 'dim',
		good: 'green',
		busy: 'cyan',
		bad: ['red', 'bold'],
		paused: 'yellow',
		key: 'bold',
	},
};

const noColours: Theme = {
	tokens: {
		plain: [],
		strong: 'bold',
		faint: 'dim',
		good: [],
		busy: [],
		bad: 'bold',
		paused: [],
		key: 'bold',
	},
};

/** The theme for an environment. See https://no-color.org: set and not empty means no colour; weight may stay. */
export function themeFor(env: Readonly<Record<string, string | undefined>>): Theme {
	return env.NO_COLOR !== undefined && env.NO_COLOR !== '' ? noColours : colours;
}

const style = (format: Format, text: string) =>
	text === '' || (Array.isArray(format) && format.length === 0)
		? text
		: styleText(format, text, {validateStream: false});

/** A line as styled text; colours follow the given environment, not what the process's standard output is. */
export function paintLine(line: Line, theme: Theme, columns: number): string {
	if (line.selected) {
		// Inverse over coloured spans would be a patchwork; the glyph keeps saying what the colour said.
		const text = lineText(line);
		return style('inverse', text + ' '.repeat(Math.max(0, columns - widthOf(text))));
	}
	const painted = line.spans.map(({text, token}) => style(theme.tokens[token], text)).join('');
	return line.dimmed ? style('dim', painted) : painted;
}

const paintedCache = new WeakMap<Line, {readonly theme: Theme; readonly columns: number; readonly row: PaintedRow}>();

/** The rows of a frame for the painter. A line that kept its identity is not styled again. */
export function paintedRows({lines, columns}: Frame, theme: Theme): readonly PaintedRow[] {
	return lines.map(line => {
		const known = paintedCache.get(line);
		if (known?.theme === theme && known.columns === columns) {
			return known.row;
		}
		// Spaces at the end need not be written: the rest of the row is erased.
		const text = lineText(line).trimEnd();
		const painted = paintLine(line, theme, columns);
		const row = {
			...(line.selected ? {text: painted, columns} : {text: painted.trimEnd(), columns: widthOf(text)}),
			...(hasSureWidth(text) ? {} : {hasDoubtfulWidth: true as const}),
		};
		paintedCache.set(line, {theme, columns, row});
		return row;
	});
}

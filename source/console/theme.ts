import {styleText} from 'node:util';
import {type Line, lineText, type Token, widthOf} from './line.ts';

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

/**
 * A line as styled text, for one `<Text>`. Styled here and not by nested `<Text>`s: one node a line is the cheapest
 * tree, and the colours follow the given environment, not what chalk guesses from the process's standard output.
 */
export function paintLine(line: Line, theme: Theme, columns: number): string {
	if (line.selected) {
		// Inverse over coloured spans would be a patchwork; the glyph keeps saying what the colour said.
		const text = lineText(line);
		return style('inverse', text + ' '.repeat(Math.max(0, columns - widthOf(text))));
	}
	const painted = line.spans.map(({text, token}) => style(theme.tokens[token], text)).join('');
	return line.dimmed ? style('dim', painted) : painted;
}

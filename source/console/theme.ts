import type {Frame} from './frame.ts';
import {hasSureWidth, type Line, lineText, type Token, widthOf} from './line.ts';
import {nearestIndex, rgbOf} from './look/colour.ts';
import {type ColourDepth, colourDepth, groundOf} from './look/colour-depth.ts';
import {asciiText, needsAscii} from './look/glyph-set.ts';
import {
	dark,
	highContrastDark,
	highContrastLight,
	type Look,
	light,
	monochrome,
	ownColours,
	type Palette,
} from './look/palettes.ts';
import type {PaintedRow} from './painter.ts';

export const themeNames = ['auto', 'dark', 'light', 'high-contrast', 'monochrome'] as const;

/** `auto`: by what the terminal tells of its ground, else in the user's own sixteen colours. */
export type ThemeName = (typeof themeNames)[number];

/** How each token looks. Colour never says what a word or a glyph does not say too. */
export interface Theme {
	/** Parameters of SGR; empty: as the terminal's text is. */
	readonly tokens: Readonly<Record<Token, string>>;
	/** Of lines that are from before the connection was lost; undefined: each in its own look, and dim. */
	readonly dimmed?: string;
	readonly isAscii: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface ThemeChoice {
	readonly name?: ThemeName;
	/** `--no-color`. */
	readonly isColourless?: boolean;
}

/** The theme for an environment; what was asked for by name counts as far as there are colours. */
export function themeFor(env: Environment, {name = 'auto', isColourless = false}: ThemeChoice = {}): Theme {
	const depth = isColourless ? 'none' : colourDepth(env);
	const palette = depth === 'none' ? monochrome : paletteFor(name, env);
	const tokens = Object.entries(palette).map(([token, look]) => [token, codesOf(look, depth)]);
	const isShaded = (depth === '256' || depth === 'true') && palette.faint.shade !== undefined;
	const isNeverDim = palette.faint.dim !== true;
	return {
		tokens: Object.fromEntries(tokens) as Record<Token, string>,
		// To dim a shade would take its contrast away.
		...(isShaded || isNeverDim ? {dimmed: codesOf(palette.faint, depth)} : {}),
		isAscii: needsAscii(env),
	};
}

/** The palette that a name stands for on this terminal. */
export function paletteFor(name: ThemeName, env: Environment): Palette {
	const ground = groundOf(env);
	switch (name) {
		case 'auto':
			return ground === undefined ? ownColours : ground === 'light' ? light : dark;
		case 'dark':
			return dark;
		case 'light':
			return light;
		case 'high-contrast':
			return ground === 'light' ? highContrastLight : highContrastDark;
		case 'monochrome':
			return monochrome;
	}
}

function codesOf({bold, dim, named, shade}: Look, depth: ColourDepth): string {
	const isShaded = shade !== undefined && (depth === '256' || depth === 'true');
	const colour = !isShaded
		? named
		: depth === 'true'
			? `38;2;${rgbOf(shade).join(';')}`
			: `38;5;${nearestIndex(shade)}`;
	return [bold ? 1 : undefined, dim && !isShaded ? 2 : undefined, depth === 'none' ? undefined : colour]
		.filter(code => code !== undefined)
		.join(';');
}

const style = (codes: string, text: string) => (text === '' || codes === '' ? text : `\u001B[${codes}m${text}\u001B[m`);

/** A line as styled text. */
export function paintLine(line: Line, theme: Theme, columns: number): string {
	const shown = (text: string) => (theme.isAscii ? asciiText(text) : text);
	if (line.selected) {
		// Inverse over coloured spans would be a patchwork; the glyph keeps saying what the colour said.
		const text = lineText(line);
		return style('7', shown(text) + ' '.repeat(Math.max(0, columns - widthOf(text))));
	}
	const codesFor = (token: Token) => {
		const codes = theme.tokens[token];
		return line.dimmed ? (theme.dimmed ?? withDim(codes)) : codes;
	};
	return line.spans.map(({text, token}) => style(codesFor(token), shown(text))).join('');
}

const withDim = (codes: string) => (codes === '' ? '2' : codes.split(';').includes('2') ? codes : `2;${codes}`);

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
			...(theme.isAscii || hasSureWidth(text) ? {} : {hasDoubtfulWidth: true as const}),
		};
		paintedCache.set(line, {theme, columns, row});
		return row;
	});
}

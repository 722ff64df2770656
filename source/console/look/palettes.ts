import type {Token} from '../line.ts';
import type {Hex} from './colour.ts';

/** How a token looks: weight, and a colour by the name or by the shade, whichever the terminal takes. */
export interface Look {
	readonly bold?: true;
	readonly dim?: true;
	/** A number of SGR for one of the sixteen colours, whose shade is the user's. */
	readonly named?: number;
	readonly shade?: Hex;
}

export type Palette = Readonly<Record<Token, Look>>;

/** No colours: weight alone. Every word and glyph stays. */
export const monochrome: Palette = {
	plain: {},
	strong: {bold: true},
	faint: {dim: true},
	good: {},
	busy: {},
	bad: {bold: true},
	paused: {},
	key: {bold: true},
};

/** Where nobody says whether the ground is dark or light: the user's own sixteen colours, which fit it. */
export const ownColours: Palette = {
	...monochrome,
	good: {named: 32},
	busy: {named: 36},
	bad: {named: 31, bold: true},
	paused: {named: 33},
};

// Shades with a contrast of 4.5 and more on every usual ground of their kind (WCAG 2.1, AA); test/console/look holds it.
export const dark: Palette = {
	...monochrome,
	faint: {dim: true, shade: '#b3bac4'},
	good: {named: 32, shade: '#87d787'},
	busy: {named: 36, shade: '#87d7ff'},
	bad: {named: 91, bold: true, shade: '#ffafaf'},
	paused: {named: 33, shade: '#ffd787'},
};

// Of the sixteen, green, cyan and yellow can't be read on white.
export const light: Palette = {
	...monochrome,
	faint: {dim: true, shade: '#585858'},
	good: {shade: '#005f00'},
	busy: {named: 34, shade: '#005f87'},
	bad: {named: 31, bold: true, shade: '#af0000'},
	paused: {named: 35, shade: '#5f0087'},
};

// 7 and more (AAA); nothing is dim.
export const highContrastDark: Palette = {
	...monochrome,
	faint: {shade: '#e4e4e4'},
	good: {named: 92, shade: '#afffaf'},
	busy: {named: 96, shade: '#afffff'},
	bad: {named: 93, bold: true, shade: '#ffd7d7'},
	paused: {named: 97, shade: '#ffffaf'},
};

export const highContrastLight: Palette = {
	...monochrome,
	faint: {shade: '#303030'},
	good: {},
	busy: {named: 34, shade: '#00005f'},
	bad: {bold: true, shade: '#5f0000'},
	paused: {bold: true, shade: '#3a3a00'},
};

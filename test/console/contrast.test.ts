import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Hex, nearestIndex, rgbOf, rgbOfIndex} from '../../source/console/look/colour.ts';
import {
	dark,
	highContrastDark,
	highContrastLight,
	light,
	ownColours,
	type Palette,
} from '../../source/console/look/palettes.ts';

type Rgb = readonly number[];

/** Relative luminance and contrast as WCAG 2.1 defines them. */
function luminance(rgb: Rgb): number {
	const [red = 0, green = 0, blue = 0] = rgb.map(value => {
		const part = value / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Rgb, b: Rgb): number {
	const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (lighter + 0.05) / (darker + 0.05);
}

/** Grounds as terminals come with them: black, VS Code, One Dark, Solarized, Nord; white, paper, grey, Solarized. */
const grounds: Readonly<Record<'dark' | 'light', readonly Hex[]>> = {
	dark: ['#000000', '#1e1e1e', '#282c34', '#002b36', '#2e3440'],
	light: ['#ffffff', '#fafafa', '#eeeeee', '#fdf6e3'],
};

/** The sixteen as xterm comes with them. */
const sixteen: Readonly<Record<number, Rgb>> = {
	31: [205, 0, 0],
	32: [0, 205, 0],
	33: [205, 205, 0],
	34: [0, 0, 238],
	35: [205, 0, 205],
	36: [0, 205, 205],
	91: [255, 0, 0],
	92: [0, 255, 0],
	93: [255, 255, 0],
	96: [0, 255, 255],
	97: [255, 255, 255],
};

const themes = [
	['dark', dark, 'dark', 4.5],
	['light', light, 'light', 4.5],
	['high contrast on dark', highContrastDark, 'dark', 7],
	['high contrast on light', highContrastLight, 'light', 7],
] as const;

for (const [title, palette, ground, least] of themes) {
	test(`${title}: every colour has a contrast of at least ${least} on every ground, in 256 colours too`, () => {
		for (const [token, {shade}] of Object.entries(palette as Palette)) {
			if (shade === undefined) continue;
			for (const under of grounds[ground]) {
				for (const shown of [rgbOf(shade), rgbOfIndex(nearestIndex(shade))]) {
					const ratio = contrast(shown, rgbOf(under));
					assert.ok(ratio >= least, `${token} ${shown} on ${under}: ${ratio.toFixed(2)}`);
				}
			}
		}
	});

	test(`${title}: in sixteen colours too, as xterm has them, on its ground`, () => {
		const under = ground === 'dark' ? [0, 0, 0] : [255, 255, 255];
		for (const [token, {named}] of Object.entries(palette as Palette)) {
			if (named === undefined) continue;
			const shown = sixteen[named] ?? assert.fail(`${named} is in no table`);
			const ratio = contrast(shown, under);
			assert.ok(ratio >= least, `${token} ${named}: ${ratio.toFixed(2)}`);
		}
	});
}

test('good, busy, bad and paused differ from each other by more than a shade', () => {
	for (const palette of [dark, light, highContrastDark, highContrastLight, ownColours]) {
		const looks = [palette.good, palette.busy, palette.bad, palette.paused].map(look => JSON.stringify(look));
		assert.equal(new Set(looks).size, 4);
	}
});

test('the nearest of 256 colours is itself where the table has it', () => {
	assert.equal(nearestIndex('#000000'), 16);
	assert.equal(nearestIndex('#87d787'), 114);
	assert.equal(nearestIndex('#eeeeee'), 255);
	assert.deepEqual(rgbOfIndex(114), [135, 215, 135]);
});

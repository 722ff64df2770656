import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Line, span, widthOf} from '../../source/console/line.ts';
import {colourDepth} from '../../source/console/look/colour-depth.ts';
import {asciiText, needsAscii} from '../../source/console/look/glyph-set.ts';
import {paintLine, type Theme, themeFor, themeNames} from '../../source/console/theme.ts';
import {themeNames as configNames} from '../../source/storage/config.ts';

const line = {spans: [span('✗ ', 'bad'), span('checkout', 'strong'), span(' 8/10')]};
const columns = 20;
const painted = (theme: Theme, flags: Partial<Line> = {}) =>
	paintLine({...line, ...flags}, theme, columns).replaceAll('\u001B[', '[');

test('a line is painted with its tokens, coloured by the given environment alone', () => {
	assert.equal(painted(themeFor({})), '[1;31m✗ [m[1mcheckout[m 8/10');
	assert.equal(painted(themeFor({NO_COLOR: '1'})), '[1m✗ [m[1mcheckout[m 8/10');
	assert.equal(painted(themeFor({}, {isColourless: true})), '[1m✗ [m[1mcheckout[m 8/10');
	assert.equal(painted(themeFor({}, {name: 'monochrome'})), '[1m✗ [m[1mcheckout[m 8/10');
});

test('the selected line is inverse up to the right edge, without other colours', () => {
	assert.equal(painted(themeFor({}), {selected: true}), '[7m✗ checkout 8/10     [m');
});

test('a theme has the shades that the terminal takes', () => {
	const bad = (env: Readonly<Record<string, string>>, name: (typeof themeNames)[number] = 'dark') =>
		themeFor(env, {name}).tokens.bad;
	assert.equal(bad({TERM: 'xterm'}), '1;91');
	assert.equal(bad({TERM: 'xterm-256color'}), '1;38;5;217');
	assert.equal(bad({TERM: 'xterm-256color', COLORTERM: 'truecolor'}), '1;38;2;255;175;175');
	assert.equal(bad({TERM: 'xterm-256color', COLORTERM: 'truecolor'}, 'light'), '1;38;2;175;0;0');
	assert.equal(bad({TERM: 'xterm-256color', NO_COLOR: '1'}), '1');
});

test("where the ground is not known the colours are the user's own, and where it is told they fit it", () => {
	const rich = {TERM: 'xterm-256color', COLORTERM: 'truecolor'};
	assert.equal(themeFor(rich).tokens.good, '32');
	assert.equal(themeFor({...rich, COLORFGBG: '15;0'}).tokens.good, '38;2;135;215;135');
	assert.equal(themeFor({...rich, COLORFGBG: '0;15'}).tokens.good, '38;2;0;95;0');
	assert.equal(themeFor({...rich, COLORFGBG: '0;default;7'}, {name: 'high-contrast'}).tokens.good, '');
});

test('what is old is dim, in a theme of shades faint, and in high contrast never dim', () => {
	assert.equal(painted(themeFor({}), {dimmed: true}), '[2;1;31m✗ [m[2;1mcheckout[m[2m 8/10[m');
	const shaded = themeFor({COLORTERM: 'truecolor'}, {name: 'dark'});
	assert.equal(painted(shaded, {dimmed: true}).replaceAll('[m', '').split('[38;2;179;186;196m').length, 4);
	for (const env of [{}, {TERM: 'xterm-256color'}]) {
		const {tokens, dimmed} = themeFor(env, {name: 'high-contrast'});
		for (const codes of [...Object.values(tokens), dimmed ?? '2']) assert.ok(!codes.split(';').includes('2'), codes);
	}
});

for (const [env, depth] of [
	[{}, '16'],
	[{TERM: 'xterm'}, '16'],
	[{TERM: 'linux'}, '16'],
	[{TERM: 'dumb'}, 'none'],
	[{TERM: 'dumb', COLORTERM: 'truecolor'}, 'none'],
	[{TERM: 'xterm-256color'}, '256'],
	[{TERM: 'tmux-256color'}, '256'],
	[{TERM: 'tmux-256color', COLORTERM: 'truecolor'}, 'true'],
	[{TERM: 'xterm-256color', COLORTERM: '24bit'}, 'true'],
	[{TERM: 'xterm-kitty'}, 'true'],
	[{TERM: 'xterm-direct'}, 'true'],
	[{TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal'}, '256'],
	[{TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app'}, 'true'],
	[{TERM: 'xterm-256color', NO_COLOR: ''}, '256'],
	[{TERM: 'xterm-256color', NO_COLOR: '0'}, 'none'],
	[{TERM: 'dumb', FORCE_COLOR: '2'}, '256'],
	[{NO_COLOR: '1', FORCE_COLOR: '3'}, 'true'],
	[{COLORTERM: 'truecolor', FORCE_COLOR: '0'}, 'none'],
	[{FORCE_COLOR: ''}, '16'],
] as const) {
	test(`colours by ${JSON.stringify(env)}: ${depth}`, () => assert.equal(colourDepth(env), depth));
}

for (const [env, ascii] of [
	[{}, false],
	[{LANG: 'C'}, true],
	[{LANG: 'POSIX'}, true],
	[{LANG: 'C.UTF-8'}, false],
	[{LANG: 'de_DE.utf8'}, false],
	[{LANG: 'de_DE.ISO-8859-1'}, true],
	[{LANG: 'en_US.UTF-8', LC_ALL: 'C'}, true],
	[{LANG: 'C', LC_ALL: '', LC_CTYPE: 'en_US.UTF-8'}, false],
	[{LANG: 'en_US.UTF-8', TERM: 'linux'}, true],
	[{LANG: 'en_US.UTF-8', TERM: 'dumb'}, true],
] as const) {
	test(`ASCII alone by ${JSON.stringify(env)}: ${ascii}`, () => assert.equal(needsAscii(env), ascii));
}

test('a text in ASCII keeps its width, cell by cell', () => {
	assert.equal(asciiText('✗ checkout 6→7 ‖ …'), 'x checkout 6>7 = ~');
	for (const text of ['plain', 'デプロイ', '👍 é ü', '▁▂▃▄▅▆▇█', 'שלום']) {
		assert.match(asciiText(text), /^[ -~]*$/);
		assert.equal(asciiText(text).length, widthOf(text), text);
	}
	assert.equal(painted(themeFor({LANG: 'C'})), '[1;31mx [m[1mcheckout[m 8/10');
});

test('the config file knows the themes that the console has', () => {
	assert.deepEqual(configNames, themeNames);
});

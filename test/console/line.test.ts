import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {
	cleanText,
	fitLine,
	lineText,
	padText,
	span,
	spreadLine,
	truncateText,
	widthOf,
	wrapText,
} from '../../source/console/line.ts';

const text = fc.oneof(
	fc.string({unit: 'grapheme'}),
	fc.string({unit: 'binary'}),
	fc.constantFrom('漢字かな', '👍🏽❤️', 'a'.repeat(90)),
);

test('clean text has no control byte, and its width is the sum of its characters everywhere', () => {
	fc.assert(
		fc.property(text, dirty => {
			const clean = cleanText(dirty);
			assert.doesNotMatch(clean, /\p{Control}/u);
			assert.equal(cleanText(clean), clean);
		}),
	);
	for (const [dirty, clean] of [
		['a\u001B[31mb', 'a\uFFFD[31mb'],
		['one\r\ntwo', 'one\uFFFD\uFFFDtwo'],
		['👩‍👧', '👩👧'],
		['❤️', '❤'],
		['👍🏽', '👍'],
		['user\u202Etxt', 'usertxt'],
	] as const) {
		assert.equal(cleanText(dirty), clean);
	}
});

test('truncation and padding keep to the cells, and never halve a wide character', () => {
	fc.assert(
		fc.property(text, fc.nat(60), (dirty, columns) => {
			const clean = cleanText(dirty);
			assert.ok(widthOf(truncateText(clean, columns)) <= columns);
			assert.equal(widthOf(padText(clean, columns)), columns);
			assert.equal(widthOf(padText(clean, columns, 'right')), columns);
		}),
	);
	assert.equal(padText('漢字', 4), '漢字');
	assert.equal(padText('漢字', 3), '漢…');
	assert.equal(padText('漢字', 2), '… ');
	assert.equal(truncateText('checkout-abc-8xk2p', 12, 'middle'), 'checko…8xk2p');
});

test('fitted lines keep to the columns, and show that something was cut', () => {
	fc.assert(
		fc.property(fc.array(text, {maxLength: 6}), fc.integer({min: 1, max: 60}), (texts, columns) => {
			const spans = texts.map(one => span(one));
			const line = lineText(fitLine(spans, columns));
			const whole = spans.map(one => one.text).join('');
			assert.ok(widthOf(line) <= columns);
			assert.equal(line === whole, widthOf(whole) <= columns);
		}),
	);
	assert.equal(lineText(fitLine([span('abc'), span('def')], 3)), 'ab…');
	assert.equal(lineText(spreadLine([span('left and long')], [span('right')], 14)), 'left a…  right');
});

test('wrapping loses nothing but spaces, and keeps to the cells', () => {
	fc.assert(
		fc.property(text, fc.integer({min: 8, max: 40}), (dirty, columns) => {
			const lines = wrapText(dirty, columns, 1000);
			assert.ok(lines.every(line => widthOf(line) <= columns));
			const squeezed = (one: string) => one.replaceAll(/\s/g, '');
			assert.equal(squeezed(lines.join('')), squeezed(cleanText(dirty)));
		}),
	);
	assert.deepEqual(wrapText('one two three', 8, 3), ['one two', 'three']);
	assert.deepEqual(wrapText('registry/shop/checkout', 10, 3), ['registry/s', 'hop/checko', 'ut']);
	assert.deepEqual(wrapText('one two three', 4, 2), ['one', 'two…']);
});

test('every character that can stand in a line is as wide as the table of characters says', () => {
	const wrong: string[] = [];
	for (let code = 0x20; code < 0x3000; code++) {
		const character = String.fromCharCode(code);
		if (!/\p{Control}/u.test(character) && widthOf(character) !== stringWidth(character)) wrong.push(code.toString(16));
	}
	assert.deepEqual(wrong, []);
});

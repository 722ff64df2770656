import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {boundText, removedMark, sanitizeDeep, sanitizeText} from '../../source/kubernetes/sanitize.ts';

const cases: readonly (readonly [name: string, text: string, clean: string])[] = [
	['plain text', 'web-5f6d is ready', 'web-5f6d is ready'],
	['text of other scripts', 'größe 日本 𝛑 é', 'größe 日本 𝛑 é'],
	['a colour', '\x1B[31mred\x1B[0m', '�red�'],
	['a title that BEL ends', 'a\x1B]0;title\x07b', 'a�b'],
	['a link that ST ends', '\x1B]8;;http://x\x1B\\link\x1B]8;;\x1B\\', '�link�'],
	['a string that nothing ends hides no text', 'a\x1B]0;all of this', 'a�]0;all of this'],
	['C1 introducers', '\x9B31mred\x9D0;t\x9Cx', '�red�x'],
	['a device control string', '\x1BP$q"p\x1B\\x', '�x'],
	['CR, newline and tab', 'a\r\nb\tc', 'a�b�c'],
	['bidi and zero width', 'a\u202Eb\u2066c\u200Bd\uFEFFe', 'a�b�c�d�e'],
	['line separators', 'a\u2028b\u2029c', 'a�b�c'],
	['half a surrogate pair', 'a\uD800b', 'a�b'],
	['tag characters', 'a\u{E0041}\u{E007F}b', 'a�b'],
	['a run leaves one mark', 'a\x1B[2J\x1B[H\u202E\x07b', 'a�b'],
];

for (const [name, text, clean] of cases) {
	test(`sanitizeText: ${name}`, () => assert.equal(sanitizeText(text), clean));
}

/** Written out anew, so that a slip in the pattern is found. */
const isForbidden = (codePoint: number): boolean =>
	codePoint < 0x20 ||
	(codePoint >= 0x7f && codePoint <= 0x9f) ||
	(codePoint >= 0x200b && codePoint <= 0x200f) ||
	(codePoint >= 0x2028 && codePoint <= 0x202e) ||
	(codePoint >= 0x2066 && codePoint <= 0x2069) ||
	codePoint === 0xfeff ||
	(codePoint >= 0xd800 && codePoint <= 0xdfff);

const hostileText = fc
	.array(
		fc.oneof(
			fc.string({unit: 'binary'}),
			fc.constantFrom(
				'\x1B[',
				'\x1B]',
				'\x1B\\',
				'\x07',
				'\x9B',
				'31m',
				'\u202E',
				'\u200B',
				'\uD800',
				'\uDC00',
				'x',
				'\n',
			),
		),
	)
	.map(parts => parts.join(''));

test('sanitizeText: no forbidden code point is left', () => {
	fc.assert(
		fc.property(hostileText, text => {
			const codePoints = [...sanitizeText(text)].map(character => character.codePointAt(0) ?? 0);
			assert.equal(codePoints.some(isForbidden), false);
		}),
	);
});

test('sanitizeText: twice is once', () => {
	fc.assert(fc.property(hostileText, text => assert.equal(sanitizeText(sanitizeText(text)), sanitizeText(text))));
});

test('sanitizeText: text with something removed says so', () => {
	fc.assert(
		fc.property(hostileText, text => {
			const clean = sanitizeText(text);
			assert.ok(clean === text || clean.includes(removedMark));
		}),
	);
});

test('sanitizeDeep: cleans keys and values, returns the same object when there is nothing to clean', () => {
	const harmless = {a: ['b', {c: 1}], d: null};
	assert.equal(sanitizeDeep(harmless), harmless);
	assert.deepEqual(sanitizeDeep({'k\x07': ['ok', {text: 'a\x1B[1mb'}], n: 1}), {'k�': ['ok', {text: 'a�b'}], n: 1});
});

test('sanitizeDeep: a key __proto__ from the wire stays a key', () => {
	const parsed: unknown = JSON.parse('{"__proto__": {"polluted": "a\\u0007"}}');
	const clean = sanitizeDeep(parsed);
	assert.equal(JSON.stringify(clean), '{"__proto__":{"polluted":"a�"}}');
	assert.equal(Object.getPrototypeOf(clean), Object.prototype);
});

test('boundText: cuts at the length, never inside a surrogate pair', () => {
	assert.equal(boundText('abc', 3), 'abc');
	assert.equal(boundText('abcd', 3), 'ab…');
	assert.equal(boundText('a😀bcd', 3), 'a…');
	fc.assert(
		fc.property(fc.string({unit: 'binary'}), fc.integer({min: 1, max: 20}), (text, maxLength) => {
			const bounded = boundText(text, maxLength);
			assert.ok(bounded.length <= maxLength);
			assert.ok(bounded.isWellFormed() || !text.isWellFormed());
		}),
	);
});

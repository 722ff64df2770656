import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {widthOf} from '../../source/console/line.ts';
import {wrapCells} from '../../source/console/wrap-cells.ts';

const graphemes = new Intl.Segmenter();
const clustersOf = (text: string) => Array.from(graphemes.segment(text), ({segment}) => segment);

test('breaking at the last cell loses nothing, keeps to the cells, and cuts no letter from its marks', () => {
	const letters = fc.constantFrom('a', ' ', '漢', '漢\u0301', 'e\u0301\u0302', '👍');
	const text = fc.array(letters, {maxLength: 60}).map(all => all.join(''));
	fc.assert(
		fc.property(text, fc.integer({min: 2, max: 20}), fc.integer({min: 2, max: 20}), (whole, first, others) => {
			const rows = wrapCells(whole, first, others);
			assert.equal(rows.join(''), whole);
			assert.ok(rows.every((row, index) => widthOf(row) <= (index === 0 ? first : others)));
			assert.deepEqual(rows.flatMap(clustersOf), clustersOf(whole));
		}),
	);
});

test('a wide letter with a mark, two cells and two characters, is not taken for two narrow letters', () => {
	assert.deepEqual(wrapCells('漢\u0301漢\u0301漢\u0301', 3, 5), ['漢\u0301', '漢\u0301漢\u0301']);
});

test('a mark right behind the last cell goes with its letter', () => {
	assert.deepEqual(wrapCells('abcde\u0301fg', 5, 5), ['abcde\u0301', 'fg']);
});

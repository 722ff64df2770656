import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {shareLines, windowOf} from '../../source/console/layout.ts';
import {type Column, layOutTable} from '../../source/console/table.ts';

test('the selected row is in view, the window is full, and only rows near it are measured', () => {
	const heights = fc.array(fc.integer({min: 1, max: 2}), {minLength: 1, maxLength: 300});
	fc.assert(
		fc.property(heights, fc.nat(), fc.nat(400), fc.integer({min: 2, max: 60}), (rows, at, top, lines) => {
			const selected = at % rows.length;
			let asked = 0;
			const heightOf = (index: number) => {
				asked += 1;
				return rows[index] ?? 0;
			};
			const window = windowOf(rows.length, lines, top, selected, heightOf);
			const used = (from: number, to: number) => rows.slice(from, to).reduce((sum, height) => sum + height, 0);
			assert.ok(window.top <= selected && selected < window.end);
			assert.ok(used(window.top, selected + 1) <= lines, 'the selected row is wholly in view');
			assert.ok(used(window.top, window.end) >= Math.min(lines, used(0, rows.length)) - 1, 'no empty space at the end');
			assert.ok(asked <= 6 * lines + 6, `${asked} heights for ${lines} lines`);
		}),
	);
});

test('a window moves no more than it must', () => {
	assert.deepEqual(windowOf(100, 10, 20, 25), {top: 20, end: 30});
	assert.deepEqual(windowOf(100, 10, 20, 30), {top: 21, end: 31});
	assert.deepEqual(windowOf(100, 10, 20, 5), {top: 5, end: 15});
	assert.deepEqual(windowOf(12, 10, 90, undefined), {top: 2, end: 12});
	assert.deepEqual(windowOf(0, 10, 3, undefined), {top: 0, end: 0});
});

test('lines are shared in rounds, never more than there are', () => {
	const rounds = [
		{wanted: [3, 3, 3], order: [0, 1, 2]},
		{wanted: [9, 20, 9], order: [1, 0, 2]},
	];
	assert.deepEqual(shareLines(4, rounds), [3, 1, 0]);
	assert.deepEqual(shareLines(20, rounds), [3, 14, 3]);
	assert.deepEqual(shareLines(100, rounds), [9, 20, 9]);
});

const columns: readonly Column[] = [
	{head: 'NAME', dispensable: 0, shrinkTo: 8},
	{head: 'KIND', dispensable: 2},
	{head: 'AGE', dispensable: 1, align: 'right'},
];
const rows = [[{text: 'a-rather-long-name'}, {text: 'dep'}, {text: '41d'}]];
const shown = (available: number) =>
	layOutTable(columns, rows, available).columns.map(({column, width}) => [column.head, width]);

test('a narrow table shortens what may be shortened, then leaves out the most dispensable columns', () => {
	assert.deepEqual(shown(80), [
		['NAME', 18],
		['KIND', 4],
		['AGE', 3],
	]);
	assert.deepEqual(shown(25), [
		['NAME', 14],
		['KIND', 4],
		['AGE', 3],
	]);
	assert.deepEqual(shown(16), [
		['NAME', 11],
		['AGE', 3],
	]);
	assert.deepEqual(shown(9), [['NAME', 9]]);
	assert.deepEqual(shown(5), [['NAME', 5]]);
});

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {faults} from './faults.ts';

const root = new URL('../../', import.meta.url);

test('the table has each of the thirty faults, in order', () => {
	assert.deepEqual(
		faults.map(({number}) => number),
		Array.from({length: 30}, (_, index) => index + 1),
	);
});

/** Of tests that run: `test.skip` is another function, and `faultTest` sees to it that what it declares runs. */
function titlesIn(text: string): readonly string[] {
	return [...text.matchAll(/\b(?:test|it|faultTest)\(\s*(?:(\d+),\s*)?['`]([^'`]*)/g)].map(([, number, found = '']) =>
		number === undefined ? found : `fault ${number}: ${found}`,
	);
}

for (const {number, name, tests, notInjected} of faults) {
	test(`fault ${number}, ${name}: the tests that the table names are there`, async () => {
		assert.ok(tests.length > 0 || notInjected, 'neither a test nor a reason');
		for (const {file, title} of tests) {
			const text = await readFile(new URL(file, root), 'utf8');
			const titles = titlesIn(text);
			assert.ok(
				titles.some(found => found.startsWith(title)),
				`${file} has no test whose title begins with "${title}"`,
			);
		}
	});
}

test('every test of a fault is in the table', async () => {
	const files = new Set(faults.flatMap(({tests}) => tests.map(({file}) => file)));
	for (const file of files) {
		const text = await readFile(new URL(file, root), 'utf8');
		const numbers = titlesIn(text).flatMap(title => /^fault (\d+): /.exec(title)?.[1] ?? []);
		for (const number of numbers) {
			const fault = faults.find(each => each.number === Number(number));
			assert.ok(
				fault?.tests.some(each => each.file === file),
				`fault ${number} of ${file}`,
			);
		}
	}
});

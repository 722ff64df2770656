import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {EXIT} from '../../source/commands/exit-codes.ts';
import {withKeyTable} from '../helpers/key-table.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

test('the README has the keys that the program has (npm run docs writes them anew)', () => {
	assert.equal(readme, withKeyTable(readme));
});

test('the README names every exit status that the console gives', () => {
	for (const code of Object.values(EXIT)) assert.match(readme, new RegExp(`^\\| ${code} \\|`, 'm'));
});

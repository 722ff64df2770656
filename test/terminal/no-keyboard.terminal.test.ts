import assert from 'node:assert/strict';
import {test} from 'node:test';
import {program} from '../helpers/pty.ts';
import {withConsole} from './with-console.ts';

test('without keys on standard input a notice says how to leave, nothing typed is echoed, and Ctrl-C leaves', async () => {
	const command = `"${process.execPath}" "${program}" --simulate < /dev/null; echo "left with $?"`;
	await withConsole({command: '/bin/sh', args: ['-c', command]}, async session => {
		await session.waitFor('no keys: standard input is not a terminal; Ctrl-C leaves');
		session.type('xyzzy');
		session.type('\u0003');
		await session.waitFor('left with 0');
		assert.doesNotMatch(session.written(), /xyzzy/);
	});
});

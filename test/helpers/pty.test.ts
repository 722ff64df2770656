import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startInPty} from './pty.ts';
import {terminalModes, untouchedModes} from './pty-modes.ts';

const modes: readonly (readonly [written: string, left: Partial<typeof untouchedModes>])[] = [
	['', {}],
	['text \u001b[31mred\u001b[0m \u001b[?2026h\u001b[?2026l', {}],
	['\u001b[?1049h\u001b[?25l', {alternateScreen: true, cursorHidden: true}],
	['\u001b[?1049h\u001b[?25l\u001b[?25h\u001b[?1049l', {}],
	['\u001b[?2004h', {bracketedPaste: true}],
	['\u001b[?1000;1006h', {mouse: true}],
	['\u001b[?7l', {lineWrap: false}],
	['\u001b[>1u\u001b[>3u\u001b[<u', {keyboardLevels: 1}],
];

for (const [written, left] of modes) {
	test(`the modes that ${JSON.stringify(written)} leaves on`, () => {
		assert.deepEqual(terminalModes(written), {...untouchedModes, ...left});
	});
}

test('a program in the pty sees a terminal of the size given, hears keys and its end is known', async () => {
	const script = 'stty size; echo ready; read line; stty size; echo "heard $line"; exit 3';
	const session = startInPty({command: 'sh', args: ['-c', script], columns: 80, rows: 24});
	await session.waitFor('ready');
	assert.equal(session.rows()[0], '24 80');
	session.resize(90, 20);
	session.type('yes\r');
	await session.waitFor(/heard yes/);
	assert.match(session.screen(), /^20 90$/m);
	assert.deepEqual(await session.exited, {exitCode: 3, signal: 0});
	await assert.rejects(session.waitFor('never'), /ended without showing: "never"\n24 80/);
	await session.close();
});

test('what is not shown in time is answered with the screen as it is', async () => {
	const session = startInPty({command: 'sh', args: ['-c', 'echo here; cat']});
	await session.waitFor('here');
	await assert.rejects(session.waitFor('there', {timeoutMs: 50}), /Not shown within 50 ms: "there"\nhere/);
	await session.close();
});

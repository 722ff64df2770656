import assert from 'node:assert/strict';
import {test} from 'node:test';
import {untouchedModes} from '../helpers/pty-modes.ts';
import {listening, withConsole} from './with-console.ts';

const done = {exitCode: 0, signal: 0};

test('--recording opens on the recording, says that it is one, and its rollout moves', () =>
	withConsole({args: ['--recording', 'tutorial']}, async session => {
		await session.waitFor(/RECORDING tutorial/);
		await listening(session, 'mytest');
		session.type('\r');
		await session.waitFor(/revision 1 → 2/);
		await session.waitFor('Terminating');
		await session.waitFor(/revision 2 → 3/);
	}));

test('the recording begins again by itself, and at no moment says that the workload was deleted', () =>
	withConsole({args: ['--recording', 'tutorial', '--speed', '8', 'deployment/mytest']}, async session => {
		await session.waitFor(/revision 2 → 3|revision 3\b/);
		await session.waitFor(/revision 1 → 2/);
		assert.doesNotMatch(session.written(), /(?:was|were|been) deleted/);
	}));

test('a target on the command line opens its rollout at once, Esc leads to the list', () =>
	withConsole({args: ['--recording', 'tutorial', 'deployment/mytest']}, async session => {
		await listening(session, 'REPLICASETS');
		session.type('\u001b');
		await session.waitFor(/NAME +KIND|1 workload/);
	}));

test('keys lead from screen to screen and back', () =>
	withConsole({args: ['--recording', 'tutorial']}, async session => {
		await listening(session, 'mytest');
		session.type('?');
		await session.waitFor('open the selected workload');
		session.type('\u001b');
		await listening(session, 'mytest');
		session.type('h');
		await session.waitFor(/REV +AGE/);
		session.type('\u001b');
		await session.waitFor(screen => !/REV +AGE/.test(screen));
		session.type('/');
		session.type('nothing like it');
		await session.waitFor(screen => screen.includes('nothing like it') && !/mytest +/.test(screen));
		session.type('\u001b');
		await listening(session, 'mytest');
	}));

test('a key that is typed as soon as there is a screen is neither echoed on it nor lost', () =>
	withConsole({args: ['--recording', 'tutorial']}, async session => {
		await session.waitFor(() => session.modes().alternateScreen);
		// The first means nothing, and stands nowhere.
		session.type('~');
		session.type('?');
		await session.waitFor('open the selected workload');
		assert.ok(!session.written().includes('~'));
	}));

test('Ctrl-C that is typed as soon as there is a screen leaves as q does', () =>
	withConsole({args: ['--recording', 'tutorial']}, async session => {
		await session.waitFor(() => session.modes().alternateScreen);
		session.type('\u0003');
		assert.deepEqual(await session.exited, done);
		assert.deepEqual(session.modes(), untouchedModes);
	}));

test('a recording can not be written to: p says why', () =>
	withConsole({args: ['--recording', 'tutorial']}, async session => {
		await listening(session, 'mytest');
		session.type('p');
		await session.waitFor(screen => /recording/.test(screen.split('\n').slice(-3).join('\n')));
	}));

test('q leaves the terminal as it was', () =>
	withConsole({args: ['--recording', 'tutorial']}, async session => {
		await listening(session, 'mytest');
		assert.equal(session.modes().alternateScreen, true);
		assert.equal(session.modes().bracketedPaste, true);
		session.type('q');
		assert.deepEqual(await session.exited, done);
		assert.deepEqual(session.modes(), untouchedModes);
		assert.equal(session.screen().trim(), '');
	}));

for (const [where, keys, shown] of [
	['the list', [], 'mytest'],
	['a rollout', ['\r'], 'REPLICASETS'],
	['the history', ['h'], /REV +AGE/],
	['the help', ['?'], 'open the selected workload'],
	['a filter that is being typed', ['/', 'my'], /\/ ?my/],
] as const) {
	test(`Ctrl-C on ${where} leaves at once and restores the terminal`, () =>
		withConsole({args: ['--recording', 'tutorial']}, async session => {
			await listening(session, 'mytest');
			for (const key of keys) session.type(key);
			await session.waitFor(shown);
			session.type('\u0003');
			assert.deepEqual(await session.exited, done);
			assert.deepEqual(session.modes(), untouchedModes);
		}));
}

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) {
	test(`${signal} restores the terminal`, () =>
		withConsole({args: ['--recording', 'tutorial']}, async session => {
			await listening(session, 'mytest');
			session.signal(signal);
			await session.exited;
			assert.deepEqual(session.modes(), untouchedModes);
		}));
}

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) {
	test(`${signal} turns the mouse off and gives the title back`, () =>
		withConsole({args: ['--recording', 'tutorial']}, async session => {
			await listening(session, 'mytest');
			session.type('m');
			await session.waitFor('mouse on');
			assert.equal(session.modes().mouse, true);
			assert.ok(session.written().includes('\u001b[22;2t'));
			session.signal(signal);
			await session.exited;
			assert.deepEqual(session.modes(), untouchedModes);
			assert.equal(session.written().split('\u001b[23;2t').length, 2);
		}));
}

test('Ctrl-Z without a shell that could continue it leaves the console in use', () =>
	withConsole({args: ['--recording', 'tutorial']}, async session => {
		await listening(session, 'mytest');
		session.type('\u001a');
		// It leaves the screen, is not stopped, and comes back: a key that was typed with Ctrl-Z did not tell.
		await session.waitFor(() => session.written().split('\u001b[?1049h').length === 3);
		await listening(session, 'mytest');
		session.type('?');
		await session.waitFor('open the selected workload');
	}));

test('a terminal that is too small is told so in one sentence, and used as soon as it is large enough', () =>
	withConsole({args: ['--recording', 'tutorial'], columns: 39, rows: 10}, async session => {
		const screen = await session.waitFor(/needs 40x10/);
		assert.equal(screen.trim().split('\n').length, 1);
		session.resize(40, 10);
		await listening(session, 'mytest');
		session.resize(100, 9);
		await session.waitFor('not 100x9');
		session.type('q');
		assert.deepEqual(await session.exited, done);
	}));

test('no size leaves anything of another size behind', () =>
	withConsole({args: ['--recording', 'tutorial', 'deployment/mytest'], columns: 100, rows: 30}, async session => {
		await session.waitFor('REPLICASETS');
		for (const [columns, rows] of [
			[60, 20],
			[140, 40],
			[40, 10],
			[80, 24],
		] as const) {
			session.resize(columns, rows);
			const heads = (screen: string) => screen.split('RECORDING').length - 1;
			const feet = (screen: string) => screen.split('q quit').length - 1;
			await session.waitFor(
				screen =>
					heads(screen.split('\n')[0] ?? '') === 1 &&
					heads(screen) === 1 &&
					feet(screen) === 1 &&
					screen.endsWith('q quit'),
			);
		}
	}));

test('a fault of the program gives the terminal back, and is told in one sentence where it was started', () =>
	withConsole(
		{
			args: ['--recording', 'tutorial'],
			env: {NODE_OPTIONS: "--import=data:text/javascript,setTimeout(()=>{throw(new(Error)('boom'))},2500)"},
		},
		async session => {
			await listening(session, 'mytest');
			session.type('m');
			assert.deepEqual(await session.exited, {exitCode: 1, signal: 0});
			assert.ok(session.written().includes('\u001b[?1006h'));
			assert.match(session.screen(), /^rolltop failed: boom\. Set ROLLTOP_DEBUG=1 to see where\.\s*$/);
			assert.deepEqual(session.modes(), untouchedModes);
		},
	));

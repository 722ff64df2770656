import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {program} from '../helpers/pty.ts';
import {untouchedModes} from '../helpers/pty-modes.ts';
import {listening, withConsole} from './with-console.ts';

const starter = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));
const node = process.execPath;

interface Ended {
	readonly exitCode: unknown;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs Node without a terminal, in an empty home; interrupts it once it has printed `until`. */
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}, until?: RegExp) =>
	new Promise<Ended>(resolve => {
		const options = {env: {PATH: process.env.PATH, HOME: '/nonexistent', ...env}};
		const child = execFile(node, [...args], options, (error, stdout, stderr) => {
			resolve({exitCode: error ? error.code : 0, stdout, stderr});
		});
		let printed = '';
		child.stdout?.on('data', text => {
			printed += text;
			if (until?.test(printed)) child.kill('SIGINT');
		});
	});

test('the line discipline is as it was, so that the shell hears keys', () =>
	withConsole(
		{
			command: 'sh',
			args: [
				'-c',
				`stty -a > "$HOME/before"; "${node}" "${program}" --recording tutorial; stty -a | diff "$HOME/before" - && echo the same`,
			],
		},
		async session => {
			await listening(session, 'mytest');
			session.type('q');
			await session.waitFor('the same');
			assert.equal((await session.exited).exitCode, 0);
		},
	));

for (const [title, command] of [
	['rolltop', `"${node}" "${program}" --recording tutorial`],
	['rolltop started by npm start', `"${node}" "${starter}" --recording tutorial`],
] as const) {
	test(`${title}: Ctrl-Z gives the shell back, fg returns to the console`, () =>
		withConsole({command: 'bash', args: ['--norc', '--noprofile', '-i'], env: {PS1: 'prompt> '}}, async session => {
			await session.waitFor('prompt>');
			session.type(`${command}\r`);
			await listening(session, 'RECORDING');
			session.type('m');
			await session.waitFor('mouse on');
			session.type('\u001a');
			await session.waitFor('Stopped');
			assert.deepEqual({...session.modes(), bracketedPaste: false}, untouchedModes);
			session.type('echo "heard $((6 * 7))"\r');
			await session.waitFor('heard 42');
			session.type('fg\r');
			await session.waitFor('RECORDING');
			session.type('q');
			await session.waitFor(screen => !screen.includes('RECORDING') && screen.trimEnd().endsWith('prompt>'));
			session.type('exit\r');
			assert.equal((await session.exited).exitCode, 0);
		}));
}

test('npm start hands arguments, keys and the exit status through', () =>
	withConsole({command: node, args: [starter, '--recording', 'real-image-missing']}, async session => {
		await listening(session, 'RECORDING real-image-missing');
		session.type('q');
		assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
		assert.deepEqual(session.modes(), untouchedModes);
		const {exitCode} = await run([starter, '--no-such-option']);
		assert.equal(exitCode, 2);
	}));

test('an older Node is told what is needed in one sentence', async () => {
	for (const version of ['12.22.12', '18.20.0', '22.18.9']) {
		const pretend = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'${version}'})`;
		const {exitCode, stdout, stderr} = await run(['--import', pretend, program, '--simulate']);
		assert.equal(exitCode, 2);
		assert.equal(stdout, '');
		assert.match(
			stderr,
			new RegExp(`^rolltop needs Node 22\\.19 or newer and was started with ${version}[^\\n]*\\.\\n$`),
		);
	}
});

for (const [title, args, exitCode, said] of [
	['an unknown option', ['--no-such-option'], 2, /no-such-option/],
	['two workloads at once', ['deployment/a', 'deployment/b'], 2, /one workload/],
	[
		'a recording of a cluster',
		['--recording', 'tutorial', '--context', 'prod', '-A'],
		2,
		/leave out --context, --all-namespaces\./,
	],
	['a simulation of a cluster', ['--simulate', '--context', 'prod'], 2, /leave out --context\./],
] as const) {
	test(`${title} is said in plain words`, async () => {
		const ended = await run([program, ...args]);
		assert.equal(ended.exitCode, exitCode);
		assert.match(ended.stderr, said);
		assert.doesNotMatch(ended.stderr, /^\s+at /m);
		assert.equal(ended.stdout, '');
	});
}

for (const [title, args, exitCode, said] of [
	['an unknown recording', ['--recording', 'nothing'], 2, /nothing.*tutorial/s],
	['an unknown scenario', ['--simulate', '--scenario', 'nothing'], 2, /nothing.*--scenario help/s],
	['a speed that is none', ['--simulate', '--speed', 'fast'], 2, /--speed .*"fast"/],
	['no kubeconfig', [], 4, /looked for \/tmp\/.*--simulate/s],
	['an unknown kind', ['service/web'], 2, /service/],
] as const) {
	test(`${title} is said in plain words, and nothing is drawn`, () =>
		withConsole({args, columns: 200}, async session => {
			assert.deepEqual(await session.exited, {exitCode, signal: 0});
			assert.match(session.screen(), said);
			assert.doesNotMatch(session.screen(), /^\s+at /m);
			assert.ok(!session.written().includes('\u001b[?1049h'));
			assert.deepEqual(session.modes(), untouchedModes);
		}));
}

test('without a terminal to draw on there is one sentence for each change, until Ctrl-C', async () => {
	const paused = /deployment\/recommendations.*paused/;
	const {exitCode, stdout} = await run([program, '--simulate'], {}, paused);
	assert.equal(exitCode, 0);
	assert.match(stdout, paused);
	assert.ok(!stdout.includes('\u001b'));
});

test('without a terminal to draw on --timeout ends it', async () => {
	const {exitCode, stdout} = await run([program, '--simulate', '--timeout', '1s']);
	assert.equal(exitCode, 3);
	assert.ok(!stdout.includes('\u001b'));
});

test('--scenario help needed a terminal: it answers on standard output', async () => {
	const scenarios = await run([program, '--simulate', '--scenario', 'help']);
	assert.deepEqual([scenarios.exitCode, scenarios.stderr], [0, '']);
	assert.match(scenarios.stdout, /^incident +/m);
	const recordings = await run([program, '--recording', 'help']);
	assert.deepEqual([recordings.exitCode, recordings.stderr], [0, '']);
	assert.match(recordings.stdout, /real-image-missing, tutorial/);
});

test('an escape sequence in a name reached the terminal in an error', async () => {
	const {exitCode, stderr} = await run([program, 'service/\u001b]0;owned\u0007']);
	assert.equal(exitCode, 2);
	assert.match(stderr, /write deployment\/.+\n/);
	assert.doesNotMatch(stderr, /[^\P{Control}\n]/u);
});

test('an escape sequence in the message of a crash reached the terminal', async () => {
	const fault = "queueMicrotask(()=>{throw new Error('\\\\u001b]0;owned\\\\u0007')})";
	const pretend = `data:text/javascript,process.on('newListener',name=>name==='unhandledRejection'&&${fault})`;
	const {exitCode, stderr} = await run(['--import', pretend, program, '--help'], {ROLLTOP_DEBUG: '1'});
	assert.equal(exitCode, 1);
	assert.match(stderr, /rolltop failed: .*owned/);
	assert.doesNotMatch(stderr, /[^\P{Control}\n]/u);
});

test('--help and --version answer on standard output', async () => {
	const help = await run([program, '--help']);
	assert.equal(help.exitCode, 0);
	assert.match(help.stdout, /--simulate/);
	assert.match((await run([program, '--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
});

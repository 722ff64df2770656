import assert from 'node:assert/strict';
import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {run} from './command.ts';
import {type Client, runCommand} from './run-command.ts';

/** Stands in for kubectl: watches until a file is there, makes the file, fails, or repeats what it reads. */
const script = `#!/bin/sh
case "$*" in
*watch*) echo first; while [ ! -e "$HOME/changed" ]; do sleep 0.01; done; echo second; exec sleep 60;;
*change*) : > "$HOME/changed";;
*fail*) echo out; echo err >&2; exit 3;;
*) cat;;
esac
`;

async function withScript(use: (client: Client) => Promise<void>) {
	const home = await mkdtemp(join(tmpdir(), 'rolltop-run-command-'));
	try {
		const kubectl = join(home, 'kubectl');
		await writeFile(kubectl, script);
		await chmod(kubectl, 0o700);
		await use({kubectl, kubeconfig: join(home, 'kubeconfig'), home});
	} finally {
		await rm(home, {recursive: true, force: true});
	}
}

test('a command gives its exit code, and what it printed to either stream', () =>
	withScript(async client => {
		assert.deepEqual(await runCommand(client, run('fail')), {exit: 3, stdout: 'out\n', stderr: 'err\n'});
		const copied = await runCommand(client, run('copy', {input: {a: 1}}));
		assert.deepEqual(copied, {exit: 0, stdout: '{"a":1}', stderr: ''});
	}));

test('a watch sees what is done meanwhile, and is interrupted then', () =>
	withScript(async client => {
		const watch = {from: 'first', meanwhile: [['change']], until: 'second'};
		const seen = await runCommand(client, run('watch', {watch}));
		assert.deepEqual(seen, {exit: 'SIGINT', stdout: 'first\nsecond\n', stderr: ''});
	}));

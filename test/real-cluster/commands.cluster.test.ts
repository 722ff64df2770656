import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type TestContext, test} from 'node:test';
import {until} from '../helpers/control-plane-process.ts';
import {program} from '../helpers/pty.ts';
import {onCluster, type Site} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

interface Answer {
	readonly exitCode: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs a program to its end, without a terminal. */
function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Answer> {
	return new Promise(resolve => {
		execFile(command, [...args], {env: {PATH: process.env.PATH ?? '', ...env}}, (error, stdout, stderr) => {
			resolve({exitCode: error ? Number(error.code) : 0, stdout, stderr});
		});
	});
}

/** rolltop and kubectl in the same namespace, one beside the other. */
function shells(t: TestContext, {namespace}: Site, kubeconfig = controlPlane().kubeconfig) {
	const state = mkdtempSync(join(tmpdir(), 'rolltop-state-'));
	t.after(() => rmSync(state, {recursive: true, force: true}));
	const place = ['--kubeconfig', kubeconfig, '-n', namespace];
	return {
		rolltop: (...args: readonly string[]) =>
			run(process.execPath, [program, ...args, ...place], {HOME: state, XDG_STATE_HOME: state, XDG_CONFIG_HOME: state}),
		kubectl: (...args: readonly string[]) =>
			// It keeps a cache in its home.
			run(join(process.env.KUBEBUILDER_ASSETS ?? '', 'kubectl'), [...args, ...place], {HOME: state}),
		journal: () => readFileSync(join(state, 'rolltop/journal.jsonl'), 'utf8'),
	};
}

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

/** Waits until the pods have been ready for so long that they count as serving. */
async function serving({rolltop}: ReturnType<typeof shells>): Promise<void> {
	await until(
		async () => {
			const {stdout} = await rolltop('history', 'deployment/web', '-o', 'json');
			const [current] = JSON.parse(stdout).revisions;
			return current.record.serving === 3;
		},
		() => 'the pods do not serve',
		30_000,
	);
}

/** Rolls out pods that never become ready, and gives them some seconds before Kubernetes gives up. */
async function breakIt({namespace}: Site, deadlineSeconds = 5): Promise<void> {
	const template = {
		metadata: {labels: {'rolltop.dev/behavior': 'never-ready'}},
		spec: {containers: [{name: 'web', image: 'web:v2'}]},
	};
	const patch = JSON.stringify({spec: {progressDeadlineSeconds: deadlineSeconds, template}});
	await controlPlane().kubectl('-n', namespace, 'patch', 'deployment/web', '--type=strategic', '-p', patch);
}

test('status says and ends as kubectl rollout status does: complete, timed out, and failed', t =>
	onCluster('command-status', async site => {
		const {rolltop, kubectl} = shells(t, site);
		await site.create({name: 'web', replicas: 3, image: 'web:v1'});
		const [ours, theirs] = await Promise.all([
			rolltop('status', 'deployment/web'),
			kubectl('rollout', 'status', 'deployment/web'),
		]);
		assert.deepEqual([ours.exitCode, theirs.exitCode], [0, 0]);
		assert.equal(lastLine(ours.stdout), lastLine(theirs.stdout));

		await serving({rolltop, kubectl, journal: () => ''});
		await breakIt(site, 600);
		const timed = await rolltop('status', 'deploy/web', '--timeout=2s');
		assert.deepEqual([timed.exitCode, timed.stderr], [3, 'error: timed out after 2 s (--timeout)\n']);

		await breakIt(site, 5);
		const [failed, theirsFailed] = await Promise.all([
			rolltop('status', 'deployment', 'web'),
			kubectl('rollout', 'status', 'deployment/web'),
		]);
		assert.deepEqual([failed.exitCode, theirsFailed.exitCode], [1, 1]);
		assert.equal(failed.stderr.split('\n')[0], lastLine(theirsFailed.stderr));
		assert.match(
			failed.stderr,
			/^rolltop undo deployment\/web goes to revision 1 \(web:v1; \d of its pods serves? now\)$/m,
		);

		const absent = await rolltop('status', 'deployment/nope');
		assert.equal(absent.exitCode, 1);
		assert.equal((await kubectl('rollout', 'status', 'deployment/nope')).exitCode, 1);
	}));

test('undo, pause and resume do what kubectl then sees, each with one write', t =>
	onCluster('command-undo', async site => {
		const {rolltop, kubectl, journal} = shells(t, site);
		await site.create({name: 'web', replicas: 3, image: 'web:v1'});
		await site.complete('web');
		await breakIt(site, 600);
		await site.becomes('web', '.status.updatedReplicas', '1');
		assert.equal((await rolltop('undo', 'deployment/web')).exitCode, 2);
		assert.equal((await rolltop('undo', 'deployment/web', '--dry-run')).exitCode, 0);
		assert.equal(await site.read('web', '.spec.template.spec.containers[0].image'), 'web:v2');

		const paused = await rolltop('pause', 'deployment/web');
		assert.equal(paused.exitCode, 0, paused.stderr);
		assert.equal(await site.read('web', '.spec.paused'), 'true');
		const generation = Number(await site.read('web', '.metadata.generation'));
		// kubectl refuses there.
		assert.equal((await kubectl('rollout', 'undo', 'deployment/web')).exitCode, 1);
		const undone = await rolltop('undo', 'deployment/web', '--yes');
		assert.equal(undone.exitCode, 0, undone.stderr);
		assert.match(
			undone.stdout,
			/undid deployment\/web to revision 1(?: \(revision 3 from now on\))? and resumed it\n$/,
		);
		assert.equal(await site.read('web', '.spec.template.spec.containers[0].image'), 'web:v1');
		assert.equal(Number(await site.read('web', '.metadata.generation')), generation + 1);
		await site.complete('web');
		assert.equal((await rolltop('resume', 'deployment/web', '--yes')).exitCode, 1);
		const writes = journal()
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line));
		assert.deepEqual(
			writes.map(({type, by, result}) => [type, by, result]),
			[
				['intent', 'pause', undefined],
				['receipt', 'pause', 'done'],
				['intent', 'undo', undefined],
				['receipt', 'undo', 'done'],
			],
		);
	}));

test('guard undoes what exceeds its deadline, and kubectl finds the old revision complete', t =>
	onCluster('command-guard', async site => {
		const {rolltop, kubectl} = shells(t, site);
		await site.create({name: 'web', replicas: 3, image: 'web:v1'});
		assert.equal((await rolltop('guard', 'deployment/web')).exitCode, 0);
		await breakIt(site);
		const guarded = await rolltop('guard', 'deployment/web', '--timeout=60s');
		assert.equal(guarded.exitCode, 1, guarded.stderr);
		assert.match(guarded.stderr, /deployment\/web was undone by guard\.\n$/);
		assert.equal(await site.read('web', '.spec.template.spec.containers[0].image'), 'web:v1');
		assert.equal((await kubectl('rollout', 'status', 'deployment/web', '--timeout=30s')).exitCode, 0);

		await breakIt(site);
		const again = await rolltop('guard', 'deployment/web', '--timeout=60s');
		assert.equal(again.exitCode, 1);
		assert.match(again.stderr, /^Not undone: guard undid this very template/m);
		assert.equal(await site.read('web', '.spec.template.spec.containers[0].image'), 'web:v2');
	}));

test('who may look but not write is refused with 4, and told which right is missing', t =>
	onCluster('command-rights', async site => {
		const verbs = ['get', 'list', 'watch'];
		const kubeconfig = await controlPlane().allow('viewer', [
			{apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs},
			{apiGroups: [''], resources: ['pods', 'events'], verbs},
		]);
		const {rolltop} = shells(t, site, kubeconfig);
		await site.create({name: 'web', replicas: 1, image: 'web:v1'});
		await site.complete('web');
		assert.equal((await rolltop('status', 'deployment/web')).exitCode, 0);
		const {exitCode, stderr} = await rolltop('pause', 'deployment/web');
		assert.equal(exitCode, 4);
		assert.match(stderr, /does not allow you to pause deployment\/web \(.*cannot patch/);
		assert.equal(await site.read('web', '.spec.paused'), '');
	}));

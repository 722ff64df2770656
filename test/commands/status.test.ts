import assert from 'node:assert/strict';
import {test} from 'node:test';
import {deployment} from '../../source/simulator/scenarios/build.ts';
import {withCommandLine} from '../helpers/command-line.ts';

const spec = {progressDeadlineSeconds: 30, minReadySeconds: 1};
const web = {name: 'web', image: 'web:v1', replicas: 3, spec};
const crashing = {...web, image: 'web:v2', podLabels: {'rolltop.dev/behavior': 'crash'}};
const objects = [deployment(web)];
const status = ['status', 'deployment/web'];

test('status watches a rollout to its end, in kubectl’s words, and ends with 0', () =>
	withCommandLine({objects}, async ({run, change}) => {
		assert.equal((await run(status)).exitCode, 0);
		change({...web, image: 'web:v2', spec: {...spec, minReadySeconds: 20}});
		const {exitCode, stdout, stderr} = await run(status);
		assert.equal(exitCode, 0, stderr);
		const lines = stdout.trimEnd().split('\n');
		assert.match(
			lines[0] ?? '',
			/^Waiting for (?:deployment spec update to be observed|deployment "web" rollout to finish: )/,
		);
		assert.equal(lines.at(-1), 'deployment "web" successfully rolled out');
		assert.equal(new Set(lines).size, lines.length, 'nothing is said twice');
	}));

test('status says why a rollout is stuck, ends with 1 at its deadline and says where undo goes', () =>
	withCommandLine({objects}, async ({run, change, settled}) => {
		await settled();
		change(crashing);
		const {exitCode, stdout, stderr} = await run(status);
		assert.equal(exitCode, 1);
		assert.match(stdout, /^ {2}stuck: .*crash.* Trying again will not heal it: next .* To do: undo, or /m);
		assert.match(stderr, /^error: deployment "web" exceeded its progress deadline$/m);
		assert.match(stderr, /^rolltop undo deployment\/web goes to revision 1 \(web:v1; 3 of its pods serve now\)$/m);
	}));

test('what only gets older is told once: that an autoscaler grew what rolls', () => {
	const slow = {...web, replicas: 6, spec: {}, podAnnotations: {'rolltop.dev/ready-after': '20s'}};
	return withCommandLine({objects: [deployment(slow)]}, async ({run, change, simulated}) => {
		await run(status);
		change({...slow, image: 'web:v2'});
		const running = run(status);
		await running.until(/new replicas have been updated/);
		const autoscaler = simulated.worldOf('kube-controller-manager');
		const present = autoscaler.get('Deployment', 'default', 'web');
		assert.ok(present);
		autoscaler.update({...present, spec: {...(present.spec as object), replicas: 12}});
		const {exitCode, stdout} = await running;
		assert.equal(exitCode, 0);
		assert.equal(stdout.match(/an autoscaler grew it to 12 replicas/g)?.length, 1, stdout);
	});
});

test('with --stuck-for a fault that an undo would mend ends it long before the deadline', () =>
	withCommandLine({objects: [deployment({...web, spec: {progressDeadlineSeconds: 600}})]}, async ({run, change}) => {
		await run(status);
		change({...crashing, spec: {progressDeadlineSeconds: 600}});
		const {exitCode, stderr} = await run([...status, '--stuck-for=20s']);
		assert.equal(exitCode, 1);
		assert.match(stderr, /^error: deployment\/web has been stuck for \d+s: .*crash/m);
	}));

test('status ends with 3 after --timeout, and with 130 at Ctrl-C', () =>
	withCommandLine({objects, speed: 1}, async ({run, change}) => {
		change({...web, image: 'web:v2', podLabels: {'rolltop.dev/behavior': 'never-ready'}});
		const timed = await run([...status, '--timeout=300ms']);
		assert.deepEqual([timed.exitCode, timed.stderr], [3, 'error: timed out after 0.3 s (--timeout)\n']);
		const interrupted = run(status);
		await interrupted.until(/Waiting for/);
		interrupted.signal('SIGINT');
		assert.equal((await interrupted).exitCode, 130);
	}));

test('a signal that ends programs ends it, and the process by that signal', () =>
	withCommandLine({objects, speed: 1}, async ({run, change, kills}) => {
		change({...web, image: 'web:v2', podLabels: {'rolltop.dev/behavior': 'never-ready'}});
		const running = run(status);
		await running.until(/Waiting for/);
		running.signal('SIGTERM');
		await running;
		assert.deepEqual(kills, ['SIGTERM']);
	}));

test('with -o json each change is one object on one line, with the diagnosis and the last good revision', () =>
	withCommandLine({objects}, async ({run, change, settled}) => {
		await settled();
		change(crashing);
		const {exitCode, stdout} = await run([...status, '-o', 'json']);
		assert.equal(exitCode, 1);
		const lines = stdout
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line));
		const last = lines.at(-1);
		assert.deepEqual(
			[last.kind, last.namespace, last.name, last.phase],
			['Deployment', 'default', 'web', 'deadline-exceeded'],
		);
		assert.equal(last.done, false);
		assert.equal(last.diagnoses[0].level, 'fault');
		assert.deepEqual([last.lastGoodRevision.revision, last.lastGoodRevision.proof], [1, 'serving']);
	}));

test('--watch=false looks once, and --revision refuses another one, as kubectl does', () =>
	withCommandLine({objects, speed: 1}, async ({run, change}) => {
		change({...web, image: 'web:v2', podLabels: {'rolltop.dev/behavior': 'never-ready'}});
		const once = await run([...status, '--watch=false']);
		assert.equal(once.exitCode, 0);
		assert.match(once.stdout, /^Waiting for/);
		const other = await run([...status, '--revision=7']);
		assert.equal(other.exitCode, 1);
		assert.match(other.stderr, /^error: desired revision \(7\) is different from the running revision \(\d\)\n$/);
	}));

test('a workload that is not there, and one that is deleted meanwhile', () =>
	withCommandLine({objects, speed: 1}, async ({run, change, simulated}) => {
		const absent = await run(['status', 'deploy/nope']);
		assert.deepEqual(
			[absent.exitCode, absent.stderr],
			[1, 'error: There is no deployment/nope in namespace default.\n'],
		);
		const json = await run(['history', 'deploy/nope', '-o', 'json']);
		assert.deepEqual(
			[json.exitCode, JSON.parse(json.stdout)],
			[1, {error: 'There is no deployment/nope in namespace default.'}],
		);
		change({...web, image: 'web:v2', podLabels: {'rolltop.dev/behavior': 'never-ready'}});
		const running = run(status);
		await running.until(/Waiting for/);
		simulated.world.delete('Deployment', 'default', 'web');
		const {exitCode, stderr} = await running;
		assert.deepEqual([exitCode, stderr], [1, 'error: deployment/web was deleted.\n']);
	}));

test('a timeout told nothing of what it was waited for: that a rollout is paused', () =>
	withCommandLine({objects}, async ({run, change, settled}) => {
		await settled();
		assert.equal((await run(['pause', 'deployment/web'])).exitCode, 0);
		change({...web, image: 'web:v2', spec: {...spec, paused: true}});
		const {exitCode, stderr, stdout} = await run([...status, '--timeout=2s', '-o', 'json']);
		assert.equal(exitCode, 3);
		assert.match(
			stderr,
			/^error: timed out after 2 s \(--timeout\): paused \S+ ago by rolltop: rolltop resume deployment\/web lets it go on$/m,
		);
		assert.match(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '').error, /^timed out after 2 s/);
	}));

test('a cluster that can not be reached ends it with 4 at once, with a sentence', () =>
	withCommandLine({objects}, async ({run}) => {
		const {exitCode, stderr} = await run([...status, '--context', 'nowhere']);
		assert.equal(exitCode, 4);
		assert.match(stderr, /nowhere/);
	}));

test('status never said that a rollout waits because it is paused, nor which image it is to have', () =>
	withCommandLine({objects}, async ({run, change, settled}) => {
		await settled();
		assert.equal((await run(['pause', 'deployment/web'])).exitCode, 0);
		change({...web, image: 'web:v2', spec: {...spec, paused: true}});
		const look = await run([...status, '--watch=false']);
		assert.equal(look.exitCode, 0, look.stderr);
		assert.match(look.stdout, /^ {2}paused \S+ ago by rolltop: rolltop resume deployment\/web lets it go on$/m);
		const told = JSON.parse((await run([...status, '--watch=false', '-o', 'json'])).stdout);
		assert.deepEqual([told.phase, told.paused.by, told.images], ['paused', 'rolltop', ['web:v2']]);
		assert.ok(Date.parse(told.paused.since) > 0);
		const watching = run([...status, '--timeout=30s']);
		await watching.until(/paused \S+ ago by rolltop/);
		assert.equal((await run(['resume', 'deployment/web', '--yes'])).exitCode, 0);
		const {exitCode, stdout} = await watching;
		assert.equal(exitCode, 0);
		assert.match(stdout, /^ {2}not paused any more$/m);
		assert.equal(stdout.match(/paused \S+ ago/g)?.length, 1, stdout);
	}));

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {deployment} from '../../source/simulator/scenarios/build.ts';
import {parseEntries} from '../../source/storage/journal-entry.ts';
import {type CommandLine, withCommandLine} from '../helpers/command-line.ts';

const spec = {progressDeadlineSeconds: 30, minReadySeconds: 1};
const web = {name: 'web', image: 'web:v1', replicas: 3, spec};
const bad = {...web, image: 'web:v2', podLabels: {'rolltop.dev/behavior': 'crash'}};
const objects = [deployment(web)];
const guard = ['guard', 'deployment/web'];

const imageOf = ({simulated}: CommandLine) =>
	JSON.stringify(simulated.world.get('Deployment', 'default', 'web')?.spec).match(/"image":"([^"]*)"/)?.[1];

test('guard lets a rollout that completes be, with 0', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		line.change({...web, image: 'web:v2'});
		const {exitCode, stdout} = await line.run(guard);
		assert.equal(exitCode, 0);
		assert.match(stdout, /deployment "web" successfully rolled out\n$/);
		assert.equal(imageOf(line), 'web:v2');
	}));

test('guard can be started before the change: it waits for it, and then undoes what fails or lets be what completes', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		const waiting = /^Waiting for deployment\/web to be changed, at most 60s\.$/m;
		const failing = line.run([...guard, '--wait-for-change=60s']);
		await failing.until(waiting);
		line.change(bad);
		const {exitCode, stdout, stderr} = await failing;
		assert.equal(exitCode, 1, stderr);
		assert.match(stdout, /^undid deployment\/web to revision 1 \(revision 3 from now on\)$/m);
		await line.settled();
		const working = line.run([...guard, '--wait-for-change=60s']);
		await working.until(waiting);
		line.change({...web, image: 'web:v3'});
		assert.equal((await working).exitCode, 0);
		assert.equal(imageOf(line), 'web:v3');
	}));

test('where no rollout begins in time guard ends with 3; another size is none', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		const waiting = line.run([...guard, '--wait-for-change=2s']);
		await waiting.until(/^Waiting for deployment\/web to be changed, at most 2s\.$/m);
		line.change({...web, replicas: 5});
		const {exitCode, stdout, stderr} = await waiting;
		assert.equal(exitCode, 3);
		assert.match(stderr, /^error: no rollout of deployment\/web began within 2s \(--wait-for-change\)$/m);
		assert.doesNotMatch(stdout, /rolled out/);
	}));

test('a rollout that is in progress already is guarded at once: the change may have come before guard did', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		line.change(bad);
		const {exitCode, stdout} = await line.run([...guard, '--wait-for-change=60s']);
		assert.equal(exitCode, 1);
		assert.doesNotMatch(stdout, /to be changed/);
		assert.equal(imageOf(line), 'web:v1');
	}));

test('guard undoes a rollout that exceeds its deadline, to the revision that serves, follows it, and ends with 1', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		line.change(bad);
		const {exitCode, stdout, stderr} = await line.run(guard);
		assert.equal(exitCode, 1);
		assert.match(stderr, /^error: deployment "web" exceeded its progress deadline$/m);
		assert.match(stdout, /^undid deployment\/web to revision 1 \(revision 3 from now on\)$/m);
		assert.match(stdout, /deployment "web" successfully rolled out\n$/);
		assert.match(stderr, /deployment\/web was undone by guard\.\n$/);
		assert.equal(imageOf(line), 'web:v1');
	}));

test('with --stuck-for it does not wait for the deadline; with --dry-run it tells and does nothing', () =>
	withCommandLine({objects: [deployment({...web, spec: {...spec, progressDeadlineSeconds: 600}})]}, async line => {
		await line.settled();
		line.change({...bad, spec: {...spec, progressDeadlineSeconds: 600}});
		const dry = await line.run([...guard, '--stuck-for=1s', '--dry-run']);
		assert.equal(dry.exitCode, 1);
		assert.match(dry.stdout, /^undo deployment\/web to revision 1$/m);
		assert.match(dry.stdout, /\(dry run: guard would have done this\)\n$/);
		assert.equal(imageOf(line), 'web:v2');
		const {exitCode, stderr} = await line.run([...guard, '--stuck-for=1s']);
		assert.equal(exitCode, 1);
		assert.match(stderr, /^error: deployment\/web has been stuck for \d+s: /m);
		assert.equal(imageOf(line), 'web:v1');
	}));

test('guard undoes a template once: what is put back is left to whoever does, who is named', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		line.change(bad);
		assert.equal((await line.run(guard)).exitCode, 1);
		assert.equal(imageOf(line), 'web:v1');
		await line.settled();
		const argo = line.simulated.worldOf('argocd-controller');
		const object = argo.get('Deployment', 'default', 'web');
		assert.ok(object);
		argo.update({...object, spec: Object.assign({}, object.spec, deployment(bad).spec)});
		const {exitCode, stderr} = await line.run(guard);
		assert.equal(exitCode, 1);
		assert.match(
			stderr,
			/Not undone: guard undid this very template \w+ ago and .+ put it back\. Mend it where .+ has it from\./,
		);
		assert.equal(imageOf(line), 'web:v2');
	}));

test('of another object that had the same name it does not count that guard undid the template', () =>
	withCommandLine({objects}, async line => {
		await line.settled();
		line.change(bad);
		assert.equal((await line.run(guard)).exitCode, 1);
		await line.settled();
		const undone = parseEntries(line.journal()).find(entry => entry.type === 'receipt' && entry.undoes !== undefined);
		assert.ok(undone?.type === 'receipt');
		line.forget();
		line.note({...undone, uid: 'of the one before'});
		line.change(bad);
		const {stdout} = await line.run(guard);
		assert.match(stdout, /^undid deployment\/web to revision/m);
		assert.equal(imageOf(line), 'web:v1');
	}));

test('guard acts only on evidence: to a revision that nobody saw work it does not go', () =>
	withCommandLine({objects: [deployment(bad)]}, async line => {
		assert.equal((await line.run(['status', 'deployment/web'])).exitCode, 1);
		line.change({...bad, image: 'web:v3'});
		const {exitCode, stderr} = await line.run(guard);
		assert.equal(exitCode, 1);
		assert.match(stderr, /Not undone: no other revision of deployment\/web is known to work/);
		assert.equal(imageOf(line), 'web:v3');
	}));

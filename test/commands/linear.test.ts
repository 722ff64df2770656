import assert from 'node:assert/strict';
import {test} from 'node:test';
import {deployment} from '../../source/simulator/scenarios/build.ts';
import {withCommandLine} from '../helpers/command-line.ts';

const spec = {progressDeadlineSeconds: 30, minReadySeconds: 1};
const web = {name: 'web', image: 'web:v1', replicas: 3, spec};
const objects = [deployment(web), deployment({...web, name: 'api', image: 'api:v1'})];

test('without a terminal each change of any workload is one sentence, until Ctrl-C, which is no failure', () =>
	withCommandLine({objects}, async ({run, change, settled}) => {
		await settled();
		const running = run([]);
		await running.until(/^\d\d:\d\d:\d\d {2}2 workloads, all complete$/m);
		change({...web, image: 'web:v2', podLabels: {'rolltop.dev/behavior': 'crash'}});
		await run(['history', 'deployment/web']);
		await running.until(/^\d\d:\d\d:\d\d {2}deployment\/web: rolling \d of 3/m);
		// A question moves the simulated time on, which sleeps while nothing is due.
		assert.equal((await run(['status', 'deployment/web'])).exitCode, 1);
		await running.until(/^\d\d:\d\d:\d\d {2}deployment\/web: stuck: no progress/m);
		running.signal('SIGINT');
		const {exitCode, stdout, stderr} = await running;
		assert.deepEqual([exitCode, stderr], [0, '']);
		assert.doesNotMatch(stdout, /deployment\/api/, 'of what does not change nothing is said');
		assert.equal(stdout.includes('\u001B'), false);
		const lines = stdout
			.trimEnd()
			.split('\n')
			.map(line => line.slice(10));
		assert.ok(
			lines.every((line, index) => line !== lines[index - 1]),
			'nothing is said twice in a row',
		);
	}));

test('with a selector it says how many have it, and of none that no others are looked at', () =>
	withCommandLine({objects}, async ({run, settled}) => {
		await settled();
		const one = run(['-l', 'app=web']);
		await one.until(/ 1 workload with -l app=web, all complete$/m);
		one.signal('SIGINT');
		const none = run(['-l', 'app=nothing']);
		await none.until(/ no workloads in namespace default with -l app=nothing, and no others are looked at$/m);
		assert.doesNotMatch(none.written(), /all complete/);
		none.signal('SIGINT');
		await Promise.all([one, none]);
	}));

test('a namespace that is not there is said not to be, where it read as one in which all is complete', () =>
	withCommandLine({objects}, async ({run}) => {
		const running = run(['-n', 'nope']);
		await running.until(/ no workloads in namespace nope\n\d\d:\d\d:\d\d {2}there is no namespace nope$/m);
		running.signal('SIGINT');
		assert.equal((await running).exitCode, 0);
	}));

test('of all workloads it is said, too, why one does not get on, and once', () =>
	withCommandLine({objects}, async ({run, change, settled}) => {
		await settled();
		const running = run([]);
		await running.until(/all complete$/m);
		const patient = {...spec, progressDeadlineSeconds: 100_000};
		change({...web, spec: patient, image: 'web:v2', podLabels: {'rolltop.dev/behavior': 'image-missing'}});
		await running.until(/deployment\/web: stuck \w+: the new pod can't pull web:v2: not found; 1 of 3, deadline in/);
		await run(['status', 'deployment/web', '--timeout=1s']);
		running.signal('SIGINT');
		const {stdout} = await running;
		assert.equal(stdout.match(/can't pull/g)?.length, 1);
	}));

test('who came to what is stuck was told three sentences of it at once: rolling, looking why, and stuck', () =>
	withCommandLine({objects}, async ({run, change, settled}) => {
		await settled();
		change({
			...web,
			image: 'web:v2',
			spec: {progressDeadlineSeconds: 600},
			podLabels: {'rolltop.dev/behavior': 'crash'},
		});
		const before = run(['status', 'deployment/web']);
		await before.until(/stuck: /);
		const running = run([]);
		await running.until(/deployment\/web: stuck/);
		for (const command of [before, running]) command.signal('SIGINT');
		await before;
		assert.doesNotMatch((await running).stdout, /deployment\/web: rolling|looking why/);
	}));

test('with a target it ends with the rollout: 0 when it is complete, 1 when it failed', () =>
	withCommandLine({objects}, async ({run, change}) => {
		const complete = await run(['deployment/web', '--linear']);
		assert.equal(complete.exitCode, 0);
		assert.match(complete.stdout, /deployment "web" successfully rolled out\n$/);
		change({...web, image: 'web:v2', podLabels: {'rolltop.dev/behavior': 'crash'}});
		const failed = await run(['deploy', 'web'], {terminal: false});
		assert.equal(failed.exitCode, 1);
		assert.match(failed.stdout, /^ {2}stuck: /m);
		assert.match(failed.stderr, /exceeded its progress deadline/);
	}));

test('--timeout ends it with 3; on a screen it is refused', () =>
	withCommandLine({objects}, async ({run}) => {
		const timed = await run(['--timeout=200ms']);
		assert.equal(timed.exitCode, 3);
		const refused = await run(['--timeout=1m'], {terminal: true});
		assert.deepEqual(
			[refused.exitCode, refused.stderr],
			[2, 'The console has no --timeout: give it with --linear or with a command.\n'],
		);
	}));

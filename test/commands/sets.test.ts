import assert from 'node:assert/strict';
import {test} from 'node:test';
import {daemonSet, statefulSet} from '../../source/simulator/scenarios/build.ts';
import {withCommandLine} from '../helpers/command-line.ts';

const objects = [
	statefulSet({name: 'db', image: 'db:v1', replicas: 2}),
	daemonSet({name: 'agent', image: 'agent:v1'}),
	statefulSet({name: 'manual', image: 'db:v1', spec: {updateStrategy: {type: 'OnDelete'}}}),
];

test('status and history tell of StatefulSets and DaemonSets in kubectl’s words, too', () =>
	withCommandLine({objects}, async ({run}) => {
		const db = await run(['status', 'sts/db']);
		assert.deepEqual([db.exitCode, db.stderr], [0, '']);
		assert.match(db.stdout, /partitioned roll out complete: 2 new pods have been updated\.\.\.\n$/);
		const agent = await run(['status', 'ds', 'agent']);
		assert.deepEqual([agent.exitCode, agent.stderr], [0, '']);
		assert.match(agent.stdout, /daemon set "agent" successfully rolled out\n$/);
		const history = await run(['history', 'statefulset/db']);
		assert.match(history.stdout, /^1 \(current\) .* 2\/2 ready .* db:v1 +<none>$/m);
	}));

test('guard leaves a workload alone whose strategy waits for somebody to delete pods', () =>
	withCommandLine({objects}, async ({run}) => {
		const {exitCode, stderr} = await run(['guard', 'sts/manual', '--stuck-for=60s']);
		assert.equal(exitCode, 2);
		assert.match(stderr, /^error: rollout status is only available for RollingUpdate strategy type\n$/);
	}));

test('restart, scale and set-image change what they say, of every kind that has it', () =>
	withCommandLine({objects}, async ({run, simulated}) => {
		const specOf = (kind: string, name: string) => JSON.stringify(simulated.world.get(kind, 'default', name)?.spec);
		await run(['status', 'sts/db']);
		const scaled = await run(['scale', 'sts/db', '--replicas=3', '--current-replicas=2', '--yes']);
		assert.equal(scaled.exitCode, 0, scaled.stderr);
		assert.match(specOf('StatefulSet', 'db'), /"replicas":3/);
		const other = await run(['scale', 'sts/db', '--replicas=5', '--current-replicas=2', '--yes']);
		assert.deepEqual(
			[other.exitCode, other.stderr],
			[1, 'error: statefulset/db has 3 replicas, not 2 (--current-replicas).\n'],
		);
		const restarted = await run(['restart', 'ds/agent', '--yes']);
		assert.equal(restarted.exitCode, 0, restarted.stderr);
		assert.match(specOf('DaemonSet', 'agent'), /kubectl\.kubernetes\.io\/restartedAt/);
		const set = await run(['set-image', 'sts/db', 'db=db:v2', '--yes']);
		assert.equal(set.exitCode, 0, set.stderr);
		assert.match(specOf('StatefulSet', 'db'), /"image":"db:v2"/);
		for (const args of [
			['scale', 'sts/db'],
			['set-image', 'sts/db'],
			['set-image', 'sts/db', 'db'],
		]) {
			const {exitCode, stderr} = await run(args);
			assert.deepEqual([exitCode, /^error: rolltop .* needs /.test(stderr)], [2, true], args.join(' '));
		}
		const odd = await run(['set-image', 'sts/db', 'db=db:v 3', '--yes']);
		assert.deepEqual([odd.exitCode, odd.stderr], [2, 'error: "db:v 3" is no image: there is a space in it.\n']);
		const absent = await run(['set-image', 'sts/db', 'nope=db:v2', '--yes']);
		assert.equal(absent.exitCode, 1);
		assert.match(absent.stderr, /nope/);
	}));

test('a DaemonSet has no replicas: that is said before anything of a terminal to confirm on', () =>
	withCommandLine({objects}, async ({run}) => {
		for (const args of [['--replicas=2'], ['--replicas=2', '--yes'], []]) {
			const {exitCode, stderr} = await run(['scale', 'ds/agent', ...args]);
			assert.deepEqual(
				[exitCode, stderr],
				[1, 'error: daemonset/agent has no number of replicas: it runs one pod on each node that fits.\n'],
			);
		}
	}));

test('the preview of a hold shows what changes of the strategy, and speaks of no key', () =>
	withCommandLine({objects}, async ({run}) => {
		const {exitCode, stderr, stdout} = await run(['pause', 'sts/db', '--dry-run']);
		const text = `${stdout}${stderr}`;
		assert.equal(exitCode, 0, text);
		assert.match(text, /^ {2}spec\.updateStrategy\.rollingUpdate\.partition {2}0 → 2147483647$/m);
		assert.doesNotMatch(text, /spec\.updateStrategy {2}\{|\bp again/);
		assert.match(text, /Letting it go on puts back exactly the strategy that it has now/);
	}));

test('guard of what has no deadline wants to be told when it counts as failed', () =>
	withCommandLine({objects}, async ({run}) => {
		const {exitCode, stderr} = await run(['guard', 'sts/db']);
		assert.equal(exitCode, 2);
		assert.match(stderr, /^error: Kubernetes has no deadline for a StatefulSet: say with --stuck-for=60s/);
		assert.equal((await run(['guard', 'sts/db', '--stuck-for=60s'])).exitCode, 0);
	}));

test('a StatefulSet is held after a question, and another process resumes it with the strategy that it had', () =>
	withCommandLine(
		{
			objects: [
				statefulSet({
					name: 'db',
					image: 'db:v1',
					replicas: 4,
					spec: {updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 2}}},
				}),
			],
		},
		async ({run, simulated}) => {
			const strategy = () =>
				/"updateStrategy":\{.*?\}\}/.exec(JSON.stringify(simulated.world.get('StatefulSet', 'default', 'db')))?.[0];
			await run(['status', 'sts/db']);
			const before = strategy();
			assert.match(before ?? '', /"partition":2/);
			assert.equal((await run(['pause', 'sts/db'])).exitCode, 2);
			const held = await run(['pause', 'sts/db', '--yes']);
			assert.equal(held.exitCode, 0, held.stderr);
			assert.notEqual(strategy(), before);
			const resumed = await run(['resume', 'sts/db', '--yes']);
			assert.equal(resumed.exitCode, 0, resumed.stderr);
			assert.equal(strategy(), before);
		},
	));

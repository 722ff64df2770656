import assert from 'node:assert/strict';
import {test} from 'node:test';
import {onCluster} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

/** Of `6: 8→10, 7: 5→3` on the screen: each step without its revision. */
function forecastSteps(screen: string): readonly string[] {
	const [, listed = ''] = /^ *steps +(.*(?:\n {9,}\d+: .*)*)/m.exec(screen) ?? [];
	return [...listed.matchAll(/\d+: (\d+)→(\d+)/g)].map(([, from, to]) => `from ${from} to ${to}`);
}

/** What a watch of ReplicaSets printed, `NAME SIZE` a line: each change of a size. */
function scalings(watched: string): readonly string[] {
	const sizes = new Map<string, string>();
	return watched.split('\n').flatMap(line => {
		const [name = '', size = ''] = line.trim().split(/\s+/);
		const before = sizes.get(name);
		sizes.set(name, size);
		return before === undefined || before === size ? [] : [`from ${before} to ${size}`];
	});
}

test('an undo takes the steps on a real control plane that Confirm forecast, and the screen says so when it has ended', () =>
	onCluster('forecast', async ({namespace, create, complete, setImage, open}) => {
		await create({name: 'web', replicas: 3, image: 'web:v1'});
		await complete('web');
		// It watches from the first rollout on, and the server ends it some time after the undo.
		const columns = 'custom-columns=NAME:.metadata.name,SIZE:.spec.replicas';
		const watch = ['get', 'replicasets', '--watch', '--no-headers', '--request-timeout=30s', '-o', columns];
		const watched = controlPlane().kubectl('-n', namespace, ...watch);
		await setImage('web', 'web:v2');
		await complete('web');
		const session = open(['deployment/web']);
		await session.waitFor(/Scaled down replica set web-\w+ from 1 to 0/);
		session.type('u');
		const confirm = await session.waitFor(/ steps +1: 0→1/);
		assert.match(
			confirm,
			/forecast +revision 1: 0 → 3, revision 2: 3 → 0; done in about .*never fewer than 3 available/,
		);
		const expected = forecastSteps(confirm);
		assert.equal(expected.length, 6);
		session.type('y');
		await complete('web');
		await session.waitFor(/forecast came true: /);
		assert.deepEqual(scalings(await watched).slice(-expected.length), expected);
	}));

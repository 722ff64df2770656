import assert from 'node:assert/strict';
import {test} from 'node:test';
import {onCluster} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

test('p and Ctrl-C in one go: the console closes, and the rollout is paused all the same', () =>
	onCluster('brake', async ({create, complete, setImage, read, open}) => {
		await create({name: 'web', replicas: 10, image: 'web:v1'});
		await complete('web');
		const session = open(['deployment/web']);
		await session.waitFor(/\blive\b/);
		await setImage('web', 'web:v2');
		await session.waitFor(/revision 1 → 2/);
		session.type('p\u0003');
		assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
		assert.match(session.screen(), /paused deployment\/web\n +kubectl .* rollout pause deployment\/web/);
		assert.equal(await read('web', '.spec.paused'), 'true');
	}));

test('u after two bad changes in a row goes back to the revision that still serves', () =>
	onCluster('two-bad', async ({namespace, create, complete, becomes, open}) => {
		await create({name: 'web', replicas: 4, image: 'web:v1'});
		await complete('web');
		const {kubectl} = controlPlane();
		for (const [image, total] of [
			['web:v2', '5'],
			['web:v3', '5'],
		] as const) {
			const template = {
				metadata: {labels: {'rolltop.dev/behavior': 'never-ready'}},
				spec: {containers: [{name: 'web', image}]},
			};
			const patch = JSON.stringify({spec: {template}});
			await kubectl('-n', namespace, 'patch', 'deployment/web', '--type=strategic', '-p', patch);
			await becomes('web', '.status.replicas', total);
		}
		const session = open(['deployment/web']);
		await session.waitFor(/\blive\b/);
		session.type('u');
		await session.waitFor(/undo deployment\/web to revision 1\b/);
		await session.waitFor(/dry run accepted/);
		assert.match(session.screen(), /web:v3 → web:v1/);
		session.type('y');
		await becomes('web', '.spec.template.spec.containers[0].image', 'web:v1');
		await complete('web');
	}));

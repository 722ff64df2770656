import assert from 'node:assert/strict';
import {test} from 'node:test';
import {onCluster} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

const names = ['api', 'cart', 'web'];

/** New pods take so long that the rollout is in progress during the test. */
const slow = {'rolltop.dev/ready-after': '600s'};

test('F freezes three rollouts and not one that was paused before, and tab there lets exactly those go on', () =>
	onCluster('frozen', async ({namespace, create, complete, read, open}) => {
		const {kubectl} = controlPlane();
		const here = (...args: readonly string[]) => kubectl('-n', namespace, ...args);
		for (const name of [...names, 'before']) await create({name, replicas: 4, image: `${name}:v1`});
		for (const name of [...names, 'before']) await complete(name);
		for (const name of [...names, 'before']) {
			const template = {metadata: {annotations: slow}, spec: {containers: [{name: 'web', image: `${name}:v2`}]}};
			await here('patch', `deployment/${name}`, '--type=strategic', '-p', JSON.stringify({spec: {template}}));
		}
		await here('rollout', 'pause', 'deployment/before');
		const generations = () => Promise.all(names.map(name => read(name, '.metadata.generation')));
		const paused = () => Promise.all([...names, 'before'].map(name => read(name, '.spec.paused')));
		const [first] = await generations();

		const session = open();
		await session.waitFor(/3 rolling +1 paused/);
		session.type('F');
		await session.waitFor(/3 dry runs accepted/);
		assert.match(session.screen(), /before +dep +left +paused already by kubectl-rollout/);
		session.type('y');
		await session.waitFor(/^ froze 3 rollouts *$/m);
		assert.deepEqual(await paused(), ['true', 'true', 'true', 'true']);
		assert.deepEqual(
			await generations(),
			names.map(() => String(Number(first) + 1)),
		);
		session.type('\u001b');
		await session.waitFor(/4 paused/);
		// Somebody resumes one of them by hand, and another tool changes what another one rolls out.
		await here('rollout', 'resume', 'deployment/api');
		await here('set', 'image', 'deployment/cart', 'web=cart:v3');
		await session.waitFor(/1 rolling +3 paused/);
		session.type('F');
		await session.waitFor(/freeze 1 rollout where it stands/);
		session.type('\t');
		await session.waitFor(/let 1 rollout go on: exactly what rolltop froze/);
		assert.match(session.screen(), /api +dep +left +it was resumed/);
		assert.match(session.screen(), /cart +dep +left +what rolls out was changed/);
		session.type('y');
		await session.waitFor(/^ let 1 rollout go on, 2 left as they are *$/m);
		assert.deepEqual(await paused(), ['', 'true', '', 'true']);
		session.type('q');
		await session.exited;
		assert.match(session.screen(), /froze 3 rollouts: frozen\/\w+, frozen\/\w+, frozen\/\w+/);
		assert.match(session.screen(), /let 1 rollout go on: frozen\/web; left as they are: /);
		assert.match(session.screen(), /-n frozen rollout pause deployment\/\w+ deployment\/\w+ /);
	}));

test('who may not patch sees at once why nothing can be frozen, and nothing is written', () =>
	onCluster('frozen-not', async ({namespace, create, complete, read, open}) => {
		const {kubectl, allow} = controlPlane();
		const verbs = ['get', 'list', 'watch'];
		const kubeconfig = await allow('viewer', [
			{apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs},
			{apiGroups: [''], resources: ['pods', 'events'], verbs},
		]);
		await create({name: 'web', replicas: 2, image: 'web:v1'});
		await complete('web');
		const template = {metadata: {annotations: slow}, spec: {containers: [{name: 'web', image: 'web:v2'}]}};
		await kubectl('-n', namespace, 'patch', 'deployment/web', '-p', JSON.stringify({spec: {template}}));
		const session = open([], kubeconfig);
		await session.waitFor(/1 rolling/);
		await session.waitFor(/\(F freeze all\)/);
		session.type('F');
		await session.waitFor(/F freeze all: no right to patch anything that rolls here \(r asks again\)/);
		assert.equal(await read('web', '.spec.paused'), '');
		session.type('q');
		await session.exited;
	}));

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {onCluster} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

const verbs = ['get', 'list', 'watch'];

test('who may look but not write is told so, and nothing is written', () =>
	onCluster('viewing', async ({create, complete, setImage, read, open}) => {
		const kubeconfig = await controlPlane().allow('viewer', [
			{apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs},
			{apiGroups: [''], resources: ['pods', 'events'], verbs},
		]);
		await create({name: 'web', replicas: 1, image: 'web:v1'});
		await complete('web');
		await setImage('web', 'web:v2');
		await complete('web');
		const session = open(['deployment/web'], kubeconfig);
		await session.waitFor(/revision 2\b/);
		session.type('p');
		await session.waitFor(/(?:forbidden|may not|not allowed)/i);
		session.type('u');
		await session.waitFor(/(?:refused|forbidden|may not|not allowed).*esc/is);
		session.type('y');
		session.type('\u001b');
		await session.waitFor('REPLICASETS');
		assert.equal(await read('web', '.metadata.generation'), '2');
		session.type('\u0003');
		assert.equal((await session.exited).exitCode, 0);
	}));

test('who may not even look is told what is forbidden, and can leave', () =>
	onCluster('hidden', async ({open}) => {
		const kubeconfig = await controlPlane().allow('stranger', [
			{apiGroups: [''], resources: ['namespaces'], verbs: ['get']},
		]);
		const session = open([], kubeconfig);
		await session.waitFor(/forbidden/i);
		session.type('q');
		assert.equal((await session.exited).exitCode, 0);
	}));

test('who may not see events sees the rollout as live as anybody, and why there are none', () =>
	onCluster('no-events', async ({create, complete, open}) => {
		const kubeconfig = await controlPlane().allow('auditor', [
			{apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs},
			{apiGroups: [''], resources: ['pods'], verbs},
		]);
		await create({name: 'web', replicas: 1, image: 'web:v1'});
		await complete('web');
		const session = open(['deployment/web'], kubeconfig);
		await session.waitFor(/no events: forbidden, User .* cannot list/);
		await session.waitFor(screen => / live /.test(screen.split('\n')[0] ?? ''));
		session.type('q');
		assert.equal((await session.exited).exitCode, 0);
	}));

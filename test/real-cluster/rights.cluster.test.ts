import assert from 'node:assert/strict';
import {test} from 'node:test';
import {onCluster} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

const verbs = ['get', 'list', 'watch'];

test('who may look but not write finds the keys disabled with the reason, and enabled when he gets the right', () =>
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
		await session.waitFor(/\(p pause\) +\(u undo\)/);
		session.type('p');
		await session.waitFor(/p pause: no right to patch deployments in viewing/);
		session.type('u');
		await session.waitFor(/u undo: no right to patch deployments in viewing/);
		session.type('s');
		await session.waitFor(/s scale: no right to patch deployments\/scale in viewing/);
		// Given in the midst of it.
		await controlPlane().allow('viewer', [
			{apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs: [...verbs, 'patch']},
			{apiGroups: [''], resources: ['pods', 'events'], verbs},
		]);
		session.type('r');
		await session.waitFor(/ p pause +u undo .*\(s scale\)/);
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

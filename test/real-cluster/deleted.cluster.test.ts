import assert from 'node:assert/strict';
import {test} from 'node:test';
import {onCluster} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

test('a Deployment that is deleted while it is looked at keeps its last state, with the events of no other', () =>
	onCluster('deleting', async ({namespace, create, complete, open}) => {
		await create({name: 'web', replicas: 2, image: 'web:v1'});
		await create({name: 'web-agent', replicas: 1, image: 'web:v1'});
		await complete('web');
		await complete('web-agent');
		const session = open(['deployment/web']);
		await session.waitFor(/● web-[4-9bcdf]+ +1 +2 +2 +2 +2/);
		await session.waitFor('Scaled up replica set web-');
		await controlPlane().kubectl('-n', namespace, 'delete', 'deployment/web');
		await controlPlane().kubectl('-n', namespace, 'wait', 'pods', '-l', 'app=web', '--for=delete', '--timeout=60s');
		await session.waitFor('This Deployment was deleted.');
		await session.waitFor(/● web-[4-9bcdf]+ +1 +2 +2 +2 +2/);
		assert.match(session.screen(), /web-[4-9bcdf]+-\S{5} .*Running/);
		assert.doesNotMatch(session.screen(), /agent/);
		session.type('q');
		assert.equal((await session.exited).exitCode, 0);
	}));

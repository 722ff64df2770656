import assert from 'node:assert/strict';
import {test} from 'node:test';
import {onCluster} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

const count = (screen: string, text: string) => screen.split(text).length - 1;

test('a log is followed through the API server, taken up after it was away without a line twice, and of the previous run', () =>
	onCluster('printing', async ({create, complete, open}) => {
		await create({name: 'web', replicas: 2, image: 'web:v1'});
		await complete('web');
		const session = open(['deployment/web']);
		await session.waitFor(/1\/1 +Running/);
		session.type('j');
		session.type('\r');
		await session.waitFor(/CONTAINERS.*› ● web {2}ready.*Running since.*CONDITIONS.*Ready +True/s);
		session.type('l');
		await session.waitFor(/log of web in pod web-.*listening on :8080.*following/s);
		await controlPlane().print('served one');
		await session.waitFor('served one');
		await controlPlane().killApiServer();
		await session.waitFor(/The log broke off .* trying again in/, {timeoutMs: 30_000});
		await controlPlane().print('served two');
		await controlPlane().startApiServer();
		const screen = await session.waitFor(/served two.*following/s, {timeoutMs: 60_000});
		for (const line of ['listening on :8080', 'served one', 'served two']) assert.equal(count(screen, line), 1, line);
		session.type('P');
		await session.waitFor(/previous run of web.*panic: no database.*The end of the previous run/s);
		session.type('q');
		assert.equal((await session.exited).exitCode, 0);
	}));

test('who may not read logs is told so; the log of a pod that is deleted ends, and says why', () =>
	onCluster('silent', async ({create, complete, open}) => {
		const verbs = ['get', 'list', 'watch'];
		const kubeconfig = await controlPlane().allow('reader', [
			{apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs},
			{apiGroups: [''], resources: ['pods', 'events'], verbs},
		]);
		await create({name: 'web', replicas: 1, image: 'web:v1'});
		await complete('web');
		const refused = open(['deployment/web'], kubeconfig);
		await refused.waitFor(/1\/1 +Running/);
		refused.type('l');
		await refused.waitFor(/You may not read logs here: .*"reader" cannot get resource "pods\/log"/);
		refused.type('q');
		assert.equal((await refused.exited).exitCode, 0);

		const session = open(['deployment/web']);
		await session.waitFor(/1\/1 +Running/);
		session.type('l');
		await session.waitFor(/listening on :8080.*following/s);
		await controlPlane().kubectl('-n', 'silent', 'delete', 'pods', '--all', '--wait=false');
		await session.waitFor(/listening on :8080.*was deleted: these were its last lines/s, {timeoutMs: 60_000});
		session.type('q');
		assert.equal((await session.exited).exitCode, 0);
	}));

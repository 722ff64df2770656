import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {createActionApi} from '../../../source/cluster/actions/api.ts';
import {type RequestHandler, startApiServer} from '../../helpers/api-server.ts';
import {deployment, replicaSet} from '../../helpers/settled-web.ts';
import {openTransport} from '../../helpers/transport.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'web'} as const;
const patch = [
	{op: 'test', path: '/metadata/uid', value: 'uid-web'},
	{op: 'add', path: '/spec/paused', value: true},
] as const;
const path = '/apis/apps/v1/namespaces/shop/deployments/web';

interface Cleanup {
	after(run: () => unknown): void;
}

async function connect(t: Cleanup, handler: RequestHandler, options: {readonly writesDisabled?: string} = {}) {
	const server = await startApiServer(handler);
	const transport = openTransport({server: server.url});
	t.after(async () => {
		transport.close();
		await server.close();
	});
	return {server, api: createActionApi(transport, options)};
}

const paused: RequestHandler = (_request, reply) => reply.json(deployment({spec: {paused: true}}));

describe('the one write', () => {
	it('is a JSON patch under the field manager rolltop, and no dry run unless it is one', async t => {
		const {server, api} = await connect(t, paused);
		const answer = await api.patchDeployment(target, patch, {dryRun: false});
		assert.equal(answer.ok && answer.value.spec.paused, true);
		await api.patchDeployment(target, patch, {dryRun: true});
		const [write, trial] = server.requests;
		assert.deepEqual([write?.method, write?.path], ['PATCH', path]);
		assert.equal(write?.headers['content-type'], 'application/json-patch+json');
		assert.deepEqual(JSON.parse(write?.body ?? ''), patch);
		const query = {fieldManager: 'rolltop', fieldValidation: 'Strict'};
		assert.deepEqual(Object.fromEntries(write?.query ?? []), query);
		assert.deepEqual(Object.fromEntries(trial?.query ?? []), {...query, dryRun: 'All'});
	});

	it('does not leave the process where writes are disabled, and says why; a dry run does', async t => {
		const {server, api} = await connect(t, paused, {writesDisabled: 'standard input is not a terminal'});
		const answer = await api.patchDeployment(target, patch, {dryRun: false});
		assert.ok(!answer.ok);
		assert.equal(answer.error.kind, 'forbidden');
		assert.equal(answer.error.message, 'rolltop changes nothing here: standard input is not a terminal');
		assert.equal(server.requests.length, 0);
		assert.ok((await api.patchDeployment(target, patch, {dryRun: true})).ok);
		assert.deepEqual(
			server.requests.map(({query}) => query.get('dryRun')),
			['All'],
		);
	});

	it('shows a refusal without the secret that it quotes', async t => {
		const said =
			'Deployment.apps "web" is invalid: spec.template.spec.containers[0].env[0].value: Invalid value: "hunter2"';
		const {api} = await connect(t, (_request, reply) => reply.failure(422, 'Invalid', said));
		const answer = await api.patchDeployment(target, patch, {dryRun: true});
		assert.ok(!answer.ok);
		assert.match(answer.error.message, /Invalid value: "\(masked\)"$/);
	});
});

describe('the reads of an action', () => {
	it('are fresh: the Deployment, and the ReplicaSets by its selector', async t => {
		const {server, api} = await connect(t, ({path: asked}, reply) =>
			reply.json(asked === path ? deployment() : {items: [replicaSet(1, 'web:v1')], metadata: {}}),
		);
		const read = await api.readDeployment(target);
		assert.ok(read.ok);
		const sets = await api.readReplicaSets(read.value);
		assert.equal(sets.ok && sets.value.length, 1);
		const [first, second] = server.requests;
		assert.equal(first?.query.get('resourceVersion'), null);
		assert.equal(second?.query.get('labelSelector'), 'app=web');
	});

	it('take nothing for a Deployment that is none', async t => {
		const {api} = await connect(t, (_request, reply) => reply.json({kind: 'Secret', data: {}}));
		const read = await api.readDeployment(target);
		assert.equal(!read.ok && read.error.kind, 'protocol');
	});

	it('take of a Secret its metadata only, also from a server that sends the whole', async t => {
		const metadata = {name: 'tls', uid: 'uid-tls', resourceVersion: '7'};
		const {server, api} = await connect(t, (_request, reply) =>
			reply.json({kind: 'Secret', metadata, data: {key: 'aHVudGVyMg=='}}),
		);
		const read = await api.readMetadata('shop', {kind: 'Secret', name: 'tls'});
		assert.deepEqual(read.ok && read.value, metadata);
		const [asked] = server.requests;
		assert.equal(asked?.path, '/api/v1/namespaces/shop/secrets/tls');
		assert.match(String(asked?.headers.accept), /^application\/json;as=PartialObjectMetadata;v=v1;g=meta\.k8s\.io,/);
	});

	it('are bounded: the pods by the selector, the quotas of the namespace', async t => {
		const {server, api} = await connect(t, (_request, reply) => reply.json({items: [], metadata: {continue: 'more'}}));
		const pods = await api.readPods(deployment());
		assert.equal(!pods.ok && pods.error.kind, 'protocol', 'a part of the pods is not taken for all');
		assert.equal(server.requests[0]?.query.get('limit'), '500');
		assert.equal(server.requests[0]?.query.get('labelSelector'), 'app=web');
		await api.readQuotas('shop');
		assert.equal(server.requests[1]?.path, '/api/v1/namespaces/shop/resourcequotas');
	});
});

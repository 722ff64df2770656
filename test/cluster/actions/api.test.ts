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
const pausing = {type: 'patch', target, patch} as const;
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
		const answer = await api.write(pausing, {dryRun: false});
		assert.ok(answer.ok && answer.value?.kind === 'Deployment' && answer.value.spec.paused);
		await api.write(pausing, {dryRun: true});
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
		const answer = await api.write(pausing, {dryRun: false});
		assert.ok(!answer.ok);
		assert.equal(answer.error.kind, 'forbidden');
		assert.equal(answer.error.message, 'rolltop changes nothing here: standard input is not a terminal');
		assert.equal(server.requests.length, 0);
		assert.ok((await api.write(pausing, {dryRun: true})).ok);
		assert.deepEqual(
			server.requests.map(({query}) => query.get('dryRun')),
			['All'],
		);
	});

	it('shows a refusal without the secret that it quotes', async t => {
		const said =
			'Deployment.apps "web" is invalid: spec.template.spec.containers[0].env[0].value: Invalid value: "hunter2"';
		const {api} = await connect(t, (_request, reply) => reply.failure(422, 'Invalid', said));
		const answer = await api.write(pausing, {dryRun: true});
		assert.ok(!answer.ok);
		assert.match(answer.error.message, /Invalid value: "\(masked\)"$/);
	});
});

const byUid: RequestHandler = ({method, body}, reply) => {
	const {preconditions} = JSON.parse(body);
	return method === 'DELETE' && preconditions.uid === 'uid-db-2'
		? reply.json({kind: 'Status', status: 'Success'})
		: reply.failure(409, 'Conflict', 'the UID in the precondition does not match');
};

describe('the deletion of a pod', () => {
	const deletion = (uid: string) => ({type: 'delete-pod', namespace: 'shop', pod: {name: 'db-2', uid}}) as const;

	it('names its uid, and another pod of the same name stays', async t => {
		const {server, api} = await connect(t, byUid);
		assert.ok((await api.write(deletion('uid-db-2'), {dryRun: false})).ok);
		const other = await api.write(deletion('uid-before'), {dryRun: false});
		assert.equal(!other.ok && other.error.kind, 'conflict');
		assert.equal(server.requests[0]?.path, '/api/v1/namespaces/shop/pods/db-2');
		await api.write(deletion('uid-db-2'), {dryRun: true});
		const bodies = server.requests.map(({body}) => JSON.parse(body).dryRun);
		assert.deepEqual(bodies, [undefined, undefined, ['All']]);
	});

	it('does not leave the process where writes are disabled', async t => {
		const {server, api} = await connect(t, byUid, {writesDisabled: 'read-only'});
		const answer = await api.write(deletion('uid-db-2'), {dryRun: false});
		assert.equal(!answer.ok && answer.error.kind, 'forbidden');
		assert.equal(server.requests.length, 0);
	});
});

describe('the reads of an action', () => {
	it('are fresh: the Deployment, and the ReplicaSets by its selector', async t => {
		const {server, api} = await connect(t, ({path: asked}, reply) =>
			reply.json(asked === path ? deployment() : {items: [replicaSet(1, 'web:v1')], metadata: {}}),
		);
		const read = await api.readWorkload(target);
		assert.ok(read.ok);
		const sets = await api.readOwned(read.value);
		assert.equal(sets.ok && sets.value.length, 1);
		const [first, second] = server.requests;
		assert.equal(first?.query.get('resourceVersion'), null);
		assert.equal(second?.query.get('labelSelector'), 'app=web');
	});

	it('ask for the version once, take the plus of a managed cluster, and ask again where it was not told', async t => {
		const answers = [{major: '1'}, {major: '1', minor: '33+'}];
		const {server, api} = await connect(t, (_request, reply) => reply.json(answers.shift() ?? {}));
		assert.equal(await api.readMinor(), undefined);
		assert.deepEqual(await Promise.all([api.readMinor(), api.readMinor()]), [33, 33]);
		assert.equal(await api.readMinor(), 33);
		assert.deepEqual(
			server.requests.map(request => request.path),
			['/version', '/version'],
		);
	});

	it('take for an unknown version what is refused', async t => {
		const {api} = await connect(t, (_request, reply) => reply.failure(403, 'Forbidden', 'no'));
		assert.equal(await api.readMinor(), undefined);
	});

	it('take nothing for a Deployment that is none', async t => {
		const {api} = await connect(t, (_request, reply) => reply.json({kind: 'Secret', data: {}}));
		const read = await api.readWorkload(target);
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

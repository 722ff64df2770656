import assert from 'node:assert/strict';
import {test} from 'node:test';
import {canI} from '../../source/kubernetes/access.ts';
import {getObject, listObjects, patchObject} from '../../source/kubernetes/requests.ts';
import {type RequestHandler, type StreamedBody, startApiServer} from '../helpers/api-server.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {openTransport} from '../helpers/transport.ts';

async function connect(t: {after(run: () => unknown): void}, handler: RequestHandler) {
	const server = await startApiServer(handler);
	const transport = openTransport({server: server.url});
	t.after(async () => {
		transport.close();
		await server.close();
	});
	return {server, transport};
}

const patch = [
	{op: 'test', path: '/metadata/uid', value: 'u'},
	{op: 'add', path: '/spec/paused', value: true},
];
const pause = {path: '/apis/apps/v1/namespaces/a/deployments/web', patch, dryRun: false, fieldManager: 'rolltop'};

test('requests: a patch carries field manager and strict validation, and its answer is raw', async t => {
	const {server, transport} = await connect(t, (_request, reply) => reply.json({spec: {unknownField: 1}}));
	assert.deepEqual(await patchObject(transport, pause), {ok: true, value: {spec: {unknownField: 1}}});
	await patchObject(transport, {...pause, dryRun: true});
	const [real, dry] = server.requests;
	assert.equal(real?.headers['content-type'], 'application/json-patch+json');
	assert.deepEqual(JSON.parse(real?.body ?? ''), patch);
	assert.equal(String(real?.query), 'fieldManager=rolltop&fieldValidation=Strict');
	assert.equal(String(dry?.query), 'fieldManager=rolltop&fieldValidation=Strict&dryRun=All');
});

test('requests: a patch whose answer is lost may have been applied, and is sent once only', async t => {
	const {server, transport} = await connect(t, (_request, reply) => reply.reset());
	const outcome = await patchObject(transport, pause);
	assert.ok(!outcome.ok);
	assert.deepEqual([outcome.error.kind, outcome.error.mayHaveArrived], ['unreachable', true]);
	server.handle(async (_request, reply) => {
		const stream = reply.stream();
		await stream.write('{"spec":');
		stream.cut();
	});
	const half = await patchObject(transport, pause);
	assert.ok(!half.ok);
	assert.deepEqual([half.error.kind, half.error.mayHaveArrived], ['unreachable', true]);
	assert.equal(server.requests.length, 2);
});

test('requests: a patch that was refused has not been applied', async t => {
	const {server, transport} = await connect(t, (_request, reply) =>
		reply.failure(422, 'Invalid', 'the server rejected our request'),
	);
	const outcome = await patchObject(transport, pause);
	assert.deepEqual(outcome, {
		ok: false,
		error: {kind: 'invalid', status: 422, reason: 'Invalid', message: 'the server rejected our request'},
	});
	await server.close();
	t.after(() => {});
});

test('requests: the deadline counts to the last byte', async t => {
	const clock = createFakeClock();
	let stream: StreamedBody | undefined;
	const {transport} = await connect(t, async (_request, reply) => {
		stream = reply.stream();
		await stream.write('{');
	});
	const contacted = new Promise<void>(resolve => void transport.onContact(() => resolve()));
	const outcome = patchObject(transport, {...pause, clock});
	await contacted;
	await new Promise(resolve => setImmediate(resolve));
	clock.advance(10_000);
	assert.deepEqual(await outcome, {
		ok: false,
		error: {kind: 'timeout', message: 'no whole answer within 10 s', mayHaveArrived: true},
	});
	assert.equal(clock.pending(), 0);
	await stream?.closed;
});

test('requests: the caller may give up', async t => {
	const {server, transport} = await connect(t, (_request, reply) => reply.stall());
	const ending = new AbortController();
	const outcome = getObject(transport, '/x', {signal: ending.signal});
	await server.until(() => server.requests.length === 1);
	ending.abort();
	assert.deepEqual(await outcome, {ok: false, error: {kind: 'aborted', message: 'given up'}});
});

test('requests: what is not JSON, and what is too long', async t => {
	const {server, transport} = await connect(t, (_request, reply) => reply.text('<!doctype html>'));
	const page = await getObject(transport, '/x');
	assert.deepEqual(page, {ok: false, error: {kind: 'protocol', message: 'a web page answered, not the API server'}});
	server.handle((_request, reply) => reply.json({text: 'x'.repeat(9_000_000)}, {gzip: true}));
	const long = await getObject(transport, '/x');
	assert.deepEqual(long, {ok: false, error: {kind: 'protocol', message: 'its answer is longer than 8192 KB'}});
});

test('requests: a list is its items; one that goes on is an error, not a part taken for the whole', async t => {
	const {server, transport} = await connect(t, (_request, reply) => reply.json({items: [{a: 1}], metadata: {}}));
	assert.deepEqual(await listObjects(transport, '/x'), {ok: true, value: [{a: 1}]});
	server.handle((_request, reply) => reply.json({items: [{a: 1}], metadata: {continue: 'token'}}));
	const cut = await listObjects(transport, '/x');
	assert.ok(!cut.ok);
	assert.match(cut.error.message, /longer than the 1 objects/);
	server.handle((_request, reply) => reply.json({kind: 'APIVersions'}));
	assert.ok(!(await listObjects(transport, '/x')).ok);
});

test('access: asks by a SelfSubjectAccessReview', async t => {
	const {server, transport} = await connect(t, (_request, reply) =>
		reply.json({status: {allowed: true}}, {status: 201}),
	);
	const question = {
		verb: 'patch',
		group: 'apps',
		resource: 'deployments',
		subresource: 'scale',
		namespace: 'a',
		name: 'web',
	};
	assert.deepEqual(await canI(transport, question), {ok: true, value: {allowed: true}});
	const [request] = server.requests;
	assert.equal(request?.path, '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews');
	assert.deepEqual(JSON.parse(request?.body ?? '').spec, {resourceAttributes: question});
	server.handle((_request, reply) => reply.json({status: {allowed: false, reason: 'no\nRBAC'}}));
	assert.deepEqual(await canI(transport, question), {ok: true, value: {allowed: false, reason: 'no RBAC'}});
	server.handle((_request, reply) => reply.json({}));
	assert.ok(!(await canI(transport, question)).ok);
});

import assert from 'node:assert/strict';
import {type TestContext, test} from 'node:test';
import {readLogTail} from '../../../source/kubernetes/logs/read-log-tail.ts';
import {type RequestHandler, startApiServer} from '../../helpers/api-server.ts';
import {openTransport} from '../../helpers/transport.ts';

const query = {namespace: 'shop', pod: 'web-1', container: 'web', previous: true};

async function serve(t: TestContext, handler: RequestHandler) {
	const server = await startApiServer(handler);
	const transport = openTransport({server: server.url});
	t.after(async () => {
		transport.close();
		await server.close();
	});
	const ending = new AbortController();
	return {server, ending, read: () => readLogTail(transport, query, ending.signal)};
}

test('the end of a log is read with one request that follows nothing, and is harmless', async t => {
	const {server, read} = await serve(t, (_request, reply) =>
		reply.text('2026-01-01T00:00:00.5Z one\n2026-01-01T00:00:01Z \u001B]0;owned\u0007two\n'),
	);
	const tail = await read();
	assert.deepEqual(tail.ok && tail.value.map(({text}) => text), ['one', '\uFFFDtwo']);
	const [asked] = server.requests;
	assert.deepEqual([server.requests.length, asked?.path], [1, '/api/v1/namespaces/shop/pods/web-1/log']);
	assert.deepEqual(Object.fromEntries(asked?.query ?? []), {
		container: 'web',
		previous: 'true',
		tailLines: '10',
		timestamps: 'true',
	});
});

test('a refusal is an error, as is an answer without end, of which no more than the bound is read', async t => {
	const refused = await serve(t, (_request, reply) => reply.failure(403, 'Forbidden', 'no'));
	const answer = await refused.read();
	assert.equal(!answer.ok && answer.error.kind, 'forbidden');
	const endless = await serve(t, (_request, reply) => reply.text('x'.repeat(1024 * 1024)));
	const long = await endless.read();
	assert.equal(!long.ok && long.error.kind, 'protocol');
});

test('an aborted reading ends its request', async t => {
	const {ending, read} = await serve(t, (_request, reply) => {
		reply.stall();
		ending.abort();
	});
	const answer = await read();
	assert.equal(!answer.ok && answer.error.kind, 'aborted');
});

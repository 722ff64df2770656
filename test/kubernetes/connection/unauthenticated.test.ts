import assert from 'node:assert/strict';
import {test} from 'node:test';
import {systemClock} from '../../../source/kubernetes/clock.ts';
import {createTransport} from '../../../source/kubernetes/connection/create-transport.ts';
import type {Credentials} from '../../../source/kubernetes/credentials/credentials.ts';
import {success} from '../../../source/kubernetes/errors.ts';
import {type RequestHandler, startApiServer} from '../../helpers/api-server.ts';
import {get, kubeconfigOf} from '../../helpers/transport.ts';

const onlyNew: RequestHandler = (request, reply) => {
	if (request.headers.authorization === 'Bearer new') reply.json({});
	else reply.failure(401, 'Unauthorized', 'Unauthorized');
};

/** Credentials whose token becomes `next` when they are refreshed. */
function renewable(next: string): Credentials & {refreshes(): number} {
	let token = 'old';
	let refreshes = 0;
	let underWay: Promise<void> | undefined;
	return {
		headers: async () => success({Authorization: `Bearer ${token}`}),
		tls: async () => success({}),
		async refresh() {
			const before = token;
			underWay ??= new Promise<void>(resolve => setImmediate(resolve)).then(() => {
				refreshes++;
				token = next;
				underWay = undefined;
			});
			await underWay;
			return success(before === token ? 'unchanged' : 'renewed');
		},
		retryAttended() {},
		settled: async () => {},
		close() {},
		refreshes: () => refreshes,
	};
}

async function connect(t: {after(run: () => unknown): void}, credentials: Credentials) {
	const server = await startApiServer(onlyNew);
	const transport = createTransport({
		kubeconfig: kubeconfigOf({server: server.url}),
		credentials,
		clock: systemClock,
		userAgent: 'rolltop/test',
		readFile: () => Promise.reject(new Error('no file is read')),
	});
	t.after(async () => {
		transport.close();
		await server.close();
	});
	return {server, transport};
}

test('transport: 401 renews the credentials once, for all requests that it hit, and each is tried again', async t => {
	const credentials = renewable('new');
	const {server, transport} = await connect(t, credentials);
	const answers = await Promise.all(Array.from({length: 6}, () => transport.request(get('/'))));
	assert.ok(answers.every(answer => answer.ok));
	assert.equal(credentials.refreshes(), 1);
	assert.equal(server.requests.length, 12);
});

test('transport: a second 401 is told, not tried for ever', async t => {
	const credentials = renewable('also refused');
	const {server, transport} = await connect(t, credentials);
	const answer = await transport.request(get('/'));
	assert.ok(!answer.ok);
	assert.deepEqual([answer.error.kind, answer.error.status], ['unauthenticated', 401]);
	assert.equal(server.requests.length, 2);
});

test('transport: credentials that have nothing newer are not sent twice', async t => {
	const {server, transport} = await connect(t, renewable('old'));
	const answer = await transport.request(get('/'));
	assert.ok(!answer.ok);
	assert.equal(answer.error.kind, 'unauthenticated');
	assert.equal(server.requests.length, 1);
});

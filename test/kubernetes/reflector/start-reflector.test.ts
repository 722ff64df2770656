import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {type TestContext, test} from 'node:test';
import {createCollectionStore} from '../../../source/cluster/collection-store.ts';
import {type KubernetesError, success} from '../../../source/kubernetes/errors.ts';
import {createReadingTurn} from '../../../source/kubernetes/reflector/reading-turn.ts';
import {startReflector} from '../../../source/kubernetes/reflector/start-reflector.ts';
import {createSyncMemory} from '../../../source/kubernetes/reflector/sync-memory.ts';
import type {Transport} from '../../../source/kubernetes/transport.ts';
import {
	type ReceivedRequest,
	type RequestHandler,
	type StreamedBody,
	startApiServer,
} from '../../helpers/api-server.ts';
import {createDrivenClock} from '../../helpers/driven-clock.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';
import {endBookmark, pod, type RunningReflector, runReflector} from './runner.ts';

/** A server with this script, beside the heartbeat, and a reflector of it; both are closed with the test. */
async function start(t: TestContext, handler: RequestHandler) {
	const withHeartbeat: RequestHandler = (request, reply) =>
		request.path === '/readyz' ? reply.text('ok') : handler(request, reply);
	const server = await startApiServer(withHeartbeat);
	const reflector = runReflector(server.url);
	t.after(async () => {
		reflector.close();
		await server.close();
	});
	return {server, reflector, handle: (next: RequestHandler) => server.handle(next)};
}

const isWatchList = ({query}: ReceivedRequest): boolean => query.get('sendInitialEvents') === 'true';
const isWatch = ({query}: ReceivedRequest): boolean => query.get('watch') === 'true';

function errors({outputs}: RunningReflector): readonly KubernetesError['kind'][] {
	return outputs.flatMap(output =>
		output.type === 'status' && 'error' in output.status && output.status.error ? [output.status.error.kind] : [],
	);
}

/** Answers a WatchList with these pods at version 10, and keeps the stream. */
async function serveWatchList(body: StreamedBody, names: readonly string[]) {
	for (const name of names) await body.event('ADDED', pod(name, '5'));
	await body.event('BOOKMARK', endBookmark('10'));
}

test('runner: a WatchList, packed, then its changes', async t => {
	const {reflector} = await start(t, async (_request, reply) => {
		const body = reply.stream({gzip: true});
		await serveWatchList(body, ['a', 'b']);
		await body.event('MODIFIED', pod('a', '11'));
		await body.event('MODIFIED', pod('a', '4'));
		await body.event('DELETED', pod('b', '12'));
		await body.event('ADDED', pod('c', '13'));
	});
	await reflector.until(() => reflector.held().includes('c@13'));
	assert.deepEqual(reflector.held(), ['a@11', 'c@13']);
	assert.ok(reflector.isLive());
	assert.equal(reflector.memory.method, 'watch-list');
	const {status, lastBytesMs = 0, lastEventMs = 0, ...vitals} = reflector.watch.vitals();
	assert.deepEqual(vitals, {
		query: {resource: 'pods', detail: 'row'},
		resourceVersion: '13',
		objects: 2,
		longObjects: 0,
	});
	assert.equal(status.state, 'live');
	assert.ok(lastEventMs >= status.sinceMs && lastBytesMs >= status.sinceMs);
});

test('runner: where WatchList is not served, pages of a list and a watch from its version', async t => {
	const {server, reflector} = await start(t, async (request, reply) => {
		if (isWatchList(request)) return reply.failure(422, 'Invalid', 'sendInitialEvents is forbidden');
		if (isWatch(request)) return void (await reply.stream().event('ADDED', pod('c', '43')));
		const isLast = request.query.get('continue') === 'more';
		const metadata = isLast
			? {resourceVersion: '42'}
			: {resourceVersion: '42', continue: 'more', remainingItemCount: 1};
		reply.json({items: [pod(isLast ? 'b' : 'a', '7')], metadata}, {gzip: true});
	});
	await reflector.until(() => reflector.held().includes('c@43'));
	assert.deepEqual(reflector.held(), ['a@7', 'b@7', 'c@43']);
	assert.equal(reflector.memory.method, 'list');
	assert.equal(
		server.requests.find(request => isWatch(request) && !isWatchList(request))?.query.get('resourceVersion'),
		'42',
	);
	const syncing = reflector.outputs.filter(output => output.type === 'status' && output.status.state === 'syncing');
	assert.ok(
		syncing.some(output => output.type === 'status' && output.status.state === 'syncing' && output.status.total === 2),
	);
});

test('runner: a connection that is cut in the middle of a line is resumed from the last event', async t => {
	const {server, reflector} = await start(t, async (request, reply) => {
		const body = reply.stream();
		if (isWatchList(request)) {
			await serveWatchList(body, ['a']);
			await body.event('MODIFIED', pod('a', '11'));
			await body.write('{"type":"MODIFIED","object":{"metadata":{"name":"ä');
			return body.cut();
		}
		await body.event('MODIFIED', pod('a', '12'));
	});
	await reflector.until(() => reflector.held().includes('a@12'));
	const watch = server.requests.find(request => isWatch(request) && !isWatchList(request));
	assert.equal(watch?.query.get('resourceVersion'), '11');
	assert.equal(reflector.outputs.filter(output => output.type === 'listing').length, 1);
	assert.deepEqual(errors(reflector), [], 'one cut connection is no news');
});

for (const how of ['as an ERROR event', 'as an HTTP answer'] as const) {
	test(`runner: 410 ${how} lists again and drops what is gone`, async t => {
		let syncs = 0;
		const {reflector} = await start(t, async (request, reply) => {
			if (isWatchList(request)) {
				syncs++;
				const body = reply.stream();
				await serveWatchList(body, syncs === 1 ? ['a', 'b'] : ['b', 'c']);
				return syncs === 1 ? body.reset() : undefined;
			}
			if (how === 'as an HTTP answer') return reply.failure(410, 'Expired', 'too old resource version');
			await reply.stream().event('ERROR', {kind: 'Status', code: 410, reason: 'Expired', message: 'too old'});
		});
		await reflector.until(() => reflector.held().includes('c@5'));
		assert.deepEqual(reflector.held(), ['b@5', 'c@5']);
		assert.equal(syncs, 2);
	});
}

test('runner: a server that was restored from a backup is believed, although its resource versions are older', async t => {
	let isRestored = false;
	const {server, reflector} = await start(t, async (request, reply) => {
		if (!isRestored) {
			const body = reply.stream();
			await body.event('ADDED', pod('a', '900'));
			await body.event('ADDED', pod('b', '901'));
			return void (await body.event('BOOKMARK', endBookmark('902')));
		}
		const version = request.query.get('resourceVersion');
		if (version === '902') {
			const causes = [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}];
			return reply.failure(504, 'Timeout', 'Too large resource version: 902, current: 12', {details: {causes}});
		}
		const body = reply.stream();
		await body.event('ADDED', pod('a', '7'));
		await body.event('BOOKMARK', endBookmark('12'));
		await body.event('MODIFIED', pod('a', '13'));
	});
	await reflector.until(() => reflector.isLive());
	isRestored = true;
	server.resetConnections();
	await reflector.until(() => reflector.held().includes('a@13'));
	assert.deepEqual(reflector.held(), ['a@13']);
	assert.ok(reflector.isLive());
});

test('runner: on demand a live watch reads everything again, and its rows stay meanwhile', async t => {
	let syncs = 0;
	const {reflector} = await start(t, async (_request, reply) => {
		syncs++;
		await serveWatchList(reply.stream(), syncs === 1 ? ['a', 'b'] : ['b', 'c']);
	});
	await reflector.until(() => reflector.isLive());
	const seen = new Set<string>();
	reflector.watch.retryNow();
	await reflector.until(() => {
		seen.add(reflector.held().join());
		return reflector.isLive();
	});
	assert.deepEqual(reflector.held(), ['b@5', 'c@5']);
	assert.ok(
		[...seen].every(rows => rows.includes('b@5')),
		[...seen].join(' | '),
	);
});

test('runner: 429 is waited out as long as the server asks, and nothing else is sent meanwhile', async t => {
	let refusals = 0;
	const {server, reflector} = await start(t, async (request, reply) => {
		if (refusals++ === 0) return reply.failure(429, 'TooManyRequests', 'busy', {headers: {'Retry-After': '1'}});
		await serveWatchList(reply.stream(), [`after-${request.query.get('watch')}`]);
	});
	await reflector.until(() => reflector.isLive());
	const [busy] = reflector.outputs.filter(output => output.type === 'status' && output.status.state === 'resuming');
	assert.ok(busy?.type === 'status' && busy.status.state === 'resuming');
	const askedMs = (busy.status.retryAtMs ?? 0) - busy.status.sinceMs;
	assert.ok(askedMs >= 1000 && askedMs <= 1200, `${askedMs}`);
	assert.equal(server.requests.filter(request => request.path !== '/readyz').length, 2);
});

test('runner: a server that is killed and comes back on its port is resumed, with the same version', async t => {
	const serve: RequestHandler = async (request, reply) => {
		if (request.path === '/readyz') return reply.text('ok');
		const body = reply.stream();
		if (isWatchList(request)) return serveWatchList(body, ['a']);
		await body.event('MODIFIED', pod('a', request.query.get('resourceVersion') === '10' ? '99' : '1'));
	};
	const first = await startApiServer(serve);
	const reflector = runReflector(first.url);
	t.after(() => reflector.close());
	await reflector.until(() => reflector.isLive());
	const lost = new Promise<void>(resolve => {
		reflector.contact.onChange(() => {
			if (reflector.contact.contact().state === 'lost') resolve();
		});
	});
	await first.close();
	await lost;
	const second = await startApiServer(serve, {port: first.port});
	t.after(() => second.close());
	await reflector.until(() => reflector.held().includes('a@99'));
	assert.equal(reflector.contact.contact().state, 'reached');
	assert.equal(reflector.outputs.filter(output => output.type === 'listing').length, 1);
});

test('runner: 403 is told, and asked again on demand', async t => {
	let isAllowed = false;
	const {reflector} = await start(t, async (request, reply) => {
		if (!isAllowed) return reply.failure(403, 'Forbidden', 'pods is forbidden: User "u" cannot list resource "pods"');
		if (isWatch(request)) return void reply.stream();
		reply.json({items: [pod('a', '5')], metadata: {resourceVersion: '10'}});
	});
	const blocked = () => reflector.outputs.some(output => output.type === 'status' && output.status.state === 'blocked');
	await reflector.until(blocked);
	isAllowed = true;
	reflector.watch.retryNow();
	await reflector.until(() => reflector.isLive());
	assert.deepEqual(errors(reflector), ['forbidden']);
	assert.deepEqual(reflector.held(), ['a@5']);
});

test('runner: stop ends the stream and is the last that is told, also when the sink calls it', async t => {
	let hasEnded = false;
	const {server, reflector} = await start(t, async (_request, reply) => {
		const body = reply.stream();
		void body.closed.then(() => {
			hasEnded = true;
		});
		await serveWatchList(body, ['a']);
		await body.event('MODIFIED', pod('a', '11'));
	});
	await reflector.until(() => {
		if (!reflector.outputs.some(output => output.type === 'replaced')) return false;
		reflector.watch.stop();
		return true;
	});
	await server.until(() => hasEnded);
	assert.deepEqual(
		reflector.outputs.slice(-2).map(output => (output.type === 'status' ? output.status.state : output.type)),
		['replaced', 'stopped'],
	);
	reflector.watch.retryNow();
	reflector.watch.stop();
	assert.equal(server.requests.filter(({path}) => path !== '/readyz').length, 1);
});

test('runner: stop before the answer gives the request up', async t => {
	const server = await startApiServer((_request, reply) => reply.stall());
	const reflector = runReflector(server.url);
	t.after(async () => {
		reflector.close();
		await server.close();
	});
	await server.until(() => server.requests.length === 1);
	reflector.watch.stop();
	await server.until(() => server.connectionsOpen() === 0);
	assert.equal(reflector.outputs.at(-1)?.type, 'status');
});

test('a listener that throws made the watch deaf: it goes on, and what was thrown comes out', async () => {
	const body = new PassThrough();
	const transport: Transport = {
		request: async () => success({status: 200, headers: {}, body}),
		onContact: () => () => {},
		clockSkewMs: () => 0,
		dropConnections() {},
		close() {},
	};
	const clock = createFakeClock(0);
	const store = createCollectionStore({nowMs: 0});
	let isFaulty = true;
	const watch = startReflector({
		transport,
		query: {resource: 'pods', detail: 'row'},
		contact: {reportFault() {}, whenReached: () => () => {}},
		memory: createSyncMemory(),
		turn: createReadingTurn(clock),
		clock,
		random: () => 0.5,
		sink(output) {
			store.take(output);
			if (isFaulty && output.type === 'replaced') throw new Error('the listener is broken');
		},
	});
	const settled = () => new Promise(setImmediate);
	const arrives = (type: string, object: object) =>
		body.emit('data', Buffer.from(`${JSON.stringify({type, object})}\n`));
	await settled();
	arrives('ADDED', pod('a', '5'));
	assert.throws(() => arrives('BOOKMARK', endBookmark('10')), /the listener is broken/);
	isFaulty = false;
	arrives('ADDED', pod('b', '11'));
	assert.deepEqual(
		store.items().map(({metadata}) => metadata.name),
		['a', 'b'],
	);
	assert.equal(watch.vitals().status.state, 'live');
	watch.stop();
	assert.equal(clock.pending(), 0);
});

test('a list that was swallowed on the way kept its kind stale for a minute: it is asked for again after 15 s', async t => {
	const clock = createDrivenClock(0);
	const askedAtMs: number[] = [];
	const server = await startApiServer(({path, query}, reply) => {
		if (path === '/readyz') return reply.text('ok');
		if (query.get('watch') === 'true') return reply.failure(422, 'Invalid', 'sendInitialEvents is not supported');
		askedAtMs.push(clock.monotonicMs());
		reply.stall();
	});
	const reflector = runReflector(server.url, {clock, random: () => 0});
	t.after(async () => {
		reflector.close();
		await server.close();
	});
	await clock.until(
		() => askedAtMs.length === 5,
		() => askedAtMs.join(),
		300_000,
	);
	const waits = askedAtMs.slice(1).map((ms, index) => Math.round((ms - (askedAtMs[index] ?? 0)) / 1000));
	// A server that takes long itself is given ever more time.
	assert.deepEqual(waits, [15, 30, 60, 60]);
});

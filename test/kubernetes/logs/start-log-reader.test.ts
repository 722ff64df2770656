import assert from 'node:assert/strict';
import {type TestContext, test} from 'node:test';
import type {LogLine, LogOwner, LogQuery, LogReader, LogStatus} from '../../../source/kubernetes/logs/log-query.ts';
import {startLogReader} from '../../../source/kubernetes/logs/start-log-reader.ts';
import {type RequestHandler, type StreamedBody, startApiServer} from '../../helpers/api-server.ts';
import {createDrivenClock} from '../../helpers/driven-clock.ts';
import {openTransport} from '../../helpers/transport.ts';

const web: LogQuery = {namespace: 'shop', pod: 'web-1', container: 'app', previous: false};
const at = (second: number, fraction = 0) =>
	`2026-11-22T14:03:${String(second).padStart(2, '0')}.${String(fraction).padStart(9, '0')}Z`;

async function read(
	t: TestContext,
	handler: RequestHandler,
	query: LogQuery = web,
	isRunning = () => false,
	owner: () => LogOwner | undefined = () => undefined,
) {
	const clock = createDrivenClock(Date.parse('2026-11-22T14:04:00Z'));
	const server = await startApiServer(handler);
	const transport = openTransport({server: server.url, clock});
	const lines: LogLine[] = [];
	const statuses: LogStatus[] = [];
	let reader: LogReader | undefined;
	t.after(async () => {
		reader?.stop();
		transport.close();
		await server.close();
	});
	reader = startLogReader({
		transport,
		query,
		clock,
		random: () => 0.5,
		tailLines: 100,
		isRunning,
		owner,
		sink(output) {
			if (output.type === 'lines') lines.push(...output.lines);
			else statuses.push(output.status);
		},
	});
	const texts = () => lines.map(({text}) => text);
	const states = () => statuses.map(({state}) => state);
	const describe = () => JSON.stringify([texts().slice(-5), states()]);
	return {
		server,
		clock,
		reader,
		texts,
		states,
		status: () => statuses.at(-1),
		until: (condition: () => boolean) => clock.until(condition, describe),
	};
}

test('what there is comes first, then what is printed, until the run ends', async t => {
	let followed: StreamedBody | undefined;
	const log = await read(t, async ({query}, reply) => {
		if (query.get('follow') !== 'true') return reply.text(`${at(1)} one\n${at(2)} two\n`);
		followed = reply.stream();
		await followed.write(`${at(2)} two\n${at(3)} thr`);
	});
	await log.until(() => followed !== undefined);
	await followed?.write('ee\n');
	await log.until(() => log.texts().length === 3);
	assert.equal(log.status()?.state, 'following');
	followed?.end();
	await log.until(() => log.status()?.state === 'ended');
	assert.deepEqual(log.texts(), ['one', 'two', 'three']);
	const [first, second] = log.server.requests;
	assert.equal(first?.path, '/api/v1/namespaces/shop/pods/web-1/log');
	assert.equal(String(first?.query), 'container=app&timestamps=true&tailLines=100');
	assert.equal(
		String(second?.query),
		`container=app&timestamps=true&tailLines=100&follow=true&sinceTime=${encodeURIComponent(at(2))}`,
	);
	assert.equal(first?.headers['accept-encoding'], 'identity', 'packed bytes would come late');
	await log.clock.pass(60_000);
	assert.equal(log.server.requests.length, 2, 'nothing is polled');
});

test('a stream that breaks in the midst of a line is taken up after the last one, without a line twice', async t => {
	const all = Array.from({length: 40}, (_, index) => `${at(index >> 3, index >> 1)} line ${index}`);
	let breaks = 0;
	const log = await read(t, async ({query}, reply) => {
		// As a kubelet does: whole seconds only.
		const since = query.get('sinceTime')?.slice(0, 19) ?? '';
		const rest = all.filter(line => line.slice(0, 19) >= since);
		if (query.get('follow') !== 'true') return reply.text(`${rest.slice(0, 5).join('\n')}\n`);
		breaks += 1;
		const stream = reply.stream();
		await stream.write(`${rest.slice(0, 11).join('\n')}\n${rest[11]?.slice(0, 30) ?? ''}`);
		if (rest.length > 11) stream.cut();
	});
	await log.until(() => log.texts().length >= all.length);
	assert.deepEqual(
		log.texts(),
		all.map((_, index) => `line ${index}`),
	);
	assert.ok(breaks > 3);
	assert.ok(log.states().includes('broken'));
	assert.equal(log.status()?.state, 'following');
});

test('while the server is away the log says so and when it is tried again, and what came before stays', async t => {
	const log = await read(t, ({query}, reply) =>
		query.get('follow') === 'true' ? reply.reset() : reply.text(`${at(1)} one\n`),
	);
	await log.until(() => log.status()?.state === 'broken');
	const status = log.status();
	assert.ok(status?.state === 'broken' && status.retryAtMs > status.sinceMs && status.error.kind === 'unreachable');
	log.server.handle((_request, reply) => reply.text(`${at(1)} one\n${at(2)} two\n`));
	await log.until(() => log.status()?.state === 'ended');
	assert.deepEqual(log.texts(), ['one', 'two']);
});

const refusals: readonly (readonly [what: string, code: number, reason: string, message: string, why: string])[] = [
	['forbidden', 403, 'Forbidden', 'pods "web-1" is forbidden: User "jane" cannot get resource "pods/log"', 'forbidden'],
	['pod gone', 404, 'NotFound', 'pods "web-1" not found', 'gone'],
	[
		'not started',
		400,
		'BadRequest',
		'container "app" in pod "web-1" is waiting to start: ContainerCreating',
		'not-started',
	],
	['not available', 400, 'BadRequest', 'container "app" in pod "web-1" is not available', 'not-started'],
	['no previous run', 400, 'BadRequest', 'previous terminated container "app" in pod "web-1" not found', 'no-previous'],
	['no such container', 400, 'BadRequest', 'container x is not valid for pod web-1', 'other'],
];

for (const [what, code, reason, message, why] of refusals) {
	test(`a log that is refused is not asked for again by itself: ${what}`, async t => {
		const log = await read(t, (_request, reply) => reply.failure(code, reason, message));
		await log.until(() => log.status()?.state === 'refused');
		const status = log.status();
		assert.ok(status?.state === 'refused');
		assert.deepEqual([status.why, status.error.message], [why, message]);
		await log.clock.pass(60_000);
		assert.equal(log.server.requests.length, 1);
		log.reader.retryNow();
		await log.until(() => log.server.requests.length === 2);
	});
}

test('a node that fails is asked again, for it may come back', async t => {
	let answers = 0;
	const log = await read(t, (_request, reply) => {
		answers += 1;
		if (answers === 1) return reply.failure(500, 'InternalError', 'dial tcp 10.0.0.9:10250: connect: refused');
		return reply.text(`${at(1)} one\n`);
	});
	await log.until(() => log.status()?.state === 'ended');
	assert.deepEqual(log.states(), ['asking', 'broken', 'following', 'following', 'ended']);
});

test('the previous run is read once and not followed', async t => {
	const log = await read(t, (_request, reply) => reply.text(`${at(1)} one\n${at(2)} cut off`), {
		...web,
		previous: true,
	});
	await log.until(() => log.status()?.state === 'ended');
	assert.deepEqual(log.texts(), ['one', 'cut off']);
	assert.deepEqual(
		log.server.requests.map(({query}) => [query.get('previous'), query.get('follow')]),
		[['true', null]],
	);
});

test('a container that is silent for hours is followed all the while', async t => {
	const log = await read(t, ({query}, reply) => {
		// A kubelet sends no headers before the first line.
		if (query.get('follow') === 'true') reply.stall();
		else reply.text('');
	});
	await log.until(() => log.server.requests.length === 2);
	await log.clock.pass(120_000);
	assert.equal(log.status()?.state, 'following');
	assert.equal(log.server.requests.length, 2);
});

test('after stop the connection is ended, no timer waits and nothing is delivered', async t => {
	let stream: StreamedBody | undefined;
	const log = await read(t, async ({query}, reply) => {
		if (query.get('follow') !== 'true') return reply.text('');
		stream = reply.stream();
		await stream.write(`${at(1)} one\n`);
	});
	await log.until(() => log.texts().length === 1);
	log.reader.stop();
	await stream?.closed;
	await log.clock.pass(60_000);
	assert.deepEqual(log.texts(), ['one']);
	assert.equal(log.server.requests.length, 2);
	log.reader.retryNow();
	await log.clock.pass(1_000);
	assert.equal(log.server.requests.length, 2);
});

test('a flood is read in turns of bounded size, with a rest after each', async t => {
	const line = `${at(1)} ${'x'.repeat(70)}\n`;
	const flood = line.repeat(20_000);
	const log = await read(t, ({query}, reply) => {
		if (query.get('follow') !== 'true') return reply.text('');
		const stream = reply.stream();
		void stream.write(flood);
	});
	await log.until(() => log.texts().length > 0);
	const turn = Math.ceil((64 * 1024) / line.length);
	let most = 0;
	while (log.texts().length < 20_000) {
		const before = log.texts().length;
		// Without time no rest ends: whatever lies in the socket, at most a turn and the chunk that ended it are read.
		for (let count = 0; count < 50; count++) await new Promise(resolve => setImmediate(resolve));
		most = Math.max(most, log.texts().length - before);
		await log.clock.pass(25);
	}
	assert.ok(most <= 2 * turn + 1, `${most} lines in one turn`);
	assert.equal(log.texts().length, 20_000);
});

test('a log that ends while the container runs is taken up again: a kubelet or a proxy began anew', async t => {
	let isRunning = true;
	const all = Array.from({length: 6}, (_, index) => `${at(index)} line ${index}`);
	let asked = 0;
	const handler: RequestHandler = ({query}, reply) => {
		asked += 1;
		const since = query.get('sinceTime')?.slice(0, 19) ?? '';
		const there = all.slice(0, asked + 1).filter(line => line.slice(0, 19) >= since);
		reply.text(`${there.join('\n')}\n`);
	};
	const log = await read(t, handler, web, () => isRunning);
	await log.until(() => log.texts().length === all.length);
	assert.ok(!log.states().includes('broken'), 'lines came each time: nothing is to be said');
	await log.until(() => log.status()?.state === 'broken');
	isRunning = false;
	await log.until(() => log.status()?.state === 'ended');
	assert.deepEqual(
		log.texts(),
		all.map((_, index) => `line ${index}`),
	);
});

const metadataOf = (uid: string) => ({kind: 'PartialObjectMetadata', metadata: {name: 'web-1', uid}});
const own = () => ({uid: 'a', isGone: false});

test('a log is not taken up again from another pod that has the name by now', async t => {
	let uid = 'a';
	let followed: StreamedBody | undefined;
	const handler: RequestHandler = async ({path, query}, reply) => {
		if (!path.endsWith('/log')) return reply.json(metadataOf(uid));
		if (uid === 'b') return reply.text(`${at(9)} of another pod\n`);
		if (query.get('follow') !== 'true') return reply.text(`${at(1)} one\n`);
		followed = reply.stream();
		await followed.write(`${at(2)} two\n`);
	};
	const log = await read(t, handler, web, () => true, own);
	await log.until(() => log.texts().length === 2);
	uid = 'b';
	followed?.cut();
	await log.until(() => log.status()?.state === 'refused');
	const status = log.status();
	assert.deepEqual([log.texts(), status?.state === 'refused' && status.why], [['one', 'two'], 'gone']);
	log.reader.retryNow();
	await log.until(() => log.states().filter(state => state === 'refused').length === 2);
	await log.clock.pass(60_000);
	assert.deepEqual(log.texts(), ['one', 'two']);
	assert.equal(log.server.requests.filter(({query}) => query.get('follow') === 'true').length, 1);
});

test('nothing is told of a log whose pod was replaced before it was first asked for', async t => {
	const handler: RequestHandler = async ({path}, reply) =>
		path.endsWith('/log') ? reply.text(`${at(9)} of another pod\n`) : reply.json(metadataOf('b'));
	const log = await read(t, handler, web, () => true, own);
	await log.until(() => log.status()?.state === 'refused');
	assert.deepEqual(log.texts(), []);
});

test('who may read logs and not pods goes on by the name, and of a pod that is gone nothing is asked', async t => {
	const handler: RequestHandler = async ({path}, reply) =>
		path.endsWith('/log')
			? reply.text(`${at(1)} one\n`)
			: reply.json({kind: 'Status', code: 403, reason: 'Forbidden'}, {status: 403});
	const log = await read(t, handler, {...web, previous: true}, () => true, own);
	await log.until(() => log.status()?.state === 'ended');
	assert.deepEqual(log.texts(), ['one']);
	const gone = await read(
		t,
		handler,
		web,
		() => true,
		() => ({uid: 'a', isGone: true}),
	);
	await gone.until(() => gone.status()?.state === 'refused');
	assert.equal(gone.server.requests.length, 0);
});

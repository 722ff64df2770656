import assert from 'node:assert/strict';
import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {type AddressInfo, connect as connectTcp, createServer, type Socket} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {mostAtOnce} from '../../../source/cluster/actions/few-at-a-time.ts';
import {mostAttended} from '../../../source/cluster/attention/choose-attended.ts';
import {mostNamespaces} from '../../../source/cluster/readable-namespaces.ts';
import {systemClock} from '../../../source/kubernetes/clock.ts';
import {createTransport} from '../../../source/kubernetes/connection/create-transport.ts';
import type {Result} from '../../../source/kubernetes/errors.ts';
import {readBounded} from '../../../source/kubernetes/read-bounded.ts';
import type {TransportResponse} from '../../../source/kubernetes/transport.ts';
import {
	type RequestHandler,
	type ScriptedApiServerOptions,
	type StreamedBody,
	startApiServer,
} from '../../helpers/api-server.ts';
import {certificate, certificatePath} from '../../helpers/certificates.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';
import {get, kubeconfigOf, openTransport, type TestTransport} from '../../helpers/transport.ts';

interface Cleanup {
	after(run: () => unknown): void;
}

async function connect(
	t: Cleanup,
	handler: RequestHandler,
	options: Omit<TestTransport, 'server'> & ScriptedApiServerOptions & {readonly prefix?: string} = {},
) {
	const server = await startApiServer(handler, options);
	const transport = openTransport({server: `${server.url}${options.prefix ?? ''}`, ...options});
	t.after(async () => {
		transport.close();
		await server.close();
	});
	return {server, transport};
}

async function textOf(answer: Result<TransportResponse>): Promise<string> {
	assert.ok(answer.ok, answer.ok ? '' : JSON.stringify(answer.error));
	const text = await readBounded(answer.value.body, 1_000_000);
	assert.ok(text.ok, JSON.stringify(text));
	return text.value;
}

function errorOf(answer: Result<unknown>) {
	assert.ok(!answer.ok, 'the request succeeded');
	return answer.error;
}

const ok: RequestHandler = (_request, reply) => reply.json({ok: true});
const trusting = {certificateAuthority: {type: 'text', text: certificate('ca')}} as const;

test('transport: sends token, user agent and prefix; one connection serves many requests', async t => {
	const {server, transport} = await connect(t, ok, {
		prefix: '/k8s/c-1',
		user: {token: 'secret'},
		tls: true,
		cluster: trusting,
	});
	for (let count = 0; count < 5; count++)
		assert.equal(await textOf(await transport.request(get('/api?x=1'))), '{"ok":true}');
	const [first] = server.requests;
	assert.equal(first?.path, '/k8s/c-1/api');
	assert.equal(first?.query.get('x'), '1');
	assert.equal(first?.headers.authorization, 'Bearer secret');
	assert.equal(first?.headers['user-agent'], 'rolltop/test');
	assert.equal(server.connectionsOpened(), 1);
});

test('transport: each impersonated group is a header of its own', async t => {
	const {server, transport} = await connect(t, ok, {
		user: {token: 's', impersonation: {user: 'jane', uid: '7', groups: ['a', 'b']}},
	});
	await textOf(await transport.request(get('/')));
	const raw = server.requests[0]?.rawHeaders ?? [];
	const values = (name: string) => raw.filter((_value, index) => index % 2 === 1 && raw[index - 1] === name);
	assert.deepEqual(values('Impersonate-Group'), ['a', 'b']);
	assert.deepEqual([values('Impersonate-User'), values('Impersonate-Uid')], [['jane'], ['7']]);
});

test('transport: a write does not wait behind reads and watches', async t => {
	const {server, transport} = await connect(t, (request, reply) =>
		request.method === 'PATCH' ? reply.json({}) : reply.stall(),
	);
	const ending = new AbortController();
	const stuck = Array.from({length: 12}, () => transport.request(get('/list', {signal: ending.signal})));
	await server.until(() => server.requests.length === 6);
	await textOf(await transport.request(get('/write', {method: 'PATCH', lane: 'write', body: '[]'})));
	assert.equal(server.requests.length, 7, 'the read lane has more than its 6 connections');
	ending.abort();
	for (const answer of await Promise.all(stuck)) assert.equal(errorOf(answer).kind, 'aborted');
});

test('transport: TLS by the kubeconfig authority, with the client certificate', async t => {
	const {server, transport} = await connect(t, ok, {
		tls: 'client',
		cluster: trusting,
		user: {
			clientCertificate: {type: 'file', path: certificatePath('client')},
			clientKey: {type: 'text', text: certificate('client-key')},
		},
	});
	await textOf(await transport.request(get('/')));
	assert.equal(server.requests[0]?.clientName, 'admin');
});

const distrusts = [
	{name: 'the system authorities when none is given', cluster: {}},
	{name: 'another authority', cluster: {certificateAuthority: {type: 'text', text: certificate('other-ca')}}},
	{name: 'another name', cluster: {...trusting, tlsServerName: 'elsewhere.example'}},
] as const;

for (const {name, cluster} of distrusts) {
	test(`transport: TLS is refused by ${name}`, async t => {
		const {server, transport} = await connect(t, ok, {tls: true, cluster, user: {token: 'secret'}});
		const error = errorOf(await transport.request(get('/')));
		assert.equal(error.kind, 'untrusted');
		assert.match(error.message, /certificate/);
		assert.equal(server.requests.length, 0);
	});
}

test('transport: insecure-skip-tls-verify and tls-server-name', async t => {
	const skipping = await connect(t, ok, {tls: true, cluster: {insecureSkipTlsVerify: true}});
	await textOf(await skipping.transport.request(get('/')));
	const named = await connect(t, ok, {tls: true, cluster: {...trusting, tlsServerName: 'kubernetes.default'}});
	await textOf(await named.transport.request(get('/')));
	assert.equal(named.server.requests[0]?.serverName, 'kubernetes.default');
});

test('transport: a server that does not speak TLS, or not HTTP', async t => {
	const {server} = await connect(t, ok);
	const overTls = openTransport({server: server.url.replace('http:', 'https:')});
	const plain = createServer(socket => {
		socket.on('error', () => {});
		socket.end('220 mail.example ESMTP\r\n');
	}).listen(0, '127.0.0.1');
	await once(plain, 'listening');
	const address = plain.address();
	const toMail = openTransport({server: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`});
	t.after(() => {
		overTls.close();
		toMail.close();
		plain.close();
	});
	assert.deepEqual(
		errorOf(await overTls.request(get('/'))).message,
		'no secure connection: the server does not speak TLS',
	);
	assert.equal(errorOf(await toMail.request(get('/'))).kind, 'protocol');
});

test('transport: bad PEM text is the kubeconfig that is wrong, and nothing of the key is told', async t => {
	const {transport} = await connect(t, ok, {
		tls: true,
		cluster: trusting,
		user: {clientCertificate: {type: 'text', text: certificate('client')}, clientKey: {type: 'text', text: 'hunter2'}},
	});
	const error = errorOf(await transport.request(get('/')));
	assert.equal(error.kind, 'kubeconfig');
	assert.doesNotMatch(error.message, /hunter2/);
});

test('transport: a rotated client certificate is used within a minute, on new connections', async t => {
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-rotation-'));
	t.after(() => rmSync(folder, {recursive: true}));
	const place = (name: 'client' | 'server') => {
		writeFileSync(join(folder, 'crt'), certificate(name));
		writeFileSync(join(folder, 'key'), certificate(`${name}-key`));
	};
	place('client');
	const clock = createFakeClock(Date.now());
	const {server, transport} = await connect(t, ok, {
		tls: 'client',
		cluster: trusting,
		clock,
		user: {
			clientCertificate: {type: 'file', path: join(folder, 'crt')},
			clientKey: {type: 'file', path: join(folder, 'key')},
		},
	});
	for (let count = 0; count < 2; count++) await textOf(await transport.request(get('/')));
	place('server');
	clock.advance(60_000);
	await textOf(await transport.request(get('/')));
	assert.deepEqual(
		server.requests.map(({clientName, connection}) => [clientName, connection]),
		[
			['admin', 1],
			['admin', 1],
			['kube-apiserver', 2],
		],
	);
});

test('transport: a replaced authority is trusted at the next try', async t => {
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-rotation-'));
	t.after(() => rmSync(folder, {recursive: true}));
	const path = join(folder, 'ca.crt');
	writeFileSync(path, certificate('other-ca'));
	const {transport} = await connect(t, ok, {tls: true, cluster: {certificateAuthority: {type: 'file', path}}});
	assert.equal(errorOf(await transport.request(get('/'))).kind, 'untrusted');
	writeFileSync(path, certificate('ca'));
	await textOf(await transport.request(get('/')));
});

test('transport: a write that had left when TLS broke is not sent again, whatever became of the authority', async t => {
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-rotation-'));
	t.after(() => rmSync(folder, {recursive: true}));
	const path = join(folder, 'ca.crt');
	writeFileSync(path, certificate('ca'));
	const server = await startApiServer((_request, reply) => reply.stall(), {tls: true});
	const clients: Socket[] = [];
	const front = createServer(client => {
		clients.push(client);
		const onward = connectTcp(server.port, '127.0.0.1');
		client.pipe(onward).on('error', () => {});
		onward.pipe(client).on('error', () => {});
		client.once('close', () => onward.destroy());
	}).listen(0, '127.0.0.1');
	await once(front, 'listening');
	const {port} = front.address() as AddressInfo;
	const transport = openTransport({
		server: `https://127.0.0.1:${port}`,
		cluster: {certificateAuthority: {type: 'file', path}},
	});
	t.after(async () => {
		transport.close();
		front.close();
		await server.close();
	});
	const write = transport.request(get('/', {method: 'PATCH', lane: 'write', body: '[]'}));
	await server.until(() => server.requests.length === 1);
	writeFileSync(path, `${certificate('ca')}\n${certificate('other-ca')}`);
	server.handle(ok);
	// A record that nobody can decrypt.
	clients[0]?.write(
		Buffer.from('170303002000000000000000000000000000000000000000000000000000000000000000000000', 'hex'),
	);
	const error = errorOf(await write);
	assert.equal(error.kind, 'untrusted');
	assert.equal(error.mayHaveArrived, true);
	assert.equal(server.requests.length, 1);
});

test('transport: hundreds of requests on one connection leave no listeners behind', async t => {
	const warnings: string[] = [];
	const warn = (warning: Error) => void warnings.push(warning.message);
	process.on('warning', warn);
	t.after(() => process.off('warning', warn));
	const {server, transport} = await connect(t, ok, {tls: true, cluster: trusting});
	const {signal} = new AbortController();
	for (let count = 0; count < 200; count++) await textOf(await transport.request(get('/', {signal})));
	await new Promise(resolve => setImmediate(resolve));
	assert.deepEqual([server.connectionsOpened(), warnings], [1, []]);
});

test('transport: gzip comes through piece by piece', async t => {
	let stream: StreamedBody | undefined;
	const {server, transport} = await connect(t, (request, reply) => {
		assert.equal(request.headers['accept-encoding'], 'gzip');
		stream = reply.stream({gzip: true});
	});
	const answer = await transport.request(get('/watch', {lane: 'watch'}));
	assert.ok(answer.ok);
	const pieces = answer.value.body[Symbol.asyncIterator]();
	for (const line of ['one\n', 'two\n']) {
		await stream?.write(line);
		assert.equal(String((await pieces.next()).value), line);
	}
	stream?.end();
	assert.equal((await pieces.next()).done, true);
	assert.equal(server.requests.length, 1);
});

test('transport: disable-compression asks for no gzip', async t => {
	const {server, transport} = await connect(t, ok, {cluster: {disableCompression: true}});
	await textOf(await transport.request(get('/')));
	assert.equal(server.requests[0]?.headers['accept-encoding'], undefined);
});

for (const gzip of [false, true]) {
	for (const how of ['cut', 'reset'] as const) {
		test(`transport: a body that is ${how} is an error, never a clean end (gzip: ${gzip})`, async t => {
			const {transport} = await connect(t, async (_request, reply) => {
				const stream = reply.stream({gzip});
				await stream.write('half a li');
				stream[how]();
			});
			const answer = await transport.request(get('/watch', {lane: 'watch'}));
			assert.ok(answer.ok);
			const text = await readBounded(answer.value.body, 1000);
			assert.equal(errorOf(text).kind, 'unreachable');
		});
	}
	test(`transport: abort ends the body and frees the connection (gzip: ${gzip})`, async t => {
		let stream: StreamedBody | undefined;
		const {server, transport} = await connect(t, (_request, reply) => {
			stream = reply.stream({gzip});
		});
		const ending = new AbortController();
		const answer = await transport.request(get('/watch', {lane: 'watch', signal: ending.signal}));
		assert.ok(answer.ok);
		ending.abort();
		assert.equal(errorOf(await readBounded(answer.value.body, 1000)).kind, 'aborted');
		await stream?.closed;
		await server.until(() => server.connectionsOpen() === 0);
	});
}

test('transport: a body that nobody reads does not end the process when it breaks', async t => {
	let stream: StreamedBody | undefined;
	const {transport} = await connect(t, (_request, reply) => {
		stream = reply.stream();
	});
	const answer = await transport.request(get('/watch'));
	assert.ok(answer.ok);
	const closed = new Promise(resolve => answer.value.body.once('close', resolve));
	stream?.reset();
	await closed;
});

test('transport: connection refused', async t => {
	const {server, transport} = await connect(t, ok);
	await server.close();
	t.after(() => {});
	assert.deepEqual(errorOf(await transport.request(get('/'))), {kind: 'unreachable', message: 'connection refused'});
});

test('transport: a name that is not known', async t => {
	const transport = openTransport({server: 'http://no-such-host.invalid'});
	t.after(() => transport.close());
	const error = errorOf(await transport.request(get('/')));
	assert.equal(error.kind, 'unreachable');
	assert.equal(error.message, 'cannot resolve no-such-host.invalid');
});

test('transport: a reset before the answer: a write may have arrived, a read has no need to say so', async t => {
	const {transport} = await connect(t, (_request, reply) => reply.reset());
	assert.deepEqual(errorOf(await transport.request(get('/'))), {kind: 'unreachable', message: 'connection reset'});
	const write = errorOf(await transport.request(get('/', {method: 'PATCH', lane: 'write', body: '[]'})));
	assert.deepEqual(write, {kind: 'unreachable', message: 'connection reset', mayHaveArrived: true});
});

test('transport: a read on a kept connection that the server has closed is sent again; a write and a heartbeat never are', async t => {
	const {server, transport} = await connect(t, ok);
	for (const [method, lane] of [
		['GET', 'read'],
		['PATCH', 'write'],
		['GET', 'heartbeat'],
	] as const) {
		const isRepeated = lane === 'read';
		await textOf(await transport.request(get('/', {method, lane})));
		const before = server.requests.length;
		let resets = 0;
		server.handle((request, reply) => {
			if (request.connection <= server.connectionsOpened() && resets++ === 0) reply.reset();
			else reply.json({});
		});
		const answer = await transport.request(get('/', {method, lane}));
		assert.equal(answer.ok, isRepeated);
		assert.equal(server.requests.length - before, isRepeated ? 2 : 1);
		server.handle(ok);
	}
});

test('transport: each probe has a new connection, which is closed after it, and a heartbeat the same one', async t => {
	const {server, transport} = await connect(t, ok);
	for (const lane of ['heartbeat', 'probe', 'heartbeat', 'probe'] as const)
		await textOf(await transport.request(get('/readyz', {lane})));
	const [first, second, third, fourth] = server.requests.map(({connection}) => connection);
	assert.equal(first, third);
	assert.equal(new Set([first, second, fourth]).size, 3);
	await server.until(() => server.connectionsOpen() === 1);
});

test('transport: no headers within the deadline', async t => {
	const clock = createFakeClock();
	const {server, transport} = await connect(t, (_request, reply) => reply.stall(), {clock});
	const answer = transport.request(get('/', {method: 'PATCH', lane: 'write', body: '[]', headersTimeoutMs: 3000}));
	await server.until(() => server.requests.length === 1);
	clock.advance(3000);
	assert.deepEqual(errorOf(await answer), {kind: 'timeout', message: 'no answer within 3 s', mayHaveArrived: true});
	assert.equal(clock.pending(), 0);
	await server.until(() => server.connectionsOpen() === 0);
});

test('transport: without a connection within the deadline nothing was sent: unreachable, not timeout', async t => {
	const clock = createFakeClock();
	const {server, transport} = await connect(t, (_request, reply) => reply.stall(), {clock});
	const patch = () => transport.request(get('/', {method: 'PATCH', lane: 'write', headersTimeoutMs: 5000}));
	// As many as a freeze sends at once, and the brake beside them.
	const first = Array.from({length: mostAtOnce + 2}, patch);
	await server.until(() => server.requests.length === first.length);
	const late = transport.request(get('/', {method: 'PATCH', lane: 'write', headersTimeoutMs: 1000}));
	await new Promise(resolve => setImmediate(resolve));
	clock.advance(1000);
	assert.deepEqual(errorOf(await late), {kind: 'unreachable', message: 'no connection was free within 1 s'});
	clock.advance(4000);
	for (const answer of await Promise.all(first)) assert.equal(errorOf(answer).kind, 'timeout');
});

test('transport: dropConnections fails what is in flight, and new requests work', async t => {
	const {server, transport} = await connect(t, (request, reply) => {
		if (request.path === '/stall') reply.stall();
		else if (request.path === '/stream') void reply.stream().write('x');
		else reply.json({});
	});
	const streaming = await transport.request(get('/stream', {lane: 'watch'}));
	assert.ok(streaming.ok);
	const body = readBounded(streaming.value.body, 1000);
	const stalled = transport.request(get('/stall'));
	await server.until(() => server.requests.length === 2);
	transport.dropConnections();
	assert.deepEqual(errorOf(await stalled), {kind: 'unreachable', message: 'connection given up'});
	assert.deepEqual(errorOf(await body), {kind: 'unreachable', message: 'connection given up'});
	await server.until(() => server.connectionsOpen() === 0);
	await textOf(await transport.request(get('/')));
});

test('transport: dropConnections spares the write under way, and its idle connections only', async t => {
	let answerWrite = () => {};
	const {server, transport} = await connect(t, (request, reply) => {
		if (request.path === '/held') answerWrite = () => reply.json({done: true});
		else reply.json({});
	});
	const write = (path: string) => transport.request(get(path, {method: 'PATCH', lane: 'write', body: '[]'}));
	await textOf(await write('/first'));
	const [held, second] = [write('/held'), write('/second')];
	await textOf(await second);
	await server.until(() => server.requests.length === 3);
	transport.dropConnections();
	await server.until(() => server.connectionsOpen() === 1);
	answerWrite();
	assert.equal(await textOf(await held), '{"done":true}');
	transport.close();
	await server.until(() => server.connectionsOpen() === 0);
});

test('transport: credentials that throw do not hold a request for ever', async t => {
	const server = await startApiServer(ok);
	const broken = () => Promise.reject(new Error('secret of the plugin'));
	const transport = createTransport({
		kubeconfig: kubeconfigOf({server: server.url}),
		credentials: {
			headers: broken,
			tls: broken,
			refresh: broken,
			retryAttended() {},
			close() {},
			settled: async () => {},
		},
		clock: systemClock,
		userAgent: 'rolltop/test',
		readFile: broken,
	});
	t.after(async () => {
		transport.close();
		await server.close();
	});
	const error = errorOf(await transport.request(get('/')));
	assert.equal(error.kind, 'unauthenticated');
	assert.doesNotMatch(error.message, /secret/);
	assert.equal(server.requests.length, 0);
});

test('transport: close ends everything for good', async t => {
	const {server, transport} = await connect(t, (_request, reply) => reply.stall());
	const stalled = transport.request(get('/'));
	await server.until(() => server.requests.length === 1);
	transport.close();
	assert.equal(errorOf(await stalled).kind, 'unreachable');
	assert.equal(errorOf(await transport.request(get('/'))).kind, 'aborted');
	await server.until(() => server.connectionsOpen() === 0);
});

test('transport: aborted before it starts sends nothing', async t => {
	const {server, transport} = await connect(t, ok);
	assert.equal(errorOf(await transport.request(get('/', {signal: AbortSignal.abort()}))).kind, 'aborted');
	assert.equal(server.connectionsOpened(), 0);
});

test('transport: every chunk is contact, also when the body is not read', async t => {
	let stream: StreamedBody | undefined;
	const {transport} = await connect(t, (_request, reply) => {
		stream = reply.stream();
	});
	let contacts = 0;
	let contacted = () => {};
	const end = transport.onContact(() => {
		contacts++;
		contacted();
	});
	const answer = await transport.request(get('/watch', {lane: 'watch'}));
	assert.ok(answer.ok);
	const before = contacts;
	assert.ok(before > 0, 'headers are no contact');
	const next = new Promise<void>(resolve => {
		contacted = resolve;
	});
	await stream?.write('x');
	await next;
	end();
	answer.value.body.destroy();
});

test('transport: the server clock, from its Date headers', async t => {
	const {transport} = await connect(t, (_request, reply) => {
		reply.json({}, {headers: {Date: new Date(Date.now() + 600_000).toUTCString()}});
	});
	assert.equal(transport.clockSkewMs(), 0);
	await textOf(await transport.request(get('/')));
	assert.ok(Math.abs(transport.clockSkewMs() - 600_000) < 1500, String(transport.clockSkewMs()));
});

test('transport: the clock of a server whose time goes faster is known between its answers, too', async t => {
	const clock = createFakeClock(Date.parse('2026-01-01T00:00:00Z'));
	const serverMs = () => clock.now() + clock.monotonicMs() * 19;
	const {transport} = await connect(
		t,
		(_request, reply) => reply.json({}, {headers: {Date: new Date(serverMs()).toUTCString()}}),
		{clock, serverPace: 20},
	);
	for (const passed of [0, 10_000, 60_000]) {
		clock.advance(passed);
		await textOf(await transport.request(get('/')));
		clock.advance(5_000);
		const known = clock.now() + transport.clockSkewMs();
		assert.ok(Math.abs(known - serverMs()) <= 1000, `${known - serverMs()} ms off`);
	}
});

test('transport: a Status becomes an error; a page of a proxy does too; nothing else is read of it', async t => {
	const {server, transport} = await connect(t, (_request, reply) => {
		reply.failure(429, 'TooManyRequests', 'slow\u001b[2Jdown', {headers: {'Retry-After': '5'}});
	});
	const error = errorOf(await transport.request(get('/')));
	assert.deepEqual(
		[error.kind, error.status, error.reason, error.retryAfterMs],
		['throttled', 429, 'TooManyRequests', 5000],
	);
	assert.match(error.message, /^slow\P{Cc}*down$/u);
	server.handle((_request, reply) => reply.text('<html>Bad gateway</html>', {status: 502}));
	assert.deepEqual(errorOf(await transport.request(get('/'))), {
		kind: 'server',
		status: 502,
		message: 'HTTP status 502',
	});
	server.handle((_request, reply) => reply.text('', {status: 302, headers: {Location: 'https://login'}}));
	assert.equal(errorOf(await transport.request(get('/'))).kind, 'protocol');
	server.handle((_request, reply) => reply.text('x'.repeat(3_000_000), {status: 500}));
	assert.equal(errorOf(await transport.request(get('/'))).kind, 'server');
});

test('transport: an error page that never ends is given up after a while', async t => {
	const clock = createFakeClock();
	const {transport} = await connect(t, (_request, reply) => void reply.stream({status: 503}).write('so'), {clock});
	const contacted = new Promise<void>(resolve => void transport.onContact(() => resolve()));
	const answer = transport.request(get('/'));
	await contacted;
	await new Promise(resolve => setImmediate(resolve));
	clock.advance(5000);
	assert.deepEqual(errorOf(await answer), {kind: 'server', status: 503, message: 'HTTP status 503'});
});

test('transport: a header that HTTP cannot carry is refused without telling its value', async t => {
	const {server, transport} = await connect(t, ok, {
		user: {token: 'sec\u0000ret'},
		tls: true,
		cluster: trusting,
	});
	const error = errorOf(await transport.request(get('/')));
	assert.equal(error.kind, 'invalid');
	assert.doesNotMatch(error.message, /sec/);
	assert.equal(server.requests.length, 0);
});

test('transport: all the watches that a console may want at once have a connection', async t => {
	const {transport} = await connect(t, (_request, reply) => void reply.stream());
	const ofOpened = 6;
	const count = 3 * mostNamespaces + 3 * mostAttended + ofOpened;
	const answers = await Promise.all(
		Array.from({length: count}, (_, index) => transport.request(get(`/watch/${index}`, {lane: 'watch'}))),
	);
	assert.deepEqual(
		answers.filter(answer => !answer.ok),
		[],
	);
	for (const answer of answers) if (answer.ok) answer.value.body.on('error', () => {}).destroy();
});

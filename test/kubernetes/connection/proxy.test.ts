import assert from 'node:assert/strict';
import {once} from 'node:events';
import {type AddressInfo, createServer} from 'node:net';
import {test} from 'node:test';
import {systemClock} from '../../../source/kubernetes/clock.ts';
import type {ProxyServer} from '../../../source/kubernetes/kubeconfig/kubeconfig.ts';
import {parseProxyUrl} from '../../../source/kubernetes/kubeconfig/parse-proxy.ts';
import {startApiServer} from '../../helpers/api-server.ts';
import {certificate} from '../../helpers/certificates.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';
import {startProxy, type TestProxyOptions} from '../../helpers/proxy.ts';
import {get, openTransport} from '../../helpers/transport.ts';

interface Cleanup {
	after(run: () => unknown): void;
}

const trusting = {certificateAuthority: {type: 'text', text: certificate('ca')}, tlsServerName: 'localhost'} as const;

function proxyServer(url: string): ProxyServer {
	const parsed = parseProxyUrl(url);
	assert.ok(parsed.ok, JSON.stringify(parsed));
	return parsed.proxy;
}

/** A server that is reached by a name which nobody can resolve but the proxy. */
async function open(t: Cleanup, options: Omit<TestProxyOptions, 'to'>, login = '', tls = true, clock = systemClock) {
	const server = await startApiServer((_request, reply) => reply.json({}), {tls});
	const proxy = await startProxy({...options, to: () => server.port});
	const transport = openTransport({
		server: `${tls ? 'https' : 'http'}://api.example.test:6443`,
		user: {token: 'token-canary'},
		cluster: {
			...trusting,
			// Without TLS at the server nobody asks for its authority, by which the tests' https proxy would be trusted.
			insecureSkipTlsVerify: !tls,
			proxy: proxyServer(`${options.type}://${login}${proxy.address}`),
		},
		clock,
	});
	t.after(async () => {
		transport.close();
		await proxy.close();
		await server.close();
	});
	return {server, proxy, transport};
}

for (const type of ['http', 'https', 'socks5'] as const) {
	test(`proxy: by ${type}, the name of the server is left to the proxy, and the connection is kept`, async t => {
		const {server, proxy, transport} = await open(t, {type});
		for (let count = 0; count < 3; count++) {
			const answer = await transport.request(get('/'));
			assert.ok(answer.ok);
			answer.value.body.resume();
			await once(answer.value.body, 'end');
		}
		assert.deepEqual(proxy.connections, [{target: 'api.example.test:6443'}]);
		assert.equal(server.requests[0]?.headers.authorization, 'Bearer token-canary');
		assert.equal(server.requests[0]?.serverName, 'localhost');
	});
}

for (const type of ['http', 'socks5'] as const) {
	test(`proxy: ${type} with a login that is written in the address`, async t => {
		const {proxy, transport} = await open(t, {type, login: 'jane:p@ss:w'}, 'jane:p%40ss%3Aw@');
		assert.ok((await transport.request(get('/'))).ok);
		assert.deepEqual(proxy.connections, [{target: 'api.example.test:6443', login: 'jane:p@ss:w'}]);
	});

	test(`fault 16: ${type} proxy refuses the login: the proxy is named, without its password`, async t => {
		const {server, proxy, transport} = await open(t, {type, login: 'jane:right'}, 'jane:pw-canary@');
		const answer = await transport.request(get('/'));
		assert.ok(!answer.ok);
		assert.equal(answer.error.kind, 'unreachable');
		const said = type === 'http' ? '407 Proxy Authentication Required' : 'Socks5 Authentication failed';
		assert.equal(answer.error.message, `the proxy ${type}://${proxy.address} refused: ${said}`);
		assert.doesNotMatch(JSON.stringify(answer.error), /canary/);
		assert.equal(server.connectionsOpened(), 0);
	});
}

test('proxy: a server without TLS is asked through the proxy, which alone is shown its login', async t => {
	const {server, proxy, transport} = await open(t, {type: 'http', login: 'jane:pw'}, 'jane:pw@', false);
	assert.ok((await transport.request(get('/api?x=1'))).ok);
	assert.deepEqual(proxy.connections, [{target: 'http://api.example.test:6443/api?x=1', login: 'jane:pw'}]);
	assert.equal(server.requests[0]?.headers.host, 'api.example.test:6443');
	assert.equal(server.requests[0]?.headers['proxy-authorization'], undefined);
	assert.equal(server.requests[0]?.headers.authorization, undefined);
});

for (const type of ['http', 'https', 'socks5'] as const) {
	test(`proxy: a write to a server without TLS that went out by ${type} and is not answered may have been done`, async t => {
		const clock = createFakeClock();
		const {server, transport} = await open(t, {type}, '', false, clock);
		server.handle((_request, reply) => reply.stall());
		const write = transport.request(get('/', {method: 'PATCH', lane: 'write', body: '[]', headersTimeoutMs: 3000}));
		await server.until(() => server.requests.length === 1);
		clock.advance(3000);
		const answer = await write;
		assert.ok(!answer.ok);
		assert.deepEqual(answer.error, {kind: 'timeout', message: 'no answer within 3 s', mayHaveArrived: true});
	});
}

test('fault 16: the proxy is down', async t => {
	const closed = createServer().listen(0, '127.0.0.1');
	await once(closed, 'listening');
	const {port} = closed.address() as AddressInfo;
	closed.close();
	await once(closed, 'close');
	for (const type of ['http', 'https', 'socks5']) {
		const proxy = proxyServer(`${type}://jane:pw-canary@127.0.0.1:${port}`);
		const transport = openTransport({server: 'https://api.example.test', cluster: {...trusting, proxy}});
		t.after(() => transport.close());
		const answer = await transport.request(get('/'));
		assert.ok(!answer.ok);
		assert.deepEqual(answer.error, {
			kind: 'unreachable',
			message: `the proxy ${type}://127.0.0.1:${port} does not answer: connection refused`,
		});
	}
});

test('fault 16: a proxy whose answer is hostile or no HTTP is told in one clean line', async t => {
	for (const [answer, message] of [
		['HTTP/1.1 403 No\u001b[2J entry\r\n\r\n', /refused: 403 No\P{Cc}* entry$/u],
		['HTTP/1.1 502 \r\n\r\n', /refused: 502$/],
		['SSH-2.0-OpenSSH\r\n', /does not answer: it does not answer in HTTP$/],
		['', /does not answer: /],
	] as const) {
		const {transport} = await open(t, {type: 'http', answer});
		const outcome = await transport.request(get('/'));
		assert.ok(!outcome.ok);
		assert.equal(outcome.error.kind, 'unreachable');
		assert.match(outcome.error.message, message);
	}
});

test('fault 16: a proxy that says nothing holds nobody longer than the request, and nothing is left open', async t => {
	const silent = createServer(() => {}).listen(0, '127.0.0.1');
	await once(silent, 'listening');
	const {port} = silent.address() as AddressInfo;
	const connected = once(silent, 'connection');
	const proxy = proxyServer(`http://127.0.0.1:${port}`);
	const clock = createFakeClock();
	const transport = openTransport({server: 'https://api.example.test', cluster: {...trusting, proxy}, clock});
	t.after(() => silent.close());
	const giveUp = new AbortController();
	const asked = transport.request(get('/', {signal: giveUp.signal}));
	const [socket] = await connected;
	socket.resume();
	giveUp.abort();
	const answer = await asked;
	assert.ok(!answer.ok);
	assert.equal(answer.error.kind, 'aborted');
	const again = once(silent, 'connection');
	const late = transport.request(get('/'));
	(await again)[0].resume();
	clock.advance(10_000);
	const outcome = await late;
	assert.ok(!outcome.ok);
	assert.deepEqual(outcome.error, {
		kind: 'unreachable',
		message: `no connection through the proxy http://127.0.0.1:${port} within 10 s`,
	});
	transport.close();
	await once(socket, 'close');
});

test('proxy: the certificate of an https proxy is checked, whoever signed that of the server', async t => {
	const server = await startApiServer((_request, reply) => reply.json({}), {tls: true, identity: 'other-server'});
	const proxy = await startProxy({type: 'https', to: () => server.port});
	const transport = openTransport({
		server: 'https://api.example.test',
		cluster: {
			certificateAuthority: {type: 'text', text: certificate('other-ca')},
			tlsServerName: 'localhost',
			proxy: proxyServer(`https://${proxy.address}`),
		},
	});
	t.after(async () => {
		transport.close();
		await proxy.close();
		await server.close();
	});
	const answer = await transport.request(get('/'));
	assert.ok(!answer.ok);
	assert.match(answer.error.message, /^the proxy https:\/\/127.0.0.1:\d+ does not answer: its certificate is/);
	assert.equal(server.connectionsOpened(), 0);
});

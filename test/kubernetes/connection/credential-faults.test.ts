import assert from 'node:assert/strict';
import dns from 'node:dns';
import {copyFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type TestContext, test} from 'node:test';
import {connectionError} from '../../../source/kubernetes/connection/connection-error.ts';
import {errorSentence} from '../../../source/kubernetes/error-text.ts';
import type {KubernetesError, Result} from '../../../source/kubernetes/errors.ts';
import type {UserEntry} from '../../../source/kubernetes/kubeconfig/kubeconfig.ts';
import {type RequestHandler, type ScriptedApiServerOptions, startApiServer} from '../../helpers/api-server.ts';
import {type CertificateName, certificate, certificatePath} from '../../helpers/certificates.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';
import {createPlugin, printCredential} from '../../helpers/plugin.ts';
import {get, openTransport, type TestTransport} from '../../helpers/transport.ts';

/** Secrets that the tests hand out: none may ever be told. */
const canaries = ['old-canary', 'new-canary', 'stdout-canary', 'PRIVATE KEY'];

function errorOf(answer: Result<unknown>): KubernetesError {
	assert.ok(!answer.ok, 'the request succeeded');
	const told = `${JSON.stringify(answer.error)} ${errorSentence(answer.error, {doing: 'list pods', server: 'https://x'})}`;
	for (const canary of canaries) assert.ok(!told.includes(canary), told);
	return answer.error;
}

const trusting = {certificateAuthority: {type: 'text', text: certificate('ca')}} as const;

/** A server that accepts what `accepts` says, and a transport to it. */
async function open(
	t: TestContext,
	handler: RequestHandler,
	{user, ...options}: Omit<TestTransport, 'server' | 'user'> & {readonly user: UserEntry},
	serverOptions: ScriptedApiServerOptions = {},
) {
	const server = await startApiServer(handler, {tls: 'client', ...serverOptions});
	const transport = openTransport({server: server.url, user, cluster: trusting, ...options});
	t.after(async () => {
		transport.close();
		await server.close();
	});
	return {server, transport};
}

/** A folder with one file, which `swap` replaces. */
function file(t: TestContext, text: string) {
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-fault-'));
	const path = join(folder, 'file');
	writeFileSync(path, text);
	t.after(() => rmSync(folder, {recursive: true}));
	return {path, swap: (next: string) => writeFileSync(path, next)};
}

const onlyBearer =
	(token: string): RequestHandler =>
	({headers}, reply) =>
		headers.authorization === `Bearer ${token}` ? reply.json({}) : reply.failure(401, 'Unauthorized', 'Unauthorized');

test('fault 10: the token file was renewed: the 401 is never seen', async t => {
	const token = file(t, 'old-canary');
	const {server, transport} = await open(t, onlyBearer('old-canary'), {user: {tokenFile: token.path}});
	assert.ok((await transport.request(get('/'))).ok);
	server.handle(onlyBearer('new-canary'));
	token.swap('new-canary');
	const answers = await Promise.all([1, 2, 3].map(() => transport.request(get('/'))));
	assert.ok(answers.every(answer => answer.ok));
});

test('fault 10: somebody logged in again in another window: the token of the kubeconfig is read anew', async t => {
	let user: UserEntry = {token: 'old-canary'};
	const {server, transport} = await open(t, onlyBearer('old-canary'), {user, reread: () => user});
	assert.ok((await transport.request(get('/'))).ok);
	server.handle(onlyBearer('new-canary'));
	assert.equal(errorOf(await transport.request(get('/'))).kind, 'unauthenticated');
	user = {token: 'new-canary'};
	assert.ok((await transport.request(get('/'))).ok);
});

test('fault 10: a plugin is run again once, for all requests that were refused; a second refusal is told', async t => {
	const clock = createFakeClock();
	const plugin = createPlugin(
		`if [ -e $DIR/once ]; then ${printCredential({token: 'new-canary'})}; else touch $DIR/once; ${printCredential({token: 'old-canary'})}; fi`,
	);
	t.after(plugin.remove);
	const {server, transport} = await open(t, onlyBearer('old-canary'), {user: {exec: plugin.exec}, clock});
	assert.ok((await transport.request(get('/'))).ok);
	clock.advance(60_000);
	server.handle(onlyBearer('new-canary'));
	const answers = await Promise.all([1, 2, 3, 4].map(() => transport.request(get('/'))));
	assert.ok(answers.every(answer => answer.ok));
	assert.equal(plugin.runs(), 2);
	clock.advance(60_000);
	server.handle(onlyBearer('another'));
	assert.equal(errorOf(await transport.request(get('/'))).status, 401);
	assert.equal(plugin.runs(), 3);
});

for (const [name, script, message] of [
	['fails', 'echo "SSO session expired" >&2; exit 255', /plugin failed \(exit code 255\): SSO session expired/],
	['prints junk', 'echo stdout-canary', /printed no ExecCredential/],
	[
		'prints a secret in the wrong field',
		`echo '{"kind":"stdout-canary","apiVersion":"stdout-canary"}'`,
		/did not print an ExecCredential/,
	],
	['prints nothing', 'true', /printed no ExecCredential/],
] as const) {
	test(`fault 11: the plugin ${name}: once for all requests, told without what it printed`, async t => {
		const plugin = createPlugin(script);
		t.after(plugin.remove);
		const {server, transport} = await open(t, onlyBearer('x'), {user: {exec: plugin.exec}});
		const answers = await Promise.all([1, 2, 3, 4, 5].map(() => transport.request(get('/'))));
		for (const answer of answers) {
			const error = errorOf(answer);
			assert.equal(error.kind, 'unauthenticated');
			assert.match(error.message, message);
		}
		assert.equal(plugin.runs(), 1);
		assert.equal(server.connectionsOpened(), 0);
	});
}

test('fault 11: the plugin hangs: it is ended after 30 s, and a request that is given up does not wait for it', async t => {
	const clock = createFakeClock();
	const plugin = createPlugin('touch $DIR/started; sleep 100 & wait');
	t.after(plugin.remove);
	const {transport} = await open(t, onlyBearer('x'), {user: {exec: plugin.exec}, clock});
	const impatient = new AbortController();
	const left = transport.request(get('/', {signal: impatient.signal}));
	const patient = transport.request(get('/'));
	impatient.abort();
	assert.equal(errorOf(await left).kind, 'aborted');
	while (plugin.runs() === 0) await new Promise(setImmediate);
	clock.advance(30_000);
	assert.match(errorOf(await patient).message, /did not answer within 30 s/);
});

test('fault 13: a name that cannot be resolved is told; when it can be again, or leads elsewhere, so does the next request', async t => {
	const accepting: RequestHandler = (_request, reply) => reply.json({});
	const first = await startApiServer(accepting, {tls: true});
	const second = await startApiServer(accepting, {tls: true, host: '127.0.0.2', port: first.port});
	const addresses: (string | undefined)[] = [undefined, '127.0.0.1', '127.0.0.2'];
	t.mock.method(dns, 'lookup', (hostname: string, options: object, done: (...answer: unknown[]) => void) => {
		const address = addresses[0];
		if (address === undefined) done(Object.assign(new Error('no'), {code: 'ENOTFOUND', hostname}));
		else if ('all' in options && options.all) done(null, [{address, family: 4}]);
		else done(null, address, 4);
	});
	const transport = openTransport({
		server: `https://api.example.test:${first.port}`,
		cluster: {...trusting, tlsServerName: 'localhost'},
	});
	t.after(async () => {
		transport.close();
		await second.close();
	});
	assert.deepEqual(errorOf(await transport.request(get('/'))), {
		kind: 'unreachable',
		message: 'cannot resolve api.example.test',
	});
	addresses.shift();
	assert.ok((await transport.request(get('/'))).ok);
	assert.equal(first.requests.length, 1);
	addresses.shift();
	await first.close();
	assert.ok((await transport.request(get('/'))).ok);
	assert.equal(second.requests.length, 1);
});

test('fault 14: the server gets a certificate of another authority: the file is read anew, and nothing is seen', async t => {
	const authority = file(t, certificate('ca'));
	const accepting: RequestHandler = (_request, reply) => reply.json({});
	const before = await startApiServer(accepting, {tls: true});
	const cluster = {certificateAuthority: {type: 'file', path: authority.path}} as const;
	const transport = openTransport({server: before.url, cluster});
	assert.ok((await transport.request(get('/'))).ok);
	await before.close();
	const after = await startApiServer(accepting, {tls: true, port: before.port, identity: 'other-server'});
	t.after(async () => {
		transport.close();
		await after.close();
	});
	const error = errorOf(await transport.request(get('/')));
	assert.deepEqual([error.kind, after.requests.length], ['untrusted', 0]);
	authority.swap(certificate('other-ca'));
	assert.ok((await transport.request(get('/'))).ok);
	assert.equal(after.requests.length, 1);
});

test("fault 14: the client's certificate was rotated on disk: a 401 to the old one makes the new one be used", async t => {
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-fault-'));
	t.after(() => rmSync(folder, {recursive: true}));
	const put = (cert: CertificateName, key: CertificateName) => {
		copyFileSync(certificatePath(cert), join(folder, 'crt'));
		copyFileSync(certificatePath(key), join(folder, 'key'));
	};
	const only =
		(name: string): RequestHandler =>
		({clientName}, reply) =>
			clientName === name ? reply.json({}) : reply.failure(401, 'Unauthorized', 'Unauthorized');
	put('client', 'client-key');
	const user: UserEntry = {
		clientCertificate: {type: 'file', path: join(folder, 'crt')},
		clientKey: {type: 'file', path: join(folder, 'key')},
	};
	const {server, transport} = await open(t, only('admin'), {user});
	assert.ok((await transport.request(get('/'))).ok);
	server.handle(only('operator'));
	assert.equal(errorOf(await transport.request(get('/'))).status, 401);
	put('other-client', 'other-client-key');
	assert.ok((await transport.request(get('/'))).ok);
	assert.equal(server.requests.at(-1)?.clientName, 'operator');
});

for (const [code, said] of [
	['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'ssl/tls alert certificate expired'],
	['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'ssl/tls alert bad certificate'],
	['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'tlsv1 alert unknown ca'],
	['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tlsv13 alert certificate required'],
] as const) {
	test(`fault 14: a TLS alert about the client's certificate is no distrust of the server: ${code}`, () => {
		const message = `C0:error:0A000415:SSL routines:ssl3_read_bytes:${said}:../deps/openssl/rec_layer_s3.c:916:`;
		assert.deepEqual(connectionError(Object.assign(new Error(message), {code})), {
			kind: 'unauthenticated',
			message: `it refuses the client certificate: ${said}`,
		});
	});
}

test('fault 15: TLS is intercepted: no request leaves, and nobody is led to give up checking', async t => {
	const {server, transport} = await open(
		t,
		(_request, reply) => reply.json({}),
		{user: {token: 'old-canary'}},
		{identity: 'other-server'},
	);
	const error = errorOf(await transport.request(get('/')));
	assert.deepEqual(error, {
		kind: 'untrusted',
		message: 'its certificate is signed by an authority that is not in the kubeconfig',
	});
	assert.equal(server.requests.length, 0);
	const sentence = errorSentence(error, {doing: 'list pods', server: server.url});
	assert.match(sentence, /is not trusted .* Check the certificate authority in the kubeconfig\.$/);
	assert.doesNotMatch(sentence, /insecure|skip/i);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createAuthProviderCredentials} from '../../../source/kubernetes/credentials/auth-provider-credentials.ts';
import {createFileCache} from '../../../source/kubernetes/credentials/file-cache.ts';
import type {RenewedTokens} from '../../../source/kubernetes/kubeconfig/with-tokens.ts';
import {startApiServer} from '../../helpers/api-server.ts';
import {certificate} from '../../helpers/certificates.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';
import {startProxy} from '../../helpers/proxy.ts';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenUntil = (epochSeconds: number, issuer = 'x') =>
	`${part({alg: 'RS256'})}.${part({exp: epochSeconds, iss: issuer, aud: 'me', sub: 'jane', iat: 1})}.${part({})}`;

const clock = createFakeClock(Date.UTC(2026, 0, 1));
const files = createFileCache(() => Promise.reject(new Error('no file is read')), clock);
const open = (name: string, config: Record<string, string>, env: Record<string, string> = {}) =>
	createAuthProviderCredentials({name, config}, {clock, now: clock.now, env, files});

test('auth-provider: an oidc token that is still good', async () => {
	const token = tokenUntil(4_000_000_000);
	const credentials = open('oidc', {'id-token': token});
	assert.deepEqual(await credentials.headers(), {ok: true, value: {Authorization: `Bearer ${token}`}});
	const refused = await credentials.refresh();
	assert.ok(!refused.ok, 'a refused token without a refresh token was renewed');
	assert.equal(refused.error.kind, 'unauthenticated');
});

test('auth-provider: an expired oidc token is refreshed at its issuer, once', async t => {
	const fresh = {token: ''};
	const server = await startApiServer(
		(request, reply) => {
			if (request.path === '/.well-known/openid-configuration') {
				reply.json({
					issuer: server.url,
					token_endpoint: `${server.url}/token`,
					authorization_endpoint: `${server.url}/a`,
				});
			} else {
				reply.json({
					access_token: 'a',
					token_type: 'bearer',
					expires_in: 300,
					id_token: fresh.token,
					refresh_token: 'r2',
				});
			}
		},
		{tls: true},
	);
	t.after(() => server.close());
	const soonSeconds = clock.now() / 1000 + 300;
	fresh.token = tokenUntil(soonSeconds, server.url);
	const credentials = open('oidc', {
		'id-token': tokenUntil(1),
		'refresh-token': 'r1',
		'client-id': 'me',
		'idp-issuer-url': server.url,
		'idp-certificate-authority-data': Buffer.from(certificate('ca')).toString('base64'),
	});
	const all = await Promise.all([credentials.headers(), credentials.headers()]);
	for (const outcome of all) assert.deepEqual(outcome, {ok: true, value: {Authorization: `Bearer ${fresh.token}`}});
	const asked = server.requests.filter(({path}) => path === '/token');
	assert.deepEqual(
		asked.map(({body}) => Object.fromEntries(new URLSearchParams(body))),
		[{grant_type: 'refresh_token', refresh_token: 'r1', client_id: 'me'}],
	);
});

test('auth-provider: an issuer that does not answer is an error, never a rejection', async () => {
	const config = {
		'id-token': tokenUntil(1),
		'refresh-token': 'hunter2',
		'client-id': 'me',
		'idp-issuer-url': 'https://127.0.0.1:1',
	};
	const outcome = await open('oidc', config).headers();
	assert.ok(!outcome.ok);
	assert.equal(outcome.error.kind, 'unauthenticated');
	assert.match(outcome.error.message, /^the identity provider 127.0.0.1:1 does not answer \(connection refused\)$/);
});

test('auth-provider: expired without a way to refresh', async () => {
	const outcome = await open('oidc', {'id-token': tokenUntil(1)}).headers();
	assert.ok(!outcome.ok);
	assert.match(outcome.error.message, /log in again/);
});

test('auth-provider: those that kubectl has removed, and unknown ones', async () => {
	for (const [name, message] of [
		['gcp', /gke-gcloud-auth-plugin/],
		['azure', /kubelogin/],
		['x', /there is no auth provider x/],
	] as const) {
		const outcome = await open(name, {}).headers();
		assert.ok(!outcome.ok);
		assert.match(outcome.error.message, message);
	}
});

test('auth-provider: a client secret in the header, then in the body, and a refresh token that changes each time', async t => {
	let count = 0;
	const server = await startApiServer(
		(request, reply) => {
			if (request.method === 'GET') return reply.json({token_endpoint: `${server.url}/token`});
			if (request.headers.authorization) return reply.json({error: 'invalid_client'}, {status: 401});
			const expirySeconds = clock.now() / 1000 + 300;
			reply.json({id_token: tokenUntil(expirySeconds), refresh_token: `r${++count}`});
		},
		{tls: true},
	);
	t.after(() => server.close());
	const credentials = open('oidc', {
		'id-token': tokenUntil(1),
		'refresh-token': 'r0',
		'client-id': 'me',
		'client-secret': 'hunter2',
		'idp-issuer-url': `${server.url}/`,
		'idp-certificate-authority-data': Buffer.from(certificate('ca')).toString('base64'),
	});
	assert.ok((await credentials.headers()).ok);
	clock.advance(300_000);
	assert.ok((await credentials.headers()).ok);
	const inBody = server.requests.filter(({method, headers}) => method === 'POST' && !headers.authorization);
	const sent = inBody.map(({body}) => new URLSearchParams(body));
	assert.deepEqual(
		sent.map(form => form.get('refresh_token')),
		['r0', 'r1'],
	);
	assert.equal(sent[0]?.get('client_secret'), 'hunter2');
	server.handle((request, reply) => {
		if (request.method === 'GET') reply.json({token_endpoint: `${server.url}/token`});
		else reply.json({error: 'invalid_grant', error_description: 'Session expired'}, {status: 400});
	});
	clock.advance(300_000);
	const refused = await credentials.headers();
	assert.ok(!refused.ok);
	assert.match(refused.error.message, /\(invalid_grant: Session expired\); log in again$/);
});

test('auth-provider: an issuer that only a proxy of the environment leads to', async t => {
	const issuer = 'https://kubernetes.default';
	const token = tokenUntil(4_000_000_000, issuer);
	const server = await startApiServer(
		({path}, reply) => reply.json(path === '/token' ? {id_token: token} : {token_endpoint: `${issuer}/token`}),
		{tls: true},
	);
	const proxy = await startProxy({type: 'http', to: () => server.port});
	t.after(async () => {
		await proxy.close();
		await server.close();
	});
	const config = {
		'refresh-token': 'r1',
		'client-id': 'me',
		'idp-issuer-url': issuer,
		'idp-certificate-authority-data': Buffer.from(certificate('ca')).toString('base64'),
	};
	const credentials = open('oidc', config, {HTTPS_PROXY: `http://${proxy.address}`});
	assert.deepEqual(await credentials.headers(), {ok: true, value: {Authorization: `Bearer ${token}`}});
	assert.deepEqual([...new Set(proxy.connections.map(({target}) => target))], ['kubernetes.default:443']);
});

test('auth-provider: where the provider gives no new refresh token, the one of the kubeconfig serves again', async t => {
	const server = await startApiServer(
		({method}, reply) =>
			reply.json(
				method === 'GET' ? {token_endpoint: `${server.url}/token`} : {id_token: tokenUntil(clock.now() / 1000 + 300)},
			),
		{tls: true},
	);
	t.after(() => server.close());
	const credentials = open('oidc', {
		'refresh-token': 'r1',
		'client-id': 'me',
		'idp-issuer-url': server.url,
		'idp-certificate-authority-data': Buffer.from(certificate('ca')).toString('base64'),
	});
	assert.ok((await credentials.headers()).ok);
	clock.advance(300_000);
	assert.ok((await credentials.headers()).ok);
	const shown = server.requests.filter(({method}) => method === 'POST').map(({body}) => new URLSearchParams(body));
	assert.deepEqual(
		shown.map(form => form.get('refresh_token')),
		['r1', 'r1'],
	);
});

test('auth-provider: tokens that are on their way when the program ends are stored, for the provider has taken the refresh token', async t => {
	const fake = createFakeClock(Date.UTC(2026, 0, 1));
	const asked = Promise.withResolvers<() => void>();
	const idToken = tokenUntil(4_000_000_000);
	const server = await startApiServer(
		({method}, reply) => {
			if (method === 'GET') return reply.json({token_endpoint: `${server.url}/token`});
			asked.resolve(() => reply.json({id_token: idToken, refresh_token: 'r1'}));
		},
		{tls: true},
	);
	t.after(() => server.close());
	const stored: RenewedTokens[] = [];
	const config = {
		'id-token': tokenUntil(fake.now() / 1000 + 30),
		'refresh-token': 'r0',
		'client-id': 'me',
		'idp-issuer-url': server.url,
		'idp-certificate-authority-data': Buffer.from(certificate('ca')).toString('base64'),
	};
	const credentials = createAuthProviderCredentials(
		{name: 'oidc', config},
		{clock: fake, now: fake.now, env: {}, files, storeTokens: async tokens => void stored.push(tokens)},
	);
	assert.ok((await credentials.headers()).ok, 'somebody waited for the renewal of a token that is good');
	const answer = await asked.promise;
	credentials.close();
	const settled = credentials.settled();
	fake.advance(1_400);
	answer();
	await settled;
	assert.deepEqual(stored, [{used: 'r0', idToken, refreshToken: 'r1'}]);
});

test('auth-provider: whoever ends the program waits two seconds at most for a provider that does not answer', async t => {
	const fake = createFakeClock(Date.UTC(2026, 0, 1));
	const server = await startApiServer(() => {}, {tls: true});
	t.after(() => server.close());
	const config = {
		'refresh-token': 'r0',
		'client-id': 'me',
		'idp-issuer-url': server.url,
		'idp-certificate-authority-data': Buffer.from(certificate('ca')).toString('base64'),
	};
	for (const isAskedForTokens of [false, true]) {
		if (isAskedForTokens) {
			server.handle(({method}, reply) => {
				if (method === 'GET') reply.json({token_endpoint: `${server.url}/token`});
			});
		}
		const credentials = createAuthProviderCredentials(
			{name: 'oidc', config},
			{clock: fake, now: fake.now, env: {}, files},
		);
		const outcome = credentials.headers();
		await server.until(() => server.requests.some(({method}) => method === (isAskedForTokens ? 'POST' : 'GET')));
		credentials.close();
		const settled = credentials.settled();
		// Where the refresh token was not shown yet, nothing is lost.
		if (isAskedForTokens) fake.advance(1_500);
		await settled;
		assert.ok(!(await outcome).ok);
	}
});

/** A provider that takes each refresh token once only, and the credentials of two programs that share a kubeconfig. */
async function rotating(t: {after(run: () => unknown): void}) {
	let expected = 'r0';
	let count = 0;
	const server = await startApiServer(
		({method, body}, reply) => {
			if (method === 'GET') return reply.json({token_endpoint: `${server.url}/token`});
			const shown = new URLSearchParams(body).get('refresh_token');
			if (shown !== expected) return reply.json({error: 'invalid_grant'}, {status: 400});
			expected = `r${++count}`;
			reply.json({id_token: tokenUntil(clock.now() / 1000 + 300, `i${count}`), refresh_token: expected});
		},
		{tls: true},
	);
	t.after(() => server.close());
	let stored: Record<string, string> = {
		'id-token': tokenUntil(1),
		'refresh-token': 'r0',
		'client-id': 'me',
		'idp-issuer-url': server.url,
		'idp-certificate-authority-data': Buffer.from(certificate('ca')).toString('base64'),
	};
	const program = () =>
		createAuthProviderCredentials(
			{name: 'oidc', config: stored},
			{
				clock,
				now: clock.now,
				env: {},
				files,
				reread: () => stored,
				async storeTokens({idToken, refreshToken}) {
					stored = {...stored, 'id-token': idToken, ...(refreshToken ? {'refresh-token': refreshToken} : {})};
				},
			},
		);
	return {program, asked: () => server.requests.filter(({method}) => method === 'POST').length};
}

test('auth-provider: two programs that share a kubeconfig each go on with what the other has renewed', async t => {
	const {program, asked} = await rotating(t);
	const [one, other] = [program(), program()];
	for (let turn = 1; turn <= 4; turn++) {
		const [first, second] = turn % 2 === 0 ? [one, other] : [other, one];
		const renewed = await first.headers();
		assert.ok(renewed.ok, `turn ${turn}`);
		// It is good: nobody asks the provider again.
		assert.deepEqual(await second.headers(), renewed);
		assert.equal(asked(), turn);
		clock.advance(300_000);
	}
	assert.ok((await program().headers()).ok, 'a third one has to log in anew');
});

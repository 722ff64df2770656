import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {type RequestHandler, type ScriptedApiServer, startApiServer} from '../helpers/api-server.ts';
import {certificate} from '../helpers/certificates.ts';
import {createPlugin} from '../helpers/plugin.ts';
import type {PtySession} from '../helpers/pty.ts';
import {untouchedModes} from '../helpers/pty-modes.ts';
import {deployment} from '../helpers/settled-web.ts';
import {listening, withConsole} from './with-console.ts';

/** Asks for a code on the terminal, which becomes the token; without a terminal it asks for a login. */
const asksForACode = `
case "$KUBERNETES_EXEC_INFO" in
*'"interactive":true'*) ;;
*) echo "please log in" >&2; exit 3 ;;
esac
printf 'Code: ' >&2
read code
[ "$code" ] || { echo "no code" >&2; exit 4; }
expiry=
[ "$LIFE_SECONDS" ] && expiry=",\\"expirationTimestamp\\":\\"$(date -u -d "+$LIFE_SECONDS seconds" +%FT%TZ)\\""
echo "{\\"kind\\":\\"ExecCredential\\",\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\",\\"status\\":{\\"token\\":\\"$code\\"$expiry}}"
`;

/** `aheadMs`: by how much the server's clock is ahead of this machine's. */
const handlerAt =
	(aheadMs: number): RequestHandler =>
	(request, reply) => {
		const headers = {Date: new Date(Date.now() + aheadMs).toUTCString()};
		if (request.path === '/readyz') return reply.text('ok', {headers});
		return handler(request, reply);
	};

const handler: RequestHandler = ({headers, path, query}, reply) => {
	if (path === '/readyz') return reply.text('ok');
	if (headers.authorization !== 'Bearer sesame') return reply.failure(401, 'Unauthorized', 'Unauthorized');
	if (query.get('sendInitialEvents')) return reply.failure(422, 'Invalid', 'sendInitialEvents is forbidden');
	if (query.get('watch')) return void reply.stream();
	reply.json({items: path.endsWith('/deployments') ? [deployment()] : [], metadata: {resourceVersion: '100'}});
};

/** The console on a server that wants what a plugin of this interactiveMode prints. */
async function withPlugin(
	interactiveMode: 'Always' | 'IfAvailable',
	use: (session: PtySession, runs: () => number, server: ScriptedApiServer) => Promise<void>,
	lifeSeconds?: number,
): Promise<void> {
	const server = await startApiServer(handler, {tls: true});
	const plugin = createPlugin(asksForACode, {
		interactiveMode,
		env: lifeSeconds === undefined ? [] : [{name: 'LIFE_SECONDS', value: String(lifeSeconds)}],
	});
	const authority = Buffer.from(certificate('ca')).toString('base64');
	const kubeconfig = join(plugin.folder, 'config');
	writeFileSync(
		kubeconfig,
		JSON.stringify({
			'current-context': 'prod',
			contexts: [{name: 'prod', context: {cluster: 'prod', user: 'me', namespace: 'shop'}}],
			clusters: [{name: 'prod', cluster: {server: server.url, 'certificate-authority-data': authority}}],
			users: [{name: 'me', user: {exec: plugin.exec}}],
		}),
	);
	try {
		await withConsole({args: ['--kubeconfig', kubeconfig], columns: 200}, session => use(session, plugin.runs, server));
	} finally {
		await server.close();
		plugin.remove();
	}
}

test('fault 12: a plugin that needs a terminal asks before the console starts, and what is typed is its own', () =>
	withPlugin('Always', async (session, runs) => {
		await session.waitFor(/rolltop lends the terminal to \S+plugin\.\s+Code:/);
		assert.ok(!session.modes().alternateScreen, 'a screen was drawn over the question');
		session.type('sesame\r');
		await listening(session, 'web');
		await session.waitFor(/\blive\b/);
		assert.equal(runs(), 1);
		session.type('q');
		assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
		assert.deepEqual(session.modes(), untouchedModes);
		assert.doesNotMatch(session.screen(), /sesame.*sesame/s);
	}));

test('fault 12: a plugin that failed without a terminal gets it by r, and the console comes back with what it brought', () =>
	withPlugin('IfAvailable', async (session, runs) => {
		await session.waitFor(/please log in \(press r to run it on the terminal\)/);
		await listening(session, 'please log in');
		assert.equal(runs(), 1);
		session.type('r');
		await session.waitFor(/rolltop lends the terminal to \S+plugin\.\s+Code:/);
		assert.ok(!session.modes().alternateScreen, 'the console is still in the way');
		session.type('sesame\r');
		await listening(session, 'web');
		await session.waitFor(/\blive\b/);
		assert.equal(runs(), 2);
		session.type('q');
		assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
		assert.deepEqual(session.modes(), untouchedModes);
	}));

test('fault 12: Ctrl-C ends a plugin that asks, not the console, which says that nobody is logged in', () =>
	withPlugin('IfAvailable', async (session, runs) => {
		await listening(session, 'please log in');
		session.type('r');
		await session.waitFor('Code:');
		session.type('\u0003');
		await session.waitFor(/failed \(SIGINT\) \(press r/);
		await listening(session, 'press r');
		assert.equal(runs(), 2);
		session.type('q');
		assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
	}));

const hourSeconds = 60 * 60;

test('fault 12: a login that ends while the console runs: the terminal is lent, once, and the screen comes back', () =>
	withPlugin(
		'Always',
		async (session, runs, server) => {
			await session.waitFor('Code:');
			session.type('sesame\r');
			await listening(session, 'web');
			await session.waitFor(/\blive\b/);
			// A login is renewed a minute before it ends by the server's clock, which every heartbeat tells.
			server.handle(handlerAt((hourSeconds - 30) * 1000));
			// What it asked at first stands there too.
			await session.waitFor(screen => /Code:.*Code:/s.test(screen) && !session.modes().alternateScreen, {
				timeoutMs: 30_000,
			});
			assert.equal(runs(), 2);
			session.type('\u0003');
			await listening(session, 'web');
			session.type('j');
			await session.waitFor(/\blive\b/);
			assert.equal(runs(), 2);
			session.type('q');
			assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
		},
		hourSeconds,
	));

test('q while a login is renewed: the screen goes at once, and what the provider gives for the refresh token is kept', async () => {
	const asked = Promise.withResolvers<() => void>();
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const tokenFor = (seconds: number) =>
		`${part({alg: 'RS256'})}.${part({exp: Math.round(Date.now() / 1000) + seconds})}.x`;
	const renewed = tokenFor(hourSeconds);
	const server = await startApiServer(
		(request, reply) => {
			if (request.path === '/.well-known/openid-configuration')
				return reply.json({token_endpoint: `${server.url}/token`});
			if (request.path !== '/token') return handler({...request, headers: {authorization: 'Bearer sesame'}}, reply);
			asked.resolve(() => reply.json({id_token: renewed, refresh_token: 'refresh-2'}));
		},
		{tls: true},
	);
	const authority = Buffer.from(certificate('ca')).toString('base64');
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-login-'));
	const kubeconfig = join(folder, 'config');
	const config = {
		'id-token': tokenFor(30),
		'refresh-token': 'refresh-1',
		'client-id': 'me',
		'idp-issuer-url': server.url,
		'idp-certificate-authority-data': authority,
	};
	writeFileSync(
		kubeconfig,
		JSON.stringify({
			'current-context': 'prod',
			contexts: [{name: 'prod', context: {cluster: 'prod', user: 'me', namespace: 'shop'}}],
			clusters: [{name: 'prod', cluster: {server: server.url, 'certificate-authority-data': authority}}],
			users: [{name: 'me', user: {'auth-provider': {name: 'oidc', config}}}],
		}),
	);
	try {
		await withConsole({args: ['--kubeconfig', kubeconfig]}, async session => {
			await listening(session, 'web');
			const answer = await asked.promise;
			session.type('q');
			await session.waitFor(() => !session.modes().alternateScreen);
			answer();
			assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
		});
		assert.ok(readFileSync(kubeconfig, 'utf8').includes('"refresh-2"'), 'the refresh token is lost');
		assert.ok(readFileSync(kubeconfig, 'utf8').includes(renewed), 'the ID token is lost');
	} finally {
		await server.close();
		rmSync(folder, {recursive: true});
	}
});

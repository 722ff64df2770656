import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {type RequestHandler, startApiServer} from '../helpers/api-server.ts';
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
	use: (session: PtySession, runs: () => number) => Promise<void>,
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
		await withConsole({args: ['--kubeconfig', kubeconfig], columns: 200}, session => use(session, plugin.runs));
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

test('fault 12: a login that ends while the console runs: the terminal is lent, once, and the screen comes back', () =>
	withPlugin(
		'Always',
		async (session, runs) => {
			await session.waitFor('Code:');
			session.type('sesame\r');
			await listening(session, 'web');
			// A login is renewed a minute before it ends: this one in two seconds.
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
		62,
	));

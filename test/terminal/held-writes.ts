import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type Reply, type RequestHandler, type ScriptedApiServer, startApiServer} from '../helpers/api-server.ts';
import type {PtyOptions, PtySession} from '../helpers/pty.ts';
import {deployment} from '../helpers/settled-web.ts';
import {listening, withConsole} from './with-console.ts';

/** One that rolls: the brake stops it at once. */
const rolling = deployment({
	status: {
		observedGeneration: 2,
		replicas: 4,
		updatedReplicas: 1,
		readyReplicas: 3,
		availableReplicas: 3,
		conditions: [
			{type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: '2026-11-22T12:01:00Z'},
		],
	},
});

/**
 * The console on a server with one Deployment, which keeps each write until the test answers it. `more.journal` reads the
 * journal; `more.again` starts another console in the same place.
 */
export async function withHeldWrites(
	args: readonly string[],
	use: (
		session: PtySession,
		server: ScriptedApiServer,
		heldWrite: () => Promise<Reply>,
		more: {readonly journal: () => string; readonly again: PtyOptions},
	) => Promise<void>,
	{config = ''}: {readonly config?: string} = {},
): Promise<void> {
	const held: Reply[] = [];
	const handler: RequestHandler = ({method, path, query}, reply) => {
		if (method === 'PATCH') return void held.push(reply);
		if (path === '/readyz') return reply.text('ok');
		if (query.get('sendInitialEvents')) return reply.failure(422, 'Invalid', 'sendInitialEvents is forbidden');
		if (query.get('watch')) return void reply.stream();
		if (path.endsWith('/deployments/web')) return reply.json(rolling);
		reply.json({items: path.endsWith('/deployments') ? [rolling] : [], metadata: {resourceVersion: '100'}});
	};
	const server = await startApiServer(handler);
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-writes-'));
	const kubeconfig = join(folder, 'config');
	writeFileSync(kubeconfig, kubeconfigText(server.url));
	mkdirSync(join(folder, 'rolltop'));
	writeFileSync(join(folder, 'rolltop/config.yaml'), config);
	const options: PtyOptions = {
		args: ['--kubeconfig', kubeconfig, ...args],
		columns: 200,
		env: {XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder},
	};
	const journal = () => readFileSync(join(folder, 'rolltop/journal.jsonl'), 'utf8');
	try {
		await withConsole(options, session =>
			use(
				session,
				server,
				async () => {
					const asked = server.until(() => server.requests.some(({method}) => method === 'PATCH'));
					await Promise.race([asked, session.exited]);
					const [reply] = held;
					assert.ok(reply, `no write came:\n${session.screen()}`);
					return reply;
				},
				{journal, again: options},
			),
		);
	} finally {
		await server.close();
		rmSync(folder, {recursive: true});
	}
}

function kubeconfigText(server: string): string {
	return JSON.stringify({
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': 'prod',
		contexts: [
			{name: 'prod', context: {cluster: 'prod', user: 'me', namespace: 'shop'}},
			{name: 'staging', context: {cluster: 'staging', user: 'me', namespace: 'shop'}},
		],
		clusters: [
			{name: 'prod', cluster: {server: 'http://127.0.0.1:1'}},
			{name: 'staging', cluster: {server}},
		],
		users: [{name: 'me', user: {token: 'a-token'}}],
	});
}

/** Until the list is there p has no row that it could mean. */
export async function loaded(session: PtySession): Promise<void> {
	await session.waitFor(/\blive\b/);
	await listening(session, 'web');
}

import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import type {Pod} from '../../source/kubernetes/objects.ts';
import {type RequestHandler, startApiServer} from '../helpers/api-server.ts';
import {deployment, podOf, replicaSet} from '../helpers/settled-web.ts';
import {withConsole} from './with-console.ts';

const [former, present] = [replicaSet(1, 'web:v1', {replicas: 2}), replicaSet(2, 'web:v2', {replicas: 2})];
const rolling = deployment({
	status: {
		observedGeneration: 2,
		replicas: 4,
		updatedReplicas: 2,
		readyReplicas: 2,
		availableReplicas: 2,
		conditions: [{type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated'}],
	},
});

function unpullable(suffix: string): Pod {
	const state = {waiting: {reason: 'ImagePullBackOff', message: 'Back-off pulling image "web:v2": not found'}};
	const one = podOf(present, suffix);
	return {
		...one,
		spec: {...one.spec, containers: [{name: 'web', image: 'web:v2'}]},
		status: {
			phase: 'Pending',
			conditions: [{type: 'Ready', status: 'False'}],
			containerStatuses: [{name: 'web', ready: false, restartCount: 0, state}],
		},
	};
}

const lists: readonly (readonly [RegExp, readonly unknown[]])[] = [
	[/\/deployments$/, [rolling]],
	[/\/replicasets$/, [former, present]],
	[/\/pods$/, [unpullable('a'), unpullable('b'), podOf(former, 'a'), podOf(former, 'b')]],
];

const handler: RequestHandler = ({path, query}, reply) => {
	if (path === '/readyz') return reply.text('ok');
	if (query.get('sendInitialEvents')) return reply.failure(422, 'Invalid', 'sendInitialEvents is forbidden');
	if (query.get('watch')) return void reply.stream();
	const [, items = []] = lists.find(([pattern]) => pattern.test(path)) ?? [];
	reply.json({items, metadata: {resourceVersion: '100'}});
};

/** What is kept, as text; empty before anything is. */
function seenIn(folder: string): string {
	try {
		return readFileSync(join(folder, 'rolltop/seen.json'), 'utf8');
	} catch {
		return '';
	}
}

const failure = /"2":\{[^}]*"failure":"its pods can't pull web:v2: not found"/;

/** Resolves as soon as the failure stands in the file. */
function failureKept(folder: string): Promise<void> {
	return new Promise(resolve => {
		const look = () => {
			if (!failure.test(seenIn(folder))) return;
			watcher.close();
			resolve();
		};
		const watcher = watch(join(folder, 'rolltop'), look);
		look();
	});
}

for (const [signal, ...args] of [
	['SIGHUP'],
	['SIGTERM'],
	['SIGKILL'],
	['SIGHUP', '--linear'],
	['SIGTERM', '--linear'],
] as const) {
	test(`what ${['rolltop', ...args].join(' ')} saw of a revision is kept when ${signal} ends it, which once lost it`, async () => {
		const server = await startApiServer(handler);
		const folder = mkdtempSync(join(tmpdir(), 'rolltop-seen-'));
		mkdirSync(join(folder, 'rolltop'));
		const kubeconfig = join(folder, 'config');
		writeFileSync(
			kubeconfig,
			JSON.stringify({
				apiVersion: 'v1',
				kind: 'Config',
				'current-context': 'prod',
				contexts: [{name: 'prod', context: {cluster: 'prod', user: 'me', namespace: 'shop'}}],
				clusters: [{name: 'prod', cluster: {server: server.url}}],
				users: [{name: 'me', user: {token: 'a-token'}}],
			}),
		);
		const env = {XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder};
		try {
			await withConsole({args: ['--kubeconfig', kubeconfig, ...args], columns: 120, env}, async session => {
				await session.waitFor(/both new pods can't pull web:v2/);
				// Nobody can write in the moment in which a process is killed: by then it must have been.
				if (signal === 'SIGKILL') await failureKept(folder);
				session.signal(signal);
				await session.exited;
			});
			assert.match(seenIn(folder), failure);
		} finally {
			await server.close();
			rmSync(folder, {recursive: true});
		}
	});
}

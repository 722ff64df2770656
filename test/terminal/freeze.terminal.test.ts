import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import type {Deployment} from '../../source/kubernetes/objects.ts';
import {type Reply, type RequestHandler, startApiServer} from '../helpers/api-server.ts';
import {deployment} from '../helpers/settled-web.ts';
import {listening, withConsole} from './with-console.ts';

type Name = 'api' | 'cart' | 'web';
const names: readonly Name[] = ['api', 'cart', 'web'];

interface RollingState {
	readonly generation: number;
	readonly paused: boolean;
	/** When that was written last. */
	readonly changedAt: string;
}

const nowText = () => new Date().toISOString();

/** A rollout in progress, as rolltop left it when it was paused or let go on. */
function rolling(name: Name, {generation, paused, changedAt}: RollingState): Deployment {
	const plain = deployment({
		metadata: {name, uid: `uid-${name}`, generation},
		spec: paused ? {paused} : {},
		status: {observedGeneration: generation, replicas: 4, updatedReplicas: 1, readyReplicas: 3, availableReplicas: 3},
	});
	const managedFields = [
		{
			manager: 'rolltop',
			operation: 'Update' as const,
			time: changedAt,
			fieldsV1: {'f:spec': {'f:paused': {}}},
		},
	];
	return paused ? {...plain, metadata: {...plain.metadata, managedFields}} : plain;
}

/** Three rollouts on a server that answers the first write, does the second without an answer, and loses the third. */
function threeRollouts() {
	const states = new Map<Name, RollingState>(
		names.map(name => [name, {generation: 2, paused: false, changedAt: nowText()}]),
	);
	const held: Reply[] = [];
	const written: string[] = [];
	let isHealthy = false;
	const objectOf = (name: Name) => rolling(name, states.get(name) ?? assert.fail(name));
	const apply = (name: Name, paused: boolean) => {
		const before = states.get(name) ?? assert.fail(name);
		states.set(name, {generation: before.generation + 1, paused, changedAt: nowText()});
	};
	const handler: RequestHandler = ({method, path, query, body}, reply) => {
		const name = names.find(each => path.endsWith(`/deployments/${each}`));
		if (method === 'PATCH' && name) {
			if (query.get('dryRun')) return reply.json(objectOf(name));
			written.push(name);
			const paused = JSON.parse(body).some(
				(operation: {path: string; value: unknown}) => operation.path === '/spec/paused' && operation.value === true,
			);
			const order = written.length;
			if (isHealthy || order < 3) apply(name, paused);
			return isHealthy || order === 1 ? reply.json(objectOf(name)) : void held.push(reply);
		}
		if (path === '/readyz') return reply.text('ok');
		if (query.get('sendInitialEvents')) return reply.failure(422, 'Invalid', 'sendInitialEvents is forbidden');
		if (query.get('watch')) return void reply.stream();
		if (name) return reply.json(objectOf(name));
		reply.json({items: path.endsWith('/deployments') ? names.map(objectOf) : [], metadata: {resourceVersion: '100'}});
	};
	return {
		handler,
		written,
		heal() {
			isHealthy = true;
		},
		paused: () => names.filter(name => states.get(name)?.paused),
		allSent: () => written.length === 3,
	};
}

const receiptOf = (journal: string) => journal.split('\n').find(line => line.includes('"type":"receipt"')) ?? '';

test('killed with -9 in the midst of a freeze, rolltop tells exactly what is frozen, goes on with the rest, and restores all', async () => {
	const rollouts = threeRollouts();
	const server = await startApiServer(rollouts.handler);
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-freeze-'));
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
	const options = {
		args: ['--kubeconfig', kubeconfig],
		columns: 160,
		env: {XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder},
	};
	const journal = () => readFileSync(join(folder, 'rolltop/journal.jsonl'), 'utf8');
	try {
		await withConsole(options, async session => {
			await session.waitFor(/▲ web/);
			await listening(session, 'web');
			session.type('F');
			await session.waitFor(/3 dry runs accepted/);
			session.type('y');
			await server.until(rollouts.allSent);
			await session.waitFor(() => /"type":"receipt"/.test(journal()));
			session.signal('SIGKILL');
			await session.exited;
		});
		const [answered, done, lost] = rollouts.written;
		assert.match(receiptOf(journal()), new RegExp(`"object":"deployment/${answered}"`));
		assert.deepEqual(rollouts.paused(), [answered, done].toSorted());
		const frozen = names.filter(name => name !== lost).map(name => `shop/${name}`);
		rollouts.heal();
		await withConsole(options, async session => {
			const tale = await session.waitFor(
				/A freeze of 3 was cut off at [\d:]+: press F to freeze the rest; F, then tab, to let go on or leave what it froze\./,
			);
			const said = tale.replaceAll(/\s+/g, ' ');
			for (const name of frozen) assert.match(said, new RegExp(`Frozen: [^.]*${name}`));
			assert.match(said, new RegExp(`Not frozen: shop/${lost}\\.`));
			await listening(session, 'web');
			session.type('F');
			await session.waitFor(/freeze 1 rollout where it stands/);
			session.type('y');
			await session.waitFor(/^ froze 1 rollout *$/m);
			session.type('q');
			await session.exited;
			const summary = session.screen().replaceAll(/\s+/g, ' ');
			assert.match(summary, /3 frozen by rolltop at [\d:]+: F, then tab, to let go on or leave what it froze\./);
			assert.doesNotMatch(summary, /cut off/, 'this run has gone on with it');
		});
		assert.deepEqual(rollouts.paused(), names);
		await withConsole(options, async session => {
			await session.waitFor(
				/3 frozen by rolltop at [\d:]+: F, then tab, to let go on or leave what it froze\. Frozen: shop\/\w+, shop\/\w+, shop\/\w+\./,
			);
			await listening(session, 'web');
			session.type('F');
			await session.waitFor(/3 rollouts frozen before: tab shows them/);
			session.type('\t');
			await session.waitFor(/let 3 rollouts go on/);
			session.type('y');
			await session.waitFor(/^ let 3 rollouts go on *$/m);
			session.type('q');
			await session.exited;
			assert.match(session.screen(), /rollout resume deployment\/\w+ deployment\/\w+ deployment\/\w+/);
			assert.doesNotMatch(session.screen(), /frozen by rolltop/, 'this run has let them go on');
		});
		assert.deepEqual(rollouts.paused(), []);
		await withConsole(options, async session => {
			await session.waitFor(/▲ web/);
			await listening(session, 'web');
			assert.doesNotMatch(session.screen(), /[Ff]rozen/);
		});
	} finally {
		await server.close();
		rmSync(folder, {recursive: true});
	}
});

import assert from 'node:assert/strict';
import {type TestContext, test} from 'node:test';
import type {Preview} from '../../source/cluster/actions/action.ts';
import {createActions} from '../../source/cluster/actions/actions.ts';
import {createActionApi} from '../../source/cluster/actions/api.ts';
import type {WorldChange} from '../../source/control-plane/world.ts';
import {systemClock} from '../../source/kubernetes/clock.ts';
import type {Deployment, ReplicaSet} from '../../source/kubernetes/objects.ts';
import {createCertificate} from '../../source/simulator/http/certificate.ts';
import {startHttpServer} from '../../source/simulator/http/http-server.ts';
import {openTransport} from '../helpers/transport.ts';
import {ADMIN_TOKEN, DEPLOYMENTS, deployment, START_MS, type TestCluster, testCluster} from './support.ts';

const target = {kind: 'Deployment', namespace: 'default', name: 'web'} as const;

/** The actions on a simulated cluster behind a real socket, whose time passes only when the test says so. */
async function served(t: TestContext) {
	const cluster = testCluster();
	const server = await startHttpServer(async request => cluster.handler(request), createCertificate(START_MS), 0);
	const transport = openTransport({
		server: `https://127.0.0.1:${server.port}`,
		user: {token: ADMIN_TOKEN},
		cluster: {insecureSkipTlsVerify: true},
	});
	const closing = new AbortController();
	t.after(async () => {
		closing.abort();
		transport.close();
		await server.close();
	});
	const now = () => cluster.engine.nowMs();
	const actions = createActions({
		api: createActionApi(transport),
		identity: {context: 'simulator', server: 'https://127.0.0.1'},
		contact: () => ({state: 'reached', lastMs: now()}),
		now,
		clock: systemClock,
		signal: closing.signal,
		held: () => undefined,
		heldPods: () => undefined,
	});
	return {cluster, actions};
}

const pass = ({engine}: TestCluster, ms: number) => engine.runUntil(engine.nowMs() + ms);

function patch({send}: TestCluster, body: object): void {
	const contentType = 'application/strategic-merge-patch+json';
	assert.equal(send('PATCH', `${DEPLOYMENTS}/web`, body, {contentType}).status, 200);
}

function rolledOut(cluster: TestCluster, spec: object, next: object): void {
	assert.equal(cluster.send('POST', DEPLOYMENTS, deployment('web', spec)).status, 201);
	pass(cluster, 30_000);
	patch(cluster, {spec: {template: next}});
	pass(cluster, 90_000);
}

const image = (name: string) => ({spec: {containers: [{name: 'web', image: name}]}});
const sizeOf = (object: unknown) => (object as ReplicaSet | undefined)?.spec.replicas ?? 0;

/** Every change of a ReplicaSet's size from now on. */
function sizesOf({store}: TestCluster): readonly string[] {
	const sizes: string[] = [];
	store.subscribe(({object, before, type}: WorldChange) => {
		if (object.kind === 'ReplicaSet' && type !== 'DELETED' && sizeOf(before) !== sizeOf(object)) {
			sizes.push(`${object.metadata.name} ${sizeOf(before)}→${sizeOf(object)}`);
		}
	});
	return sizes;
}

async function previewOf(actions: Awaited<ReturnType<typeof served>>['actions']): Promise<Preview> {
	const outcome = await actions.preview({kind: 'undo', target});
	assert.ok(outcome.type === 'ready', JSON.stringify(outcome));
	return outcome.preview;
}

function forecastIn({forecast}: Preview) {
	assert.ok(forecast?.type === 'forecast', JSON.stringify(forecast));
	return forecast.forecast;
}

const stepTexts = (preview: Preview) =>
	forecastIn(preview).steps.map(({replicaSet, from, to}) => `${replicaSet} ${from}→${to}`);

for (const [title, spec, next] of [
	['a healthy rollout', {replicas: 3}, image('nginx:2')],
	[
		'one that hangs on a missing image',
		{replicas: 4},
		{...image('nginx:missing'), metadata: {labels: {'rolltop.dev/behavior': 'image-missing'}}},
	],
	['one with strategy Recreate', {replicas: 3, strategy: {type: 'Recreate'}}, image('nginx:2')],
] as const) {
	test(`the undo of ${title} goes as it was forecast, step by step, and in that time`, async t => {
		const {cluster, actions} = await served(t);
		rolledOut(cluster, spec, next);
		const preview = await previewOf(actions);
		const sizes = sizesOf(cluster);
		const beganMs = cluster.engine.nowMs();
		assert.equal((await actions.perform(preview)).type, 'done');
		let endMs = 0;
		cluster.store.subscribe(({object}) => {
			const {status, metadata} = object as unknown as Deployment;
			const reason = status?.conditions?.find(({type}) => type === 'Progressing')?.reason;
			const isDone = reason === 'NewReplicaSetAvailable' && status?.observedGeneration === metadata.generation;
			endMs ||= object.kind === 'Deployment' && isDone ? cluster.engine.nowMs() : 0;
		});
		pass(cluster, 120_000);
		assert.deepEqual(sizes, stepTexts(preview));
		const {durationMs, ends, basis} = forecastIn(preview);
		assert.deepEqual([ends.type, basis], ['complete', 'pods']);
		// Starts are learned from times in whole seconds, of which each of three waves may be one off.
		const tookMs = endMs - beganMs;
		assert.ok(tookMs > durationMs.low - 3_000 && tookMs < durationMs.high + 3_000, `${tookMs}, ${durationMs.likely}`);
	});
}

test('what the old revision reads and is not there any more, or was changed since, is told', async t => {
	const {cluster, actions} = await served(t);
	const configMaps = '/api/v1/namespaces/default/configmaps';
	const config = (name: string) => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name}, data: {a: '1'}});
	for (const name of ['kept', 'edited', 'lost']) {
		assert.equal(cluster.send('POST', configMaps, config(name)).status, 201);
	}

	const envFrom = ['kept', 'edited', 'lost'].map(name => ({configMapRef: {name}}));
	const template = {
		metadata: {labels: {app: 'web'}},
		spec: {containers: [{name: 'web', image: 'nginx:1', envFrom}], serviceAccountName: 'default'},
	};
	rolledOut(cluster, {template}, image('nginx:2'));
	const contentType = 'application/merge-patch+json';
	assert.equal(cluster.send('PATCH', `${configMaps}/edited`, {data: {a: '2'}}, {contentType}).status, 200);
	assert.equal(cluster.send('DELETE', `${configMaps}/lost`).status, 200);
	pass(cluster, 600_000);
	const {notes} = await previewOf(actions);
	const reading = notes.filter(note => /which revision 1 reads|Unknown/.test(note));
	assert.deepEqual(reading, [
		'ConfigMap edited, which revision 1 reads, was written 10m ago, after revision 1 last started or ran, as far as its objects tell: undo does not bring it back.',
		'ConfigMap lost, which revision 1 reads, is missing: its pods would wait for it.',
	]);
});

import assert from 'node:assert/strict';
import {describe, it, test} from 'node:test';
import type {ActionOutcome, JsonPatchOperation, Preview} from '../../../source/cluster/actions/action.ts';
import {createActions} from '../../../source/cluster/actions/actions.ts';
import type {ActionApi, Write} from '../../../source/cluster/actions/api.ts';
import type {ConnectedCluster} from '../../../source/cluster/connect.ts';
import {failure, type KubernetesError, success} from '../../../source/kubernetes/errors.ts';
import type {Workload} from '../../../source/kubernetes/objects.ts';
import {deployment as built} from '../../../source/simulator/scenarios/build.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';
import {type RollingCluster, withRollingCluster} from '../../helpers/rolling-cluster.ts';
import {deployment, podOf, replicaSet} from '../../helpers/settled-web.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'web'} as const;
const nowMs = Date.parse('2026-11-22T12:10:00Z');

/** A server that tests a Scale's version and size as an API server does; `meanwhile`: what others do before each write arrives. */
function setUp(meanwhile: ((now: Workload) => Workload)[] = [], refusing?: KubernetesError) {
	let now: Workload = deployment();
	const sent: (readonly JsonPatchOperation[])[] = [];
	const running = replicaSet(2, 'web:v2', {replicas: 3});
	const api: ActionApi = {
		readWorkload: async () => success(now),
		readNodes: async () => success([]),
		readAutoscalers: async () => success([]),
		readMinor: async () => 37,
		readOwned: async () => success([running]),
		readPods: async () => success(['a', 'b', 'c'].map(suffix => podOf(running, suffix))),
		readQuotas: async () => success([]),
		readMetadata: async () => failure({kind: 'not-found', message: '', status: 404}),
		async write(write: Write, {dryRun}) {
			assert.ok(write.type === 'patch' && write.subresource === 'scale');
			if (dryRun) return success(undefined);
			sent.push(write.patch);
			now = meanwhile.shift()?.(now) ?? now;
			if (refusing) return failure(refusing);
			const held: Readonly<Record<string, unknown>> = {
				'/metadata/uid': now.metadata.uid,
				'/metadata/resourceVersion': now.metadata.resourceVersion,
				'/spec/replicas': (now.spec as {replicas?: number}).replicas,
			};
			const failing = write.patch.find(({op, path, value}) => op === 'test' && held[path] !== value);
			return failing
				? failure({kind: 'invalid', status: 422, message: `testing value ${failing.path} failed`})
				: success(undefined);
		},
	};
	const clock = createFakeClock(nowMs);
	const actions = createActions({
		api,
		identity: {context: 'prod', server: 'https://one'},
		contact: () => ({state: 'reached', lastMs: nowMs}),
		now: () => nowMs,
		clock,
		signal: new AbortController().signal,
		held: () => now,
		heldPods: () => undefined,
	});
	return {
		sent,
		perform: actions.perform,
		change(next: (now: Workload) => Workload) {
			now = next(now);
		},
		async preview(): Promise<Preview> {
			const outcome = await actions.preview({kind: 'scale', target, replicas: 5});
			assert.ok(outcome.type === 'ready');
			return outcome.preview;
		},
	};
}

/** With a later version, and, where `spec` or annotations are changed, a later generation. */
const changed = (now: Workload, parts: {spec?: object; annotations?: Record<string, string>} = {}): Workload => {
	const {resourceVersion = '0', generation = 0, annotations} = now.metadata;
	const isStatus = Object.keys(parts).length === 0;
	return {
		...now,
		metadata: {
			...now.metadata,
			resourceVersion: String(Number(resourceVersion) + 1),
			generation: isStatus ? generation : generation + 1,
			annotations: {...annotations, ...parts.annotations},
		},
		spec: {...now.spec, ...parts.spec},
	} as Workload;
};

const told = (outcome: ActionOutcome) =>
	outcome.type === 'done' ? outcome.receipt.sentence : 'sentence' in outcome ? outcome.sentence : outcome.what.join();

describe('a scale', () => {
	it('tests that the version that was compared right before is still there', async () => {
		const {preview, perform, sent} = setUp();
		assert.equal(told(await perform(await preview())), 'scaled deployment/web from 3 to 5');
		assert.deepEqual(sent, [
			[
				{op: 'test', path: '/metadata/resourceVersion', value: '100'},
				{op: 'test', path: '/metadata/uid', value: 'uid-web'},
				{op: 'test', path: '/spec/replicas', value: 3},
				{op: 'replace', path: '/spec/replicas', value: 5},
			],
		]);
	});

	it('is not sent when what was previewed is paused, has another size or another strategy by then', async () => {
		for (const [spec, what] of [
			[{paused: true}, 'it was paused'],
			[{replicas: 4}, 'it was scaled from 3 to 4'],
			[{strategy: {type: 'Recreate'}}, 'its strategy was changed'],
		] as const) {
			const {preview, perform, change, sent} = setUp();
			const planned = await preview();
			change(now => changed(now, {spec}));
			const outcome = await perform(planned);
			assert.equal(outcome.type, 'changed');
			assert.match(told(outcome), new RegExp(`^${what}`));
			assert.deepEqual(sent, []);
		}
	});

	it('is not done when that happens between the look and the write', async () => {
		const {preview, perform, sent} = setUp([now => changed(now, {spec: {paused: true}})]);
		const outcome = await perform(await preview());
		assert.deepEqual([outcome.type, told(outcome), sent.length], ['changed', 'it was paused', 1]);
	});

	it('is tried again for what a status write came before, and is no less done', async () => {
		const {preview, perform, sent} = setUp([changed, changed]);
		const outcome = await perform(await preview());
		assert.ok(outcome.type === 'done');
		assert.deepEqual(Object.keys(outcome.receipt), ['atMs', 'sentence', 'kubectl']);
		assert.deepEqual(
			sent.map(([version]) => version?.value),
			['100', '101', '102'],
		);
	});

	it('is given up with a sentence when one comes before each try', async () => {
		const {preview, perform, sent} = setUp(Array.from({length: 20}, () => changed));
		const outcome = await perform(await preview());
		assert.equal(outcome.type, 'failed');
		assert.match(told(outcome), /^Nothing was written: deployment\/web changed between each look at it and the write/);
		assert.equal(sent.length, 8);
	});

	it('says of a harmless change that there was one, and for which generation it was sent', async () => {
		const {preview, perform, change, sent} = setUp();
		const planned = await preview();
		change(now => changed(now, {annotations: {note: 'x'}}));
		const outcome = await perform(planned);
		assert.ok(outcome.type === 'done');
		assert.equal(outcome.receipt.sentence, 'scaled deployment/web from 3 to 5 (it had changed harmlessly)');
		assert.deepEqual([outcome.receipt.generation, outcome.receipt.sentAgain, sent.length], [3, undefined, 1]);
	});

	it('that the server refuses for another reason is told so, after one look', async () => {
		const refusing = {kind: 'invalid', status: 422, message: 'too large'} as const;
		const {preview, perform, sent} = setUp([], refusing);
		const outcome = await perform(await preview());
		assert.equal(outcome.type, 'failed');
		assert.match(told(outcome), /too large/);
		assert.equal(sent.length, 1);
	});
});

async function scaleOf(site: RollingCluster): Promise<{cluster: ConnectedCluster; preview: Preview}> {
	const cluster = site.connect();
	await site.until(() => cluster.view().workloads.items.length === 1, 'the list');
	const outcome = await cluster.preview({kind: 'scale', target: {...target, namespace: 'default'}, replicas: 8});
	assert.ok(outcome.type === 'ready');
	return {cluster, preview: outcome.preview};
}

const web = built({name: 'web', image: 'web:v1', replicas: 4});

test('over the wire: another template and a pause between preview and y are told, and nothing is written', () =>
	withRollingCluster([web], async site => {
		const {cluster, preview} = await scaleOf(site);
		const {template} = built({name: 'web', image: 'other:v9'}).spec as {template: object};
		site.change('Deployment', 'web', spec => ({...spec, paused: true, template}));
		const outcome = await cluster.perform(preview);
		assert.equal(outcome.type, 'changed');
		assert.match(told(outcome), /^the template was changed.*web:v1 → other:v9,it was paused/);
		assert.equal(site.spec('Deployment', 'web').replicas, 4);
	}));

test('over the wire: what rolls, and whose status is written all the time, is scaled all the same', () =>
	withRollingCluster([web], async site => {
		site.roll('Deployment', 'web');
		const {cluster, preview} = await scaleOf(site);
		assert.equal(told(await cluster.perform(preview)), 'scaled deployment/web from 4 to 8');
		assert.equal(site.spec('Deployment', 'web').replicas, 8);
	}));

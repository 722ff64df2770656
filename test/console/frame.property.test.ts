import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {ClusterView, Freshness} from '../../source/cluster/cluster.ts';
import {frameOf} from '../../source/console/frame.ts';
import {lineText, widthOf} from '../../source/console/line.ts';
import {type ConsoleState, firstWorkloads, initialState, type Screen} from '../../source/console/state.ts';
import {
	collection,
	live,
	sampleDeployment,
	sampleEvent,
	sampleNowMs,
	samplePod,
	samplePreview,
	sampleReplicaSet,
	sampleView,
} from '../helpers/sample-view.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'checkout'} as const;

/** What a cluster may put into any text: ordinary names, wide characters, emoji, right-to-left, control bytes. */
const hostile = fc.oneof(
	fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/),
	fc.string({unit: 'grapheme', maxLength: 40}),
	fc.constantFrom(
		'デプロイ',
		'👩‍👩‍👧‍👦🏳️‍🌈',
		'שלום עולם',
		'\u001B[2J\r\n\u0007',
		'e\u0301\u200B\u202E',
		'❤️1️⃣👍🏽',
		'한글',
	),
);

const error = {kind: 'unreachable', message: 'connect ECONNREFUSED 127.0.0.1:6443'} as const;
const freshness: fc.Arbitrary<Freshness> = fc.constantFrom<Freshness>(
	live,
	{state: 'connecting', sinceMs: sampleNowMs},
	{state: 'connecting', sinceMs: sampleNowMs, error},
	{state: 'syncing', received: 1340, total: 25_000},
	{state: 'stale', asOfMs: sampleNowMs - 14_000, error, retryAtMs: sampleNowMs + 2000},
	{state: 'blocked', error: {kind: 'forbidden', message: 'pods is forbidden: User "jane" cannot list', status: 403}},
);

const deployment = fc
	.record({
		name: hostile,
		namespace: hostile,
		image: hostile,
		replicas: fc.nat(20_000),
		updated: fc.nat(20_000),
		ready: fc.nat(20_000),
		total: fc.nat(20_000),
		paused: fc.boolean(),
		revision: fc.nat(100_000),
		reason: fc.constantFrom('ProgressDeadlineExceeded', 'ReplicaSetUpdated', 'NewReplicaSetAvailable'),
		owner: hostile,
	})
	.map(({reason, ...parts}) =>
		sampleDeployment({
			...parts,
			progressing: {reason, status: reason === 'ProgressDeadlineExceeded' ? 'False' : 'True'},
		}),
	);

const view: fc.Arbitrary<ClusterView> = fc
	.record({
		deployments: fc.array(deployment, {maxLength: 12}),
		opened: deployment,
		images: fc.array(hostile, {maxLength: 5}),
		texts: fc.array(hostile, {maxLength: 6}),
		freshness,
		podFreshness: freshness,
		gone: fc.constantFrom(undefined, 'deleted' as const, 'absent' as const),
		loaded: fc.boolean(),
		context: hostile,
		namespace: fc.option(hostile, {nil: undefined}),
		replay: fc.boolean(),
	})
	.map(parts => {
		const {opened, images, texts, gone, loaded} = parts;
		const replicaSets = images.map((image, index) =>
			sampleReplicaSet(opened, index + 1, image, {replicas: index * 3, cause: texts[index] ?? ''}),
		);
		const pods = replicaSets.flatMap((replicaSet, index) => [
			samplePod(replicaSet, texts[index] ?? 'x', 'image-missing'),
			samplePod(replicaSet, `t${texts[index] ?? 'x'}`, 'terminating'),
		]);
		return sampleView({
			identity: {
				context: parts.context,
				server: 'https://example',
				...(parts.namespace === undefined ? {} : {namespace: parts.namespace}),
			},
			freshness: parts.freshness,
			workloads: collection(parts.deployments, parts.freshness),
			opened: {
				target,
				...(loaded ? {workload: opened} : {}),
				...(gone === undefined ? {} : {gone}),
				freshness: parts.freshness,
				replicaSets: collection(replicaSets, parts.podFreshness),
				controllerRevisions: collection([]),
				pods: collection(pods, parts.podFreshness),
				events: collection(texts.map((text, index) => sampleEvent('Pod', text, text, text, {agoSeconds: index}))),
			},
			...(parts.replay
				? {replay: {name: 'tutorial', title: parts.context, kubernetes: 'v1.36', positionMs: 3200, lengthMs: 10_800}}
				: {}),
		});
	});

const screen: fc.Arbitrary<Screen> = fc.oneof(
	fc
		.record({filter: fc.constantFrom('', 'c', 'nothing'), filtering: fc.boolean(), top: fc.nat(20)})
		.map(parts => ({...firstWorkloads, ...parts})),
	fc
		.record({pane: fc.constantFrom('replica-sets' as const, 'pods' as const, 'events' as const), top: fc.nat(20)})
		.map(({pane, top}) => ({
			name: 'rollout' as const,
			target,
			pane,
			tops: {'replica-sets': top, pods: top, events: top},
		})),
	fc.constant<Screen>({name: 'history', target}),
	fc.nat(40).map((top): Screen => ({name: 'help', top})),
	fc.record({top: fc.nat(40), path: hostile, before: hostile, after: hostile, note: hostile, paused: fc.boolean()}).map(
		({top, path, before, after, note, paused}): Screen => ({
			name: 'confirm',
			request: samplePreview.request,
			ticket: 1,
			top,
			stage: {
				stage: 'ready',
				painted: true,
				preview: {
					...samplePreview,
					changes: [{path, before, after}, ...samplePreview.changes],
					notes: [note],
					...(paused ? {whilePaused: 'resume' as const} : {}),
				},
			},
		}),
	),
);

const size = fc.record({columns: fc.integer({min: 1, max: 300}), rows: fc.integer({min: 1, max: 80})});

test('every screen, with any data and at any size, is exactly as large as the terminal', () => {
	fc.assert(
		fc.property(screen, view, size, hostile, (shown, seen, {columns, rows}, notice) => {
			const state: ConsoleState = {
				...initialState(columns, rows),
				screen: shown,
				below: shown.name === 'workloads' ? [] : [firstWorkloads],
				notice: {tone: 'bad', text: notice},
			};
			const {lines} = frameOf(state, {view: seen, nowMs: sampleNowMs, timeZone: 'UTC'});
			assert.equal(lines.length, rows);
			for (const line of lines) {
				const text = lineText(line);
				assert.ok(widthOf(text) <= columns, `${widthOf(text)} > ${columns}: ${text}`);
				assert.doesNotMatch(text, /\p{Control}|[\u200B-\u200F\u202A-\u202E\u2066-\u2069]/u);
			}
		}),
		{numRuns: 400},
	);
});

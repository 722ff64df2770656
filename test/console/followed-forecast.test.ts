import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Preview} from '../../source/cluster/actions/action.ts';
import type {OpenedWorkload} from '../../source/cluster/cluster.ts';
import {
	compared,
	type FollowedForecast,
	followedLines,
	followForecast,
	isForecastStuck,
} from '../../source/console/screens/rollout/followed-forecast.ts';
import type {StatefulSetStatus} from '../../source/kubernetes/objects.ts';
import {controllerRevision, pod, statefulSet, template} from '../helpers/objects.ts';
import {samplePreview} from '../helpers/sample-view.ts';
import {deployment, replicaSet} from '../helpers/settled-web.ts';

const sinceMs = Date.parse('2026-11-22T12:10:00Z');
const target = {kind: 'Deployment', namespace: 'shop', name: 'web'} as const;
type Forecast = Extract<NonNullable<Preview['forecast']>, {type: 'forecast'}>['forecast'];

const likely: Forecast = {
	steps: [
		{atMs: 10, replicaSet: 'web-hash1', revision: 1, from: 0, to: 1},
		{atMs: 3_000, replicaSet: 'web-hash2', revision: 2, from: 3, to: 2},
	],
	fewestAvailable: 3,
	mostPods: 4,
	quota: {type: 'fits'},
	durationMs: {low: 10_000, likely: 12_000, high: 15_000},
	ends: {type: 'complete'},
	basis: 'pods',
};

const live = {state: 'live', lastMs: sinceMs} as unknown as OpenedWorkload['freshness'];

interface Moment {
	readonly generation?: number;
	readonly observed?: number;
	readonly available?: number;
	readonly sizes: readonly [one: number, two: number];
	readonly updated?: number;
	readonly overdue?: true;
}

function openedAt({
	generation = 3,
	observed = generation,
	available = 3,
	sizes,
	updated,
	overdue,
}: Moment): OpenedWorkload {
	const [one, two] = sizes;
	const replicas = one + two;
	const reason = overdue ? 'ProgressDeadlineExceeded' : 'ReplicaSetUpdated';
	const progressing = {type: 'Progressing', status: overdue ? 'False' : 'True', reason};
	const status = {
		observedGeneration: observed,
		replicas,
		updatedReplicas: updated ?? one,
		availableReplicas: available,
		conditions: [progressing],
	};
	return {
		target,
		workload: deployment({metadata: {generation}, status}),
		freshness: live,
		replicaSets: {
			items: [replicaSet(1, 'web:v1', {replicas: one}), replicaSet(2, 'web:v2', {replicas: two})],
			freshness: live,
		},
		controllerRevisions: {items: [], freshness: live},
		pods: {items: [], freshness: live},
		events: {items: [], freshness: live},
	};
}

function followed(forecast: Partial<Forecast> = {}): FollowedForecast {
	const preview: Preview = {
		...samplePreview,
		request: {kind: 'undo', target},
		basis: {...samplePreview.basis, generation: 2},
		forecast: {type: 'forecast', forecast: {...likely, ...forecast}, change: {}},
	};
	const began = followForecast(preview, {atMs: sinceMs, sentence: 'undid it', kubectl: ''}, openedAt({sizes: [0, 3]}));
	assert.ok(began);
	return began;
}

const after = (begin: FollowedForecast, moments: readonly (readonly [ms: number, moment: Moment])[]) =>
	moments.reduce((state, [ms, moment]) => compared(state, openedAt(moment), sinceMs + ms), begin);

const rolling: readonly (readonly [ms: number, moment: Moment])[] = [
	[0, {generation: 2, sizes: [0, 3]}],
	[100, {observed: 2, sizes: [0, 3]}],
	[200, {sizes: [1, 3]}],
	[4_000, {sizes: [1, 2]}],
	[5_000, {sizes: [2, 2]}],
	[8_000, {sizes: [3, 0]}],
];
const done: Moment = {sizes: [3, 0]};

for (const [title, moments, tone, text] of [
	[
		'as forecast',
		[...rolling.slice(0, 5), [12_000, done]],
		'good',
		'came true: 5 steps seen, 12s (about 12s (10s to 15s) expected)',
	],
	['too slow', [...rolling.slice(0, 5), [60_000, done]], 'paused', 'came otherwise: 60s, not about 12s (10s to 15s)'],
	[
		'with fewer available',
		[
			[200, {sizes: [1, 3], available: 2}],
			[12_000, done],
		],
		'paused',
		'came otherwise: as few as 2 available, not 3',
	],
	[
		'with more pods',
		[
			[200, {sizes: [3, 3]}],
			[12_000, done],
		],
		'paused',
		'came otherwise: up to 6 pods, not 4',
	],
	[
		'past its deadline',
		[[200, {sizes: [1, 3], updated: 1, overdue: true}]],
		'bad',
		'came otherwise: its deadline is over, not done in about 12s (10s to 15s)',
	],
] as const) {
	test(`a rollout that ends ${title} is told so, from the objects`, () => {
		const {result} = after(followed(), moments as readonly (readonly [number, Moment])[]);
		assert.deepEqual(result, {tone, text});
	});
}

test('a forecast of a rollout that gets stuck holds when its deadline passes, and not when it completes', () => {
	const stuck = followed({ends: {type: 'stuck', why: 'CrashLoopBackOff'}});
	const overdue = after(stuck, [[200, {sizes: [1, 3], updated: 1, overdue: true}]]);
	assert.equal(overdue.result?.text, 'came true: it is stuck');
	assert.equal(after(stuck, [[12_000, done]]).result?.text, 'came otherwise: it completed');
});

test('nothing is concluded before the change has arrived, nor from what came after another change', () => {
	const begun = followed();
	assert.equal(compared(begun, openedAt({generation: 2, sizes: [0, 3]}), sinceMs), begun);
	const under = after(begun, [[200, {sizes: [1, 3], updated: 1}]]);
	const other = after(under, [[12_000, {...done, generation: 4}]]);
	assert.equal(other.result, undefined);
	assert.deepEqual(followedLines(other, openedAt({...done, generation: 4}), sinceMs, 100), []);
});

const textOf = (state: FollowedForecast, opened: OpenedWorkload) =>
	followedLines(state, opened, sinceMs + 4_000, 100)
		.flatMap(({spans}) => spans.map(one => one.text))
		.join('')
		.trimEnd();

test('another template before the end supersedes it, and is told until the next change', () => {
	const under = after(followed(), [[200, {sizes: [1, 3], updated: 1}]]);
	const {workload, ...opened} = openedAt({...done, generation: 4});
	assert.equal(workload?.kind, 'Deployment');
	const fieldsV1 = {'f:spec': {'f:template': {}}};
	const metadata = {...workload.metadata, managedFields: [{manager: 'argocd', operation: 'Update', fieldsV1}]};
	const other = {...opened, workload: {...workload, metadata, spec: {...workload.spec, template: template('web:v9')}}};
	const left = compared(under, other, sinceMs + 1_000);
	assert.equal(
		textOf(left, other),
		' forecast superseded before it was done: the template was changed again by argocd',
	);
	assert.equal(compared(left, other, sinceMs + 2_000), left);
	assert.equal(textOf(left, openedAt({...done, generation: 5})), '');
});

test('of a StatefulSet the pods tell the steps, and it ends when all that its strategy updates is updated', () => {
	const setTarget = {kind: 'StatefulSet', namespace: 'shop', name: 'db'} as const;
	const openedSet = (updated: number, status: StatefulSetStatus): OpenedWorkload => {
		const db = statefulSet({metadata: {generation: 3}, spec: {template: template('db:2')}, status});
		const pods = [0, 1, 2].map(ordinal =>
			pod({
				metadata: {
					name: `db-${ordinal}`,
					labels: {'controller-revision-hash': ordinal < 3 - updated ? 'db-1' : 'db-2'},
				},
			}),
		);
		return {
			target: setTarget,
			workload: db,
			freshness: live,
			replicaSets: {items: [], freshness: live},
			controllerRevisions: {
				items: [controllerRevision(db, 1, 'db:1'), controllerRevision(db, 2, 'db:2')],
				freshness: live,
			},
			pods: {items: pods, freshness: live},
			events: {items: [], freshness: live},
		};
	};
	const rollingStatus = {currentRevision: 'db-1', updateRevision: 'db-2'};
	const begun = {...followed({mostPods: 3, fewestAvailable: 2}), target: setTarget};
	const {sizes: _sizes, ...unseen} = begun;
	const states = [0, 1, 2].map(updated =>
		openedSet(updated, {...rollingStatus, updatedReplicas: updated, availableReplicas: 2}),
	);
	const under = states.reduce<FollowedForecast>((state, opened) => compared(state, opened, sinceMs + 4_000), unseen);
	assert.equal(under.result, undefined);
	const end = openedSet(3, {currentRevision: 'db-2', updateRevision: 'db-2'});
	assert.deepEqual(compared(under, end, sinceMs + 12_000).result, {
		tone: 'good',
		text: 'came true: 6 steps seen, 12s (about 12s (10s to 15s) expected)',
	});
});

test('of what only deletes a pod the forecast went on unchanged beside a page that said stuck, for it raises no generation', () => {
	const begun = followForecast(
		{
			...samplePreview,
			request: {kind: 'undo', target},
			patch: [],
			deletions: [{name: 'db-2', uid: 'uid-db-2'}],
			forecast: {type: 'forecast', change: {}, forecast: likely},
		},
		{atMs: sinceMs, sentence: '', kubectl: ''},
		undefined,
	);
	assert.ok(begun);
	const opened = openedAt({generation: samplePreview.basis.generation, sizes: [1, 3], updated: 1});
	const state = compared(begun, opened, sinceMs + 200);
	const words = followedLines(state, opened, sinceMs + 32_000, 120, true)[0]
		?.spans.map(one => one.text)
		.join('');
	assert.match(words ?? '', /came otherwise: it is stuck, not done in about 12s/);
});

test('the Rollout screen says what is to be expected, of this workload only', () => {
	const opened = openedAt({sizes: [1, 3]});
	const expected = ' forecast done in about 12s (10s to 15s), 4s so far, never fewer than 3 available';
	assert.equal(textOf(followed(), opened), expected);
	assert.equal(textOf(followed(), {...opened, target: {kind: 'Deployment', namespace: 'shop', name: 'other'}}), '');
});

test('what is otherwise than forecast is said before it has ended, too: it went on with never fewer than, beside none', () => {
	const fewer = openedAt({sizes: [1, 3], available: 0});
	const state = compared(followed(), fewer, sinceMs + 200);
	assert.equal(textOf(state, fewer), ' forecast came otherwise: as few as 0 available, not 3');
	const opened = openedAt({sizes: [1, 3]});
	const late = followedLines(after(followed(), [[200, {sizes: [1, 3]}]]), opened, sinceMs + 118_000, 120)
		.flatMap(({spans}) => spans.map(({text}) => text))
		.join('');
	assert.equal(late, ' forecast came otherwise: not done in about 12s (10s to 15s), 118s so far');
});

test('a forecast of success is withdrawn as soon as the pods show that it is stuck, and is back when they are mended', () => {
	const state = after(followed(), [[200, {sizes: [1, 3]}]]);
	const textOf = (isStuck: boolean, one = state) =>
		followedLines(one, openedAt({sizes: [1, 3]}), sinceMs + 6_000, 120, isStuck)
			.flatMap(({spans}) => spans.map(({text}) => text))
			.join('');
	assert.match(textOf(false), /done in about 12s/);
	assert.match(textOf(true), /came otherwise: it is stuck, not done in about 12s/);
	const foreseen = after(followed({ends: {type: 'stuck'}}), [[200, {sizes: [1, 3]}]]);
	assert.match(textOf(true, foreseen), /came true: it is stuck/);
	assert.equal(isForecastStuck(state, openedAt({sizes: [1, 3]})), false);
	assert.equal(isForecastStuck(foreseen, openedAt({sizes: [1, 3]})), true);
	assert.equal(isForecastStuck(foreseen, openedAt({generation: 9, sizes: [1, 3]})), false);
});

test('what is held with a broken pod has not come to its end, and one that nothing reaches has at once', () => {
	const target = {kind: 'StatefulSet', namespace: 'shop', name: 'db'} as const;
	const opened = (availableReplicas: number): OpenedWorkload => ({
		...openedAt({sizes: [0, 0]}),
		target,
		workload: statefulSet({
			metadata: {generation: 3},
			spec: {updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 2_147_483_647}}},
			status: {observedGeneration: 3, updateRevision: 'db-2', updatedReplicas: 1, availableReplicas},
		}),
	});
	const endOf = (forecast: Partial<Forecast>, available: number) =>
		compared({...followed(forecast), target}, opened(available), sinceMs + 60_000).result?.text;
	assert.equal(endOf({ends: {type: 'stuck'}}, 2), undefined);
	assert.equal(endOf({ends: {type: 'held'}}, 2), undefined);
	assert.equal(endOf({ends: {type: 'held'}, steps: []}, 2), 'came otherwise: as few as 2 available, not 3');
	const still = {ends: {type: 'held'}, steps: [], fewestAvailable: 2} as const;
	assert.equal(endOf(still, 2), 'came true: the pods keep their template');
});

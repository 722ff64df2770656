import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	assumedGoneMs,
	assumedStartMs,
	learnPodTimings,
	type PodStart,
} from '../../../source/control-plane/forecast/pod-timings.ts';
import type {ContainerStatus, Pod, PodTemplateSpec} from '../../../source/kubernetes/objects.ts';
import type {KnownStart} from '../../../source/rollout/known-starts.ts';
import {pod, template} from '../../helpers/objects.ts';

const nowMs = Date.parse('2026-01-01T01:00:00Z');
const at = (ms: number) => new Date(ms).toISOString().replace('.000', '');

interface Given {
	readonly revision: string;
	readonly image?: string;
	/** Before now. */
	readonly bornMs?: number;
	/** After its birth; undefined: not ready. */
	readonly readyMs?: number;
	readonly container?: Partial<ContainerStatus>;
	readonly deletion?: {readonly deletionTimestamp: string; readonly deletionGracePeriodSeconds: number};
}

function podOf({revision, image = 'web:1', bornMs = 600_000, readyMs, container, deletion}: Given): Pod {
	const born = nowMs - bornMs;
	const ready = readyMs === undefined ? [] : [{lastTransitionTime: at(born + readyMs)}];
	return pod({
		metadata: {
			name: `web-${revision}`,
			creationTimestamp: at(born),
			labels: {'pod-template-hash': revision},
			...deletion,
		},
		spec: {containers: [{name: 'web', image}]},
		status: {
			phase: 'Running',
			conditions: ready.map(one => ({type: 'Ready', status: 'True', ...one})),
			containerStatuses: [{name: 'web', restartCount: 0, state: {running: {}}, ...container}],
		},
	});
}

const learn = (given: readonly Given[]) => learnPodTimings({pods: given.map(podOf), templates: new Map(), nowMs});
const startOf = (given: readonly Given[], revision: string, image?: string): PodStart =>
	learn(given).startOf(podOf({revision, ...(image ? {image} : {})}), undefined);

const samples = (start: PodStart) => (start.starts ? start.samplesMs : start.why);

const waiting = (reason: string) => ({state: {waiting: {reason}}});

test('how pods start is taken from their own revision, else from the others, else assumed', () => {
	const given = [
		{revision: 'a', readyMs: 3_000},
		{revision: 'a', readyMs: 5_000},
		{revision: 'b', readyMs: 20_000},
	];
	assert.deepEqual(samples(startOf(given, 'a')), [3_000, 5_000]);
	assert.deepEqual(samples(startOf(given, 'b')), [20_000]);
	assert.deepEqual(samples(startOf(given, 'new')), [3_000, 5_000, 20_000]);
	assert.deepEqual(samples(startOf([], 'new')), assumedStartMs);
	assert.deepEqual([learn(given).basis, learn([]).basis], ['pods', 'assumed']);
});

test('a pod that became ready again later, or was restarted, is no sample', () => {
	const given = [
		{revision: 'a', readyMs: 4_000},
		{revision: 'a', readyMs: 500_000},
		{revision: 'a', readyMs: 5_000},
		{revision: 'a', readyMs: 9_000, container: {restartCount: 1}},
	];
	assert.deepEqual(samples(startOf(given, 'a')), [4_000, 5_000]);
});

for (const [title, given, why] of [
	['crashes', {container: {...waiting('CrashLoopBackOff'), restartCount: 4}}, 'CrashLoopBackOff'],
	['has no image', {container: waiting('ImagePullBackOff')}, 'ImagePullBackOff'],
	['has not been ready for long', {bornMs: 120_000}, 'none ready in 2m'],
] as const) {
	test(`a revision whose only pod ${title} is known not to start`, () => {
		const others = {revision: 'a', readyMs: 5_000};
		assert.deepEqual(startOf([others, {revision: 'b', ...given}], 'b'), {starts: false, why});
		assert.equal(
			startOf(
				[
					{revision: 'b', readyMs: 3_000},
					{revision: 'b', ...given},
				],
				'b',
			).starts,
			true,
		);
	});
}

test('a pod that is young is given its time', () => {
	assert.equal(startOf([{revision: 'b', bornMs: 20_000}], 'b').starts, true);
	const slow = {revision: 'a', readyMs: 60_000};
	assert.equal(startOf([slow, {revision: 'b', bornMs: 120_000}], 'b').starts, true);
});

test('a new template with the image that can not be pulled does not start, unless a pod runs it', () => {
	const missing = {revision: 'b', image: 'web:2', container: waiting('ErrImagePull')};
	assert.equal(startOf([missing], 'new', 'web:2').starts, false);
	assert.equal(startOf([missing], 'new', 'web:3').starts, true);
	assert.equal(startOf([missing, {revision: 'c', image: 'web:2', readyMs: 2_000}], 'new', 'web:2').starts, true);
});

test('a restart of a template that crashes would crash, for its pods are the same', () => {
	const crashing = {revision: 'b', container: {...waiting('CrashLoopBackOff'), restartCount: 4}};
	const templates = new Map([['b', template('web:2')]]);
	const {startOf: learned} = learnPodTimings({pods: [podOf(crashing)], templates, nowMs});
	const restarted = template('web:2', {metadata: {annotations: {'kubectl.kubernetes.io/restartedAt': 'now'}}});
	assert.equal(learned(podOf({revision: 'new'}), restarted).starts, false);
	assert.equal(learned(podOf({revision: 'new'}), template('web:3')).starts, true);
});

test('a template that failed before does not start, whatever number it has, unless a pod of it is ready', () => {
	const known = [{template: template('web:1'), why: 'its pods crashed', atMs: nowMs}];
	const learned = (given: readonly Given[]) => {
		const templates = new Map([['a', template('web:1')]]);
		return learnPodTimings({pods: given.map(podOf), templates, known, nowMs}).startOf(
			podOf({revision: 'new'}),
			template('web:1'),
		);
	};
	assert.equal(samples(learned([{revision: 'b', readyMs: 3_000}])), 'its pods crashed');
	assert.deepEqual(samples(learned([{revision: 'a', readyMs: 3_000}])), [3_000]);
});

test('a failure of the same pods is no longer known once they came up after it, and a later one is', () => {
	const of = (template: PodTemplateSpec, atMs: number, why?: string) => ({template, atMs, ...(why ? {why} : {})});
	const restarted = template('web:1', {metadata: {labels: {app: 'web'}, annotations: {restarted: 'later'}}});
	const [first, second] = [template('web:1'), restarted];
	const startOf = (known: readonly KnownStart[], asked = first) =>
		samples(learnPodTimings({pods: [], templates: new Map(), known, nowMs}).startOf(podOf({revision: 'new'}), asked));
	const [early, late] = [nowMs - 60_000, nowMs - 1_000];
	assert.deepEqual(startOf([of(second, early, 'not found'), of(first, late)]), assumedStartMs);
	assert.equal(startOf([of(second, late, 'not found'), of(first, early)]), 'not found');
	assert.equal(
		startOf([of(second, early, 'not found'), of(first, late)], second),
		'not found',
		'of that very template',
	);
	assert.equal(startOf([of(second, early, 'not found')]), 'not found');
});

test('how long pods take to go is taken from containers that have ended, else assumed', () => {
	const deletion = {deletionTimestamp: at(nowMs + 20_000), deletionGracePeriodSeconds: 30};
	const ended = {state: {terminated: {exitCode: 0, finishedAt: at(nowMs - 3_000)}}};
	assert.equal(learn([{revision: 'a', readyMs: 1_000, deletion, container: ended}]).goneAfterMs, 7_000);
	assert.equal(learn([{revision: 'a', readyMs: 1_000, deletion}]).goneAfterMs, assumedGoneMs);
});

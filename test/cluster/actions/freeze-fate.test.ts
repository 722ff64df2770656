import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Preview, PreviewOutcome} from '../../../source/cluster/actions/action.ts';
import type {FreezeFate} from '../../../source/cluster/actions/freeze.ts';
import {
	byFate,
	fateBy,
	goneOnFate,
	isHalfWay,
	isOver,
	marked,
	pausedBefore,
	thawFate,
	withCount,
} from '../../../source/cluster/actions/freeze-fate.ts';
import type {Workload} from '../../../source/kubernetes/objects.ts';
import {daemonSet, deployment, statefulSet} from '../../helpers/objects.ts';
import {freezeItem, freezePreview} from '../../helpers/sample-freeze.ts';

const nowMs = Date.parse('2026-11-22T12:10:00Z');
const web = deployment({metadata: {generation: 4}});

const ready = (parts: Partial<Preview> = {}): PreviewOutcome => ({
	type: 'ready',
	preview: {...freezePreview(web), ...parts},
});
const refused = (kind: 'forbidden' | 'invalid') =>
	ready({server: {type: 'refused', error: {kind, message: 'admission webhook says no'}} as Preview['server']});

/** What a fate says of it, in some words. */
const told = (fate: FreezeFate) =>
	fate.type === 'left' ? `${fate.isSettled ? 'settled' : 'left'}: ${fate.why}` : fate.type;

const previewed: Readonly<Record<string, readonly [outcome: PreviewOutcome, frozen: string, thawed: string]>> = {
	accepted: [ready(), 'will', 'will'],
	'refused for want of a right': [
		refused('forbidden'),
		'left: there is no right to change it',
		'left: there is no right to change it',
	],
	'refused by a webhook': [
		refused('invalid'),
		'left: the server refuses it: admission webhook says no',
		'left: the server refuses it: admission webhook says no',
	],
	impossible: [{type: 'impossible', sentence: 'It is paused.'}, 'left: It is paused.', 'left: It is paused.'],
	guessed: [
		ready({isGuessed: true}),
		'will',
		'settled: it was held anew, or its update strategy before is not known: p lets it go on',
	],
	'of another generation': [
		ready({basis: {...freezePreview(web).basis, generation: 5}}),
		'will',
		'left: it is being changed at this moment',
	],
};

for (const [what, [outcome, frozen, thawed]] of Object.entries(previewed)) {
	test(`a preview that is ${what} becomes of a freeze and of its end what it allows`, () => {
		assert.equal(told(fateBy(outcome, 'will')), frozen);
		assert.equal(told(thawFate(web, outcome)), thawed);
	});
}

test('what did not stand as the freeze left it is settled, with why', () => {
	assert.equal(
		told(goneOnFate({type: 'changed', why: 'it was resumed by argocd 4m ago'})),
		'settled: it was resumed by argocd 4m ago',
	);
	assert.equal(
		told(goneOnFate({type: 'unknown', why: 'it is paused, whether by this freeze is not known'})),
		'settled: it is paused, whether by this freeze is not known',
	);
	assert.equal(
		told(goneOnFate({type: 'not-done'})),
		'settled: it was not paused by the freeze: that write was not done',
	);
});

const halfWay = {status: {updatedReplicas: 1, replicas: 4}};
const paused = deployment({
	...halfWay,
	metadata: {
		managedFields: [
			{manager: 'argocd', operation: 'Update', time: '2026-11-22T12:05:00Z', fieldsV1: {'f:spec': {'f:paused': {}}}},
		],
	},
	spec: {paused: true},
});
const held = statefulSet({
	spec: {updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 3}}},
	status: {updatedReplicas: 0, currentRevision: 'a', updateRevision: 'b'},
});
const heldHere = statefulSet({
	spec: {updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 2 ** 31 - 1}}},
	status: {updatedReplicas: 0, currentRevision: 'a', updateRevision: 'b'},
});

const states: Readonly<Record<string, readonly [workload: Workload, isHalfWay: boolean, isOver: boolean]>> = {
	'a Deployment that is complete': [web, false, true],
	'one that rolls': [deployment(halfWay), false, false],
	'one that is paused half way': [paused, true, false],
	'one that is paused and complete': [deployment({spec: {paused: true}}), false, false],
	'one that is scaled to zero': [
		deployment({
			spec: {replicas: 0},
			status: {replicas: 0, updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0},
		}),
		false,
		true,
	],
	'a StatefulSet that is held half way': [held, true, false],
	'a DaemonSet that is complete': [daemonSet(), false, true],
};

for (const [what, [workload, half, over]] of Object.entries(states)) {
	test(`of ${what} a freeze knows whether it was stopped half way, and whether it is over`, () => {
		assert.deepEqual([isHalfWay(workload), isOver(workload)], [half, over]);
	});
}

test('what was stopped before is left as it is, with by whom', () => {
	const stays = 'it stays so, and does not go on with the others';
	const cases: readonly (readonly [Workload, string])[] = [
		[paused, `left: paused already by argocd 5m ago: ${stays}`],
		[held, `left: held already: ${stays}`],
		[heldHere, `left: held already by rolltop: ${stays}`],
	];
	for (const [workload, words] of cases) assert.equal(told(pausedBefore(workload, new Set(), nowMs)), words);
	const frozen = pausedBefore(paused, new Set([paused.metadata.uid]), nowMs);
	assert.equal(told(frozen), 'left: frozen already by rolltop');
});

test('only what is sent is marked, and only the mark of a freeze has the number of those that were chosen', () => {
	const fate = fateBy(ready(), 'may');
	const left: FreezeFate = {type: 'left', why: 'it was deleted', isSettled: true};
	assert.equal(
		marked(left, () => ({thaws: 'f1'})),
		left,
	);
	assert.equal(
		marked(fate, () => undefined),
		fate,
	);
	const thawed = marked(fate, () => ({thaws: 'f1'}));
	assert.deepEqual(thawed.type === 'may' && thawed.preview.mark, {thaws: 'f1'});
	assert.deepEqual(withCount({freeze: 'f1', of: 1, digest: 'd'}, 7), {freeze: 'f1', of: 7, digest: 'd'});
	assert.deepEqual(withCount({thaws: 'f1'}, 7), {thaws: 'f1'});
	assert.equal(withCount(undefined, 7), undefined);
});

test('those that something is done to stand first, the others in their order', () => {
	const {preview} = ready() as Extract<PreviewOutcome, {type: 'ready'}>;
	const fates: readonly FreezeFate[] = [
		{type: 'left', why: 'a', isSettled: false},
		{type: 'may', preview},
		{type: 'will', preview},
		{type: 'left', why: 'b', isSettled: true},
	];
	const sorted = fates.map(fate => freezeItem(web, fate)).toSorted(byFate);
	assert.deepEqual(
		sorted.map(({fate}) => told(fate)),
		['will', 'may', 'left: a', 'settled: b'],
	);
});

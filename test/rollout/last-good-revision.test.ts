import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {Deployment, Event, Pod, ReplicaSet} from '../../source/kubernetes/objects.ts';
import {isProven, type Proof, proofText, proposeRevision} from '../../source/rollout/last-good-revision.ts';
import {revisionsOf} from '../../source/rollout/revisions.ts';
import type {SeenRevisions} from '../../source/rollout/seen-revisions.ts';
import {type RecordSources, recordText, serviceRecordOf} from '../../source/rollout/service-record.ts';
import {at, deployment, pod, replicaSet, template} from '../helpers/objects.ts';
import {kubectlUndoTarget} from '../vectors/oracles/kubectl-undo.ts';

const nowMs = at('2026-01-10T00:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const ago = (ms: number) => new Date(nowMs - ms).toISOString();

const web = (image: string, {paused = false, ...parts}: {paused?: boolean} & Parameters<typeof deployment>[0] = {}) =>
	deployment({...parts, spec: {template: template(image), paused, ...parts.spec}});

/** A ReplicaSet of revision `numbers.at(-1)`, formerly the others, made so long ago. */
function set(image: string, numbers: readonly number[], agoMs: number, available = 0): ReplicaSet {
	const name = `web-${image.replace(':', '-')}`;
	const history = numbers.slice(0, -1).join(',');
	return replicaSet(name, numbers.at(-1) ?? 0, image, {
		metadata: {
			creationTimestamp: ago(agoMs),
			annotations: {
				'deployment.kubernetes.io/revision': String(numbers.at(-1)),
				...(history ? {'deployment.kubernetes.io/revision-history': history} : {}),
			},
		},
		status: {replicas: available, availableReplicas: available},
	});
}

function podOf(owner: ReplicaSet, name: string, readyMs: number, restartedMs?: number): Pod {
	const {uid} = owner.metadata;
	const ended =
		restartedMs === undefined
			? {}
			: {restartCount: 3, lastState: {terminated: {exitCode: 1, finishedAt: ago(restartedMs)}}};
	return pod({
		metadata: {
			name,
			uid: `uid-${name}`,
			ownerReferences: [{kind: 'ReplicaSet', name: owner.metadata.name, uid, controller: true}],
		},
		status: {
			conditions: [{type: 'Ready', status: 'True', lastTransitionTime: ago(readyMs)}],
			containerStatuses: [{name: 'web', ready: true, restartCount: 0, state: {running: {}}, ...ended}],
		},
	});
}

const sourcesOf = (
	subject: Deployment,
	sets: readonly ReplicaSet[],
	more: Partial<RecordSources> = {},
): RecordSources => ({
	workload: subject,
	revisions: revisionsOf(subject, sets),
	...more,
});

function proposed(subject: Deployment, sets: readonly ReplicaSet[], more: Partial<RecordSources> = {}) {
	const found = proposeRevision(sourcesOf(subject, sets, more), nowMs);
	return found && ([found.revision.number, found.proof.kind] as const);
}

const seenOf = (entries: Readonly<Record<number, {completeMs?: number; failure?: string}>>): SeenRevisions =>
	new Map(
		Object.entries(entries).map(([number, {completeMs = 0, failure}]) => [
			number,
			{completeMs, lastMs: nowMs, isComplete: false, hasCompleted: completeMs > 0, ...(failure ? {failure} : {})},
		]),
	);

test('good for days, bad for minutes, bad now: undo goes to the good one, and a second undo never to the bad', () => {
	const sets = [set('web:5', [5], 4 * day), set('web:6', [6], 10 * minute), set('web:7', [7], 2 * minute)];
	assert.deepEqual(proposed(web('web:7'), sets), [5, 'was-current']);
	const undone = [set('web:5', [5, 8], 4 * day), ...sets.slice(1)];
	assert.equal(proposed(web('web:5'), undone), undefined);
	const older = set('web:4', [4], 5 * day);
	assert.deepEqual(proposed(web('web:5'), [older, ...undone]), [4, 'was-current']);
	// The controller has not renumbered yet: the ReplicaSet of the present template still has its old number.
	assert.equal(proposed(web('web:5'), sets), undefined);
});

test('what serves now comes before what was, also when it is two bad changes back', () => {
	const sets = [set('web:1', [1], 3 * day, 2), set('web:2', [2], 2 * day), set('web:3', [3], minute)];
	assert.deepEqual(proposed(web('web:3'), sets), [1, 'serving']);
	const [first] = sets;
	assert.ok(first);
	assert.deepEqual(proposed(web('web:3'), sets, {pods: [podOf(first, 'a', day)]}), [1, 'serving']);
	assert.deepEqual(proposed(web('web:3'), sets, {pods: []}), [2, 'was-current'], 'its last pod is gone');
});

test('a pod that crashed of late, or is ready for a moment only, speaks for nothing', () => {
	const [first, second] = [set('web:1', [1], 3 * day), set('web:2', [2], minute)];
	const with_ = (one: Pod) => proposed(web('web:2'), [first, second], {pods: [one]})?.[1];
	assert.equal(with_(podOf(first, 'a', hour)), 'serving');
	assert.equal(with_(podOf(first, 'a', hour, 2 * hour)), 'serving', 'a crash of two hours ago is forgotten');
	assert.notEqual(with_(podOf(first, 'a', 2000)), 'serving');
	assert.notEqual(with_(podOf(first, 'a', 15_000, 20_000)), 'serving');
	const patient = web('web:2', {spec: {minReadySeconds: 120}});
	assert.notEqual(proposed(patient, [first, second], {pods: [podOf(first, 'a', minute)]})?.[1], 'serving');
});

test('where nothing is proven, a revision with ready pods comes before one without', () => {
	const sets = [set('web:1', [1], minute), set('web:2', [2], 20_000), set('web:3', [3], 10_000)];
	const [first] = sets;
	assert.ok(first);
	assert.deepEqual(proposed(web('web:3'), sets, {pods: [podOf(first, 'a', 5000)]}), [1, 'unproven']);
	assert.deepEqual(
		proposed(web('web:3'), sets, {pods: [podOf(first, 'a', 5000, 6000)]}),
		[2, 'unproven'],
		'it crashed',
	);
});

test('what was watched while it was complete is proven; what was seen to fail is not proposed', () => {
	const sets = [set('web:1', [1], 50 * minute), set('web:2', [2], 40 * minute), set('web:3', [3], minute)];
	assert.deepEqual(proposed(web('web:3'), sets), [2, 'unproven']);
	assert.deepEqual(proposed(web('web:3'), sets, {seen: seenOf({1: {completeMs: 20 * minute}})}), [1, 'seen']);
	assert.deepEqual(proposed(web('web:3'), sets, {seen: seenOf({2: {failure: 'its deadline was exceeded'}})}), [
		1,
		'unproven',
	]);
});

test('events tell of failures of pods that are gone', () => {
	const sets = [set('web:1', [1], 50 * minute), set('web:2', [2], 40 * minute), set('web:3', [3], minute)];
	const event: Event = {
		metadata: {name: 'e', uid: 'e', resourceVersion: '1'},
		involvedObject: {kind: 'Pod', name: 'web-web-2-x7k2p', uid: 'gone'},
		reason: 'BackOff',
		message: 'Back-off restarting failed container web in pod web-web-2-x7k2p_shop(gone)',
	};
	assert.deepEqual(proposed(web('web:3'), sets, {events: [event]}), [1, 'unproven']);
	const sources = sourcesOf(web('web:3'), sets, {events: [event]});
	const second = sources.revisions.find(({number}) => number === 2);
	assert.ok(second);
	assert.equal(recordText(serviceRecordOf(second, sources, nowMs)), 'failed: its pods crashed');
});

test('what was undone after it had been current for long may be gone back to', () => {
	const owned = (agoMs: number) => [
		{manager: 'kubectl-rollout', operation: 'Update', time: ago(agoMs), fieldsV1: {'f:spec': {'f:template': {}}}},
	];
	const sets = [set('web:1', [1, 3], 9 * day), set('web:2', [2], 5 * day)];
	assert.deepEqual(proposed(web('web:1', {metadata: {managedFields: owned(hour)}}), sets), [2, 'was-current']);
	assert.equal(proposed(web('web:1', {metadata: {managedFields: owned(5 * day - minute)}}), sets), undefined);
});

test('a paused Deployment whose new template never ran goes back to the revision that runs', () => {
	const sets = [set('web:1', [1], 2 * day), set('web:2', [2], day, 3)];
	assert.deepEqual(proposed(web('web:3', {paused: true}), sets), [2, 'serving']);
});

test('a revision that can’t be read is no target', () => {
	const unreadable = replicaSet('a', 'many', 'web:1');
	assert.equal(proposed(web('web:2'), [unreadable, set('web:2', [2], day)]), undefined);
});

test('with nothing else to go by, undo goes where kubectl goes', () => {
	const numbers = fc.uniqueArray(fc.integer({min: 1, max: 1000}), {minLength: 2, maxLength: 12});
	fc.assert(
		fc.property(numbers, revisions => {
			const sets = revisions.map(number => replicaSet(`web-${number}`, number, `web:${number}`));
			const subject = web(`web:${Math.max(...revisions)}`);
			const expected = kubectlUndoTarget('web', sets, 0);
			const target = proposeRevision(sourcesOf(subject, sets), nowMs)?.revision;
			assert.deepEqual({replicaSet: target?.replicaSet, number: target?.number}, expected);
		}),
	);
});

const proofs: readonly (readonly [Proof, boolean, string])[] = [
	[{kind: 'serving', pods: 1}, true, '1 of its pods serves now'],
	[{kind: 'serving', pods: 8}, true, '8 of its pods serve now'],
	[{kind: 'seen', forMs: 3 * hour}, true, 'seen complete 3h'],
	[{kind: 'reported'}, true, 'its rollout came through'],
	[{kind: 'was-current', forMs: 4 * day}, false, 'was current 4d'],
	[{kind: 'unproven'}, false, 'unproven'],
];

for (const [proof, acts, words] of proofs) {
	test(`a mechanism ${acts ? 'may' : 'may not'} act on: ${words}`, () => {
		assert.equal(isProven(proof), acts);
		assert.equal(proofText(proof), words);
	});
}

test('how it went is told in words that say where they are from', () => {
	const sets = [set('web:5', [5], 4 * day, 2), set('web:6', [6], hour), set('web:7', [7], minute)];
	const [first] = sets;
	assert.ok(first);
	const sources = sourcesOf(web('web:7'), sets, {
		pods: [podOf(first, 'a', day), podOf(first, 'b', day)],
		seen: seenOf({6: {completeMs: 5 * minute}}),
	});
	const texts = sources.revisions.map(revision => recordText(serviceRecordOf(revision, sources, nowMs)));
	assert.deepEqual(texts, [
		'nothing known',
		'seen complete 5m, was current 59m',
		'2 serving, 0 restarts, was current 3d23h',
	]);
});

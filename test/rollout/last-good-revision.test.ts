import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {Deployment, Event, Pod, ReplicaSet} from '../../source/kubernetes/objects.ts';
import {proposeRevision, warningOf} from '../../source/rollout/last-good-revision.ts';
import {isCredible, isProven, type Proof, proofText} from '../../source/rollout/proof.ts';
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

interface Seen {
	readonly completeMs?: number;
	readonly completeUntilMs?: number;
	readonly failure?: string;
}

const seenOf = (entries: Readonly<Record<number, Seen>>): SeenRevisions =>
	new Map(
		Object.entries(entries).map(([number, {completeMs = 0, ...more}]) => [
			number,
			{completeMs, lastMs: nowMs, isComplete: false, hasCompleted: completeMs > 0, ...more},
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
	const young = proposeRevision(sourcesOf(web('web:3'), sets, {pods: [podOf(first, 'a', 5000)]}), nowMs);
	assert.ok(young && isCredible(young.proof), 'who said yes beforehand is taken to pods that are ready');
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

/** An event about a pod of `web:6` that is gone, last seen so long ago. */
const told = (message: string, agoMs: number): Event => ({
	metadata: {name: 'e', uid: 'e', resourceVersion: '1'},
	involvedObject: {kind: 'Pod', name: 'web-web-6-x7k2p', uid: 'gone'},
	message,
	lastTimestamp: ago(agoMs),
});

const pullFailed = 'Failed to pull image "web:6": i/o timeout';
const backOff = 'Back-off restarting failed container web';

interface Evidence {
	readonly name: string;
	/** When revision 6 was made; 5 was three days ago, 7, which fails, a minute ago. */
	readonly sixMs: number;
	/** Pods that serve of 5 and of 6. */
	readonly serving: readonly [five: number, six: number];
	readonly seen?: Readonly<Record<number, Seen>>;
	readonly events?: readonly Event[];
	/** What Progressing names, so long ago. */
	readonly reportedMs?: number;
	/** The revision, what speaks for it, and whether a mechanism may act on that. */
	readonly expected: readonly [number, Proof['kind'], boolean] | undefined;
}

const evidence: readonly Evidence[] = [
	{
		name: 'both serve, 6 was left half-way',
		sixMs: 6 * minute,
		serving: [8, 1],
		expected: [5, 'serving', true],
	},
	{
		name: 'both serve, 6 has most pods already, but only 5 lasted',
		sixMs: 6 * minute,
		serving: [2, 6],
		expected: [5, 'serving', false],
	},
	{
		name: 'both serve, 6 has more pods and was seen to come through',
		sixMs: 50 * minute,
		serving: [2, 3],
		seen: {6: {completeMs: 2 * minute}},
		expected: [6, 'serving', true],
	},
	{
		name: 'both serve and lasted, 5 has more',
		sixMs: 2 * hour,
		serving: [5, 2],
		expected: [5, 'serving', true],
	},
	{
		name: 'both serve alike and lasted: the higher number',
		sixMs: 2 * hour,
		serving: [3, 3],
		expected: [6, 'serving', true],
	},
	{
		name: '6 was seen complete after a pull had failed once',
		sixMs: 50 * minute,
		serving: [0, 0],
		seen: {6: {completeMs: 45 * minute, completeUntilMs: nowMs - minute}},
		events: [told(pullFailed, 49 * minute)],
		expected: [6, 'seen', true],
	},
	{
		name: '6 was seen complete, and crashed in the end',
		sixMs: 50 * minute,
		serving: [0, 0],
		seen: {6: {completeMs: 45 * minute, completeUntilMs: nowMs - 4 * minute}},
		events: [told(backOff, 2 * minute)],
		expected: [5, 'was-current', false],
	},
	{
		name: 'Kubernetes says that 6 came through, after a pull had failed once',
		sixMs: 50 * minute,
		serving: [0, 0],
		events: [told(pullFailed, 49 * minute)],
		reportedMs: 40 * minute,
		expected: [6, 'reported', true],
	},
	{
		name: 'a pull of 6 failed, and nothing tells that it came through',
		sixMs: 50 * minute,
		serving: [0, 0],
		events: [told(pullFailed, 49 * minute)],
		expected: [5, 'was-current', false],
	},
	{
		name: '6 came through and a quota struck it later',
		sixMs: 2 * hour,
		serving: [0, 0],
		seen: {6: {completeMs: 95 * minute, failure: 'its pods could not be created (FailedCreate)'}},
		expected: [6, 'seen', true],
	},
	{
		name: '5 serves with most of the pods, and Kubernetes says that 6 came through',
		sixMs: 50 * minute,
		serving: [6, 0],
		reportedMs: 40 * minute,
		expected: [5, 'serving', true],
	},
	{
		name: '6 was seen complete for longer than 5, and crashed since',
		sixMs: 2 * hour,
		serving: [0, 0],
		seen: {5: {completeMs: hour}, 6: {completeMs: 90 * minute, completeUntilMs: nowMs - 10 * minute}},
		events: [told(backOff, 5 * minute)],
		expected: [5, 'seen', true],
	},
	{
		name: '6 was seen to fail of its image, 5 was seen complete',
		sixMs: 2 * hour,
		serving: [0, 0],
		seen: {5: {completeMs: hour}, 6: {failure: "its pods can't pull web:6: not found"}},
		expected: [5, 'seen', true],
	},
	{
		name: 'both were seen to fail',
		sixMs: 2 * hour,
		serving: [0, 0],
		seen: {5: {failure: 'its pods crashed'}, 6: {failure: "its pods can't pull web:6: not found"}},
		expected: undefined,
	},
	{
		name: 'both were seen to fail, and pods of 5 serve all the same',
		sixMs: 2 * hour,
		serving: [3, 0],
		seen: {5: {failure: 'its deadline was exceeded'}, 6: {failure: 'its deadline was exceeded'}},
		expected: [5, 'serving', true],
	},
	{
		name: '6 serves with one pod and was seen to miss its deadline, 5 was seen complete',
		sixMs: 50 * minute,
		serving: [4, 1],
		seen: {5: {completeMs: hour}, 6: {failure: 'its deadline was exceeded'}},
		expected: [5, 'serving', true],
	},
];

for (const {name, sixMs, serving, seen, events, reportedMs, expected} of evidence) {
	test(`evidence for and against: ${name}`, () => {
		const [five, six] = [set('web:5', [5], 3 * day, serving[0]), set('web:6', [6], sixMs, serving[1])];
		const condition = {
			type: 'Progressing',
			status: 'True',
			reason: 'NewReplicaSetAvailable',
			message: 'ReplicaSet "web-web-6" has successfully progressed.',
			lastUpdateTime: ago(reportedMs ?? 0),
		};
		const subject = web('web:7', reportedMs === undefined ? {} : {status: {conditions: [condition]}});
		const pods = [five, six].flatMap((owner, index) =>
			Array.from({length: serving[index] ?? 0}, (_, pod) => podOf(owner, `${owner.metadata.name}-${pod}`, 4 * minute)),
		);
		const sets = [five, six, set('web:7', [7], minute)];
		const known = {...(seen ? {seen: seenOf(seen)} : {}), ...(events ? {events} : {})};
		for (const more of [known, {...known, pods}]) {
			const found = proposeRevision(sourcesOf(subject, sets, more), nowMs);
			assert.deepEqual(found && [found.revision.number, found.proof.kind, isProven(found.proof)], expected);
		}
	});
}

test('what was undone after it had been current for long may be gone back to', () => {
	const owned = (agoMs: number) => [
		{manager: 'kubectl-rollout', operation: 'Update', time: ago(agoMs), fieldsV1: {'f:spec': {'f:template': {}}}},
	];
	const sets = [set('web:1', [1, 3], 9 * day), set('web:2', [2], 5 * day)];
	assert.deepEqual(proposed(web('web:1', {metadata: {managedFields: owned(hour)}}), sets), [2, 'was-current']);
	assert.equal(proposed(web('web:1', {metadata: {managedFields: owned(5 * day - minute)}}), sets), undefined);
});

test('what was current for seconds only, as between two calls in a row, never served and is not proposed', () => {
	const second = 1000;
	// Made; a bad image, and a label; a good image, and the label away; another one, and back.
	const sets = [
		set('web:1', [1], 40 * second),
		set('web:bad', [2], 30 * second),
		set('web:bad2', [3], 30 * second),
		set('web:2-labelled', [4], 20 * second),
		set('web:2', [5, 7], 20 * second),
		set('web:3', [6], 12 * second),
	];
	const failed = {3: {failure: "its pods can't pull web:bad: not found"}};
	const after = (seen: Readonly<Record<number, Seen>>, known = sets) =>
		proposed(web('web:2'), known, {seen: seenOf({...failed, ...seen})});
	assert.deepEqual(after({}), [1, 'unproven']);
	assert.equal(after({}, sets.slice(1)), undefined);
	assert.deepEqual(after({6: {completeMs: 70 * second}}), [6, 'seen-briefly'], 'it was rolled back from, but ran');
	assert.deepEqual(after({6: {completeMs: 5 * second}}), [1, 'unproven'], 'so does what crashes again and again');
	assert.deepEqual(after({4: {completeMs: second}}), [4, 'seen-briefly'], 'it was quick');
});

test('objects that were made at once, as from a backup, don’t tell by their ages what was current', () => {
	const sets = [set('web:1', [1], minute), set('web:2', [2], minute), set('web:3', [3], minute)];
	assert.deepEqual(proposed(web('web:3'), sets), [2, 'unproven']);
});

test('what has the pods of a revision that failed is not proposed, except while its pods serve', () => {
	const labelled = (image: string, number: number, agoMs: number, label: string, available = 0): ReplicaSet => {
		const {spec, ...rest} = set(image, [number], agoMs, available);
		const {template: own} = spec;
		const labels = {...own.metadata?.labels, label};
		const named = {...rest.metadata, name: `web-${label}`, uid: `uid-${label}`};
		return {...rest, metadata: named, spec: {...spec, template: {...own, metadata: {...own.metadata, labels}}}};
	};
	const sets = (available: number) => [
		set('web:1', [1], 50 * minute),
		labelled('web:bad', 2, 40 * minute, 'a', available),
		labelled('web:bad', 3, 30 * minute, 'b'),
		set('web:4', [4], 2 * minute),
	];
	const seen = seenOf({3: {failure: "its pods can't pull web:bad: not found"}});
	assert.deepEqual(proposed(web('web:4'), sets(0)), [3, 'unproven']);
	assert.deepEqual(proposed(web('web:4'), sets(0), {seen}), [1, 'unproven']);
	assert.deepEqual(proposed(web('web:4'), sets(2), {seen}), [2, 'serving']);
});

test('what somebody went back from comes after all else that was seen to run, also when another change came since', () => {
	const sets = [
		set('web:1', [1], 5 * hour),
		set('web:2', [2, 4], 40 * minute),
		set('web:3', [3], 30 * minute),
		set('web:5', [5], minute),
	];
	const seen = seenOf({2: {completeMs: minute}, 3: {completeMs: 20 * minute}});
	assert.deepEqual(proposed(web('web:5'), sets.slice(1), {seen}), [4, 'seen-briefly']);
	assert.deepEqual(
		proposed(web('web:5'), sets.slice(2), {seen}),
		[3, 'seen'],
		'nothing is known to have gone back from it',
	);
	assert.deepEqual(proposed(web('web:5'), sets, {seen}), [1, 'was-current']);
	const sources = sourcesOf(web('web:5'), sets);
	const third = sources.revisions.find(({number}) => number === 3);
	assert.ok(third && serviceRecordOf(third, sources, nowMs).wasGivenUp);
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

test('what was seen complete for too short a time to prove anything is told with the proposal', () => {
	const sets = [set('web:1', [1], minute), set('web:2', [2], minute / 2)];
	const sources = sourcesOf(web('web:2'), sets, {seen: seenOf({1: {completeMs: 9000}})});
	assert.deepEqual(proposeRevision(sources, nowMs)?.proof, {kind: 'seen-briefly', seenMs: 9000, currentMs: minute / 2});
});

test('of a revision that is chosen it is told that it failed, or was given up and never worked for all one knows', () => {
	const undone = [set('web:5', [5, 7], 4 * day, 3), set('web:6', [6], hour)];
	const warned = (number: number, more: Partial<RecordSources> = {}, image = 'web:5', sets = undone) => {
		const sources = sourcesOf(web(image), sets, more);
		const revision = sources.revisions.find(one => one.number === number);
		assert.ok(revision);
		return warningOf(revision, sources, nowMs);
	};
	assert.equal(
		warned(6, {seen: seenOf({6: {failure: 'its deadline was exceeded'}})}),
		'Revision 6 failed when it was current: its deadline was exceeded.',
	);
	assert.equal(
		warned(6, {events: [told(backOff, 50 * minute)]}),
		'Revision 6 failed when it was current: its pods crashed.',
	);
	assert.equal(warned(6), 'Revision 6 was given up, and nothing shows that it worked.');
	assert.equal(warned(6, {seen: seenOf({6: {completeMs: minute}})}), undefined, 'it came through');
	assert.equal(
		warned(7, {}, 'web:8', [...undone, set('web:8', [8], minute)]),
		undefined,
		'the one before was not given up',
	);
});

/** The proof, whether a mechanism may act on it, and its words. */
const proofs: readonly (readonly [Proof, boolean, string])[] = [
	[{kind: 'serving', pods: 1}, true, '1 of its pods serves now'],
	[{kind: 'serving', pods: 1, isLesser: true}, false, '1 of its pods serves now'],
	[{kind: 'serving', pods: 8}, true, '8 of its pods serve now'],
	[{kind: 'seen', forMs: 3 * hour}, true, 'seen complete 3h'],
	[{kind: 'reported'}, true, 'its rollout came through'],
	[{kind: 'was-current', forMs: 4 * day}, false, 'was current 4d'],
	[{kind: 'was-current', forMs: 4 * day, seenMs: 9000}, false, 'was current 4d, seen complete 9s of it'],
	[{kind: 'was-current', forMs: day, seenMs: 40}, false, 'was current 24h, seen complete for a moment of it'],
	[{kind: 'seen-briefly', seenMs: 9000}, false, 'seen complete 9s'],
	[{kind: 'seen-briefly', seenMs: 1000, currentMs: 10 * minute}, false, 'seen complete 1s, was current 10m'],
	[{kind: 'seen', forMs: 3 * hour, wasGivenUp: true}, false, 'seen complete 3h, rolled back from'],
	[{kind: 'unproven'}, false, 'unproven'],
	[{kind: 'unproven', currentMs: 8000}, false, 'unproven, was current 8s'],
	[{kind: 'unproven', currentMs: 8000, justUp: 2}, false, '2 of its pods are ready, only just'],
];

for (const [proof, acts, words] of proofs) {
	test(`a mechanism ${acts ? 'may' : 'may not'} act on: ${words}`, () => {
		assert.equal(isProven(proof), acts);
		assert.equal(proofText(proof), words);
		const isCalledGood = !/unproven|rolled back/.test(words);
		assert.equal(isCredible(proof), isCalledGood);
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

test('of one that was current several times all of them are told, so that it was not complete for longer than current', () => {
	const second = 1000;
	const sets = (...numbers: readonly number[]) => [
		set('web:1', [1], hour),
		set('web:2', numbers, 100 * second),
		set('web:3', [3], 91 * second),
		set('web:7', [7, 9], 40 * second),
	];
	const seen = seenOf({2: {completeMs: 4 * second}, 6: {completeMs: 9 * second}, 8: {completeMs: 7 * second}});
	const words = (image: string, known: readonly ReplicaSet[], more: Partial<RecordSources> = {}) => {
		const sources = sourcesOf(web(image), known, more);
		const revision = sources.revisions.find(({images}) => images.includes('web:2'));
		assert.ok(revision);
		return recordText(serviceRecordOf(revision, sources, nowMs));
	};
	assert.equal(
		words('web:7', sets(2, 6, 8), {seen}),
		'seen complete 20s, was current 3 times, at least 25s in all, rolled back from',
	);
	assert.equal(words('web:3', sets(2)), 'was current 9s');
	// Of the present one, which serves, it is what was before.
	assert.equal(words('web:2', sets(2, 10), {seen}), 'seen complete 4s, was current 9s before');
	assert.equal(
		words('web:2', sets(2, 6, 10), {seen}),
		'seen complete 13s, was current 2 times before, at least 18s in all',
	);
	// Looked at once, as by a command of a script, and replaced at once.
	assert.equal(
		words('web:3', sets(2), {seen: seenOf({2: {completeMs: 300}})}),
		'seen complete for a moment, was current 9s',
	);
});

test('of pods that are ready, those that are so for a moment only serve, too, and are told apart', () => {
	const [first] = [set('web:1', [1], day, 3)];
	assert.ok(first);
	const words = (...readyMs: readonly number[]) => {
		const pods = readyMs.map((ms, index) => podOf(first, `p${index}`, ms));
		const sources = sourcesOf(web('web:1'), [first], {pods});
		return sources.revisions.map(revision => recordText(serviceRecordOf(revision, sources, nowMs)))[0];
	};
	assert.equal(words(day, day, day), '3 serving, 0 restarts');
	assert.equal(words(day, day, 2000), '3 serving, 1 of them only just, 0 restarts');
	assert.equal(words(2000, 2000), '2 serving, only just, 0 restarts');
});

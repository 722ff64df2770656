import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {
	Deployment,
	DeploymentCondition,
	DeploymentSpec,
	DeploymentStatus,
} from '../../source/kubernetes/objects.ts';
import {deadlineLeftMs, progressOf} from '../../source/rollout/progress.ts';
import {summaryOf} from '../../source/rollout/summary.ts';
import {compareByUrgency, urgencyOf} from '../../source/rollout/urgency.ts';
import {at, deployment} from '../helpers/objects.ts';

const noon = '2026-01-01T12:00:00Z';
const afterNoon = (minutes: number, seconds = 0) => at(noon) + (minutes * 60 + seconds) * 1000;

const progressing = (reason: string, status = 'True'): DeploymentCondition => ({
	type: 'Progressing',
	status,
	reason,
	lastUpdateTime: noon,
});

const replicaFailure: DeploymentCondition = {
	type: 'ReplicaFailure',
	status: 'True',
	reason: 'FailedCreate',
	message: 'exceeded quota: pods',
};

const counts = (
	updated: number,
	total: number,
	available: number,
	...conditions: DeploymentCondition[]
): DeploymentStatus => ({
	updatedReplicas: updated,
	replicas: total,
	readyReplicas: available,
	availableReplicas: available,
	conditions,
});

const of10 = (status: DeploymentStatus, spec: Partial<DeploymentSpec> = {}): Deployment =>
	deployment({spec: {replicas: 10, ...spec}, status});

interface Row {
	readonly what: string;
	readonly object: Deployment;
	readonly phase: string;
	readonly tone: string;
	readonly sentence: string;
	readonly urgency: number;
}

const finished = progressing('NewReplicaSetAvailable');
const rolling = progressing('ReplicaSetUpdated');
const exceeded = progressing('ProgressDeadlineExceeded', 'False');
const paused = progressing('DeploymentPaused', 'Unknown');

/** All seen at 12:05:50, the condition's last update being noon and the deadline 10 minutes. */
const rows: readonly Row[] = [
	{
		what: 'complete',
		object: of10(counts(10, 10, 10, finished)),
		phase: 'complete',
		tone: 'good',
		sentence: '',
		urgency: 4,
	},
	{
		what: 'rolling',
		object: of10(counts(3, 12, 9, rolling)),
		phase: 'progressing',
		tone: 'busy',
		sentence: 'rolling 3 of 10, no progress for 5m50s, deadline in 4:10',
		urgency: 2,
	},
	{
		what: 'all updated, not all available',
		object: of10(counts(10, 10, 8, rolling)),
		phase: 'progressing',
		tone: 'busy',
		sentence: 'rolling 10 of 10, 8 available, no progress for 5m50s, deadline in 4:10',
		urgency: 2,
	},
	{
		what: 'old pods left',
		object: of10(counts(10, 11, 10, rolling)),
		phase: 'progressing',
		tone: 'busy',
		sentence: 'rolling 10 of 10, 1 old to end, no progress for 5m50s, deadline in 4:10',
		urgency: 2,
	},
	{
		what: 'no deadline set',
		object: of10(counts(3, 12, 9), {progressDeadlineSeconds: 2_147_483_647}),
		phase: 'progressing',
		tone: 'busy',
		sentence: 'rolling 3 of 10',
		urgency: 2,
	},
	{
		what: 'deadline over, not yet reported',
		object: of10(counts(3, 12, 9, rolling), {progressDeadlineSeconds: 300}),
		phase: 'progressing',
		tone: 'busy',
		sentence: 'rolling 3 of 10, no progress for 5m50s, deadline is due',
		urgency: 2,
	},
	{
		what: 'deadline exceeded',
		object: of10(counts(3, 12, 9, exceeded)),
		phase: 'deadline-exceeded',
		tone: 'bad',
		sentence: 'stuck: no progress for 15m, deadline exceeded',
		urgency: 0,
	},
	{
		what: 'deadline exceeded for a quota',
		object: of10(counts(3, 12, 9, exceeded, replicaFailure)),
		phase: 'deadline-exceeded',
		tone: 'bad',
		sentence: "stuck: no progress for 15m, deadline exceeded; can't create pods: exceeded quota: pods",
		urgency: 0,
	},
	{
		what: 'pods can’t be created',
		object: of10(counts(3, 10, 9, rolling, replicaFailure)),
		phase: 'progressing',
		tone: 'bad',
		sentence: "can't create pods: exceeded quota: pods, deadline in 4:10",
		urgency: 0,
	},
	{
		what: 'pods can’t be created, for some minutes',
		object: of10(counts(3, 10, 9, rolling, {...replicaFailure, lastTransitionTime: '2026-01-01T12:02:00Z'})),
		phase: 'progressing',
		tone: 'bad',
		sentence: "can't create pods for 3m50s: exceeded quota: pods, deadline in 4:10",
		urgency: 0,
	},
	{
		what: 'paused half way',
		object: of10(counts(1, 12, 9, paused), {paused: true}),
		phase: 'paused',
		tone: 'paused',
		sentence: 'paused 5m50s, 1 of 10 updated',
		urgency: 3,
	},
	{
		what: 'paused with nothing to roll',
		object: of10(counts(10, 10, 10, paused), {paused: true}),
		phase: 'paused',
		tone: 'paused',
		sentence: 'paused 5m50s',
		urgency: 3,
	},
	{
		what: 'paused after the deadline, which Kubernetes does not note',
		object: of10(counts(1, 12, 9, exceeded), {paused: true}),
		phase: 'paused',
		tone: 'paused',
		sentence: 'paused, 1 of 10 updated',
		urgency: 3,
	},
	{
		what: 'just paused, which the controller has not seen',
		object: deployment({
			metadata: {generation: 5},
			spec: {paused: true},
			status: {observedGeneration: 4, updatedReplicas: 1, conditions: [rolling]},
		}),
		phase: 'paused',
		tone: 'paused',
		sentence: 'paused, 1 of 3 updated',
		urgency: 3,
	},
	{
		what: 'rolling after pods could not be created',
		object: of10(counts(3, 12, 9, rolling, {...replicaFailure, status: 'False'})),
		phase: 'progressing',
		tone: 'busy',
		sentence: 'rolling 3 of 10, no progress for 5m50s, deadline in 4:10',
		urgency: 2,
	},
	{
		what: 'not observed',
		object: deployment({metadata: {generation: 5}, status: {observedGeneration: 4}}),
		phase: 'unobserved',
		tone: 'busy',
		sentence: 'changed, not yet taken up by Kubernetes',
		urgency: 2,
	},
	{
		what: 'pods lost after the rollout, within the budget',
		object: of10(counts(10, 10, 9, finished)),
		phase: 'complete',
		tone: 'busy',
		sentence: '9 of 10 available',
		urgency: 1,
	},
	{
		what: 'pods lost after the rollout, below the minimum',
		object: of10(counts(10, 10, 7, finished)),
		phase: 'complete',
		tone: 'bad',
		sentence: '7 of 10 available',
		urgency: 1,
	},
	{
		what: 'a new rollout, of which only the numbers tell yet',
		object: of10(counts(0, 10, 10, finished)),
		phase: 'progressing',
		tone: 'busy',
		sentence: 'rolling 0 of 10',
		urgency: 2,
	},
	{
		what: 'scaled up, or has lost pods: its numbers do not tell which',
		object: of10(counts(3, 3, 3, finished)),
		phase: 'progressing',
		tone: 'busy',
		sentence: '3 of 10 pods there',
		urgency: 2,
	},
	{
		what: 'scaled down while it rolls',
		object: of10(counts(12, 15, 9, rolling)),
		phase: 'progressing',
		tone: 'busy',
		sentence: 'rolling 12 of 10, 2 to end, no progress for 5m50s, deadline in 4:10',
		urgency: 2,
	},
	{
		what: 'Recreate between the old pods and the new',
		object: of10(counts(0, 0, 0, finished), {strategy: {type: 'Recreate'}}),
		phase: 'progressing',
		tone: 'busy',
		sentence: 'rolling 0 of 10, none available, its old pods end first',
		urgency: 2,
	},
	{
		what: 'being scaled to zero',
		object: of10(counts(2, 2, 2, finished), {replicas: 0}),
		phase: 'progressing',
		tone: 'busy',
		sentence: 'scaling from 2 to 0',
		urgency: 2,
	},
	{
		what: 'scaled to zero',
		object: of10(counts(0, 0, 0, finished), {replicas: 0}),
		phase: 'scaled-to-zero',
		tone: 'idle',
		sentence: 'scaled to zero',
		urgency: 5,
	},
	{
		what: 'being deleted',
		object: {...deployment({metadata: {deletionTimestamp: noon}})},
		phase: 'complete',
		tone: 'busy',
		sentence: 'being deleted',
		urgency: 4,
	},
];

for (const {what, object, phase, tone, sentence, urgency} of rows) {
	test(`progress, sentence and urgency of a Deployment that is ${what}`, () => {
		assert.equal(progressOf(object).phase, phase);
		assert.deepEqual(summaryOf(object, afterNoon(5, 50)), {tone, sentence});
		assert.doesNotMatch(sentence, /deadline (?:in [\d:]+|is due),/, 'where there is no room the last count goes first');
		assert.equal(urgencyOf(object), urgency);
	});
}

test('a deadline that was exceeded a moment ago was so for its whole time, also by a clock that is behind', () => {
	const object = of10(counts(3, 12, 9, exceeded));
	assert.equal(summaryOf(object, at(noon) - 900).sentence, 'stuck: no progress for 10m, deadline exceeded');
});

test('what is stuck and was changed a moment ago counts nothing: the numbers are of the template before', () => {
	const changed = deployment({metadata: {generation: 5}, status: {observedGeneration: 4}});
	const {detail} = summaryOf(changed, at(noon), {isStuck: true, why: 'the new pod finds no node'});
	assert.equal(detail, 'changed, not yet taken up by Kubernetes');
});

test('the deadline counts only while progressing, and goes below zero when it is due', () => {
	const running = progressOf(of10(counts(3, 12, 9, rolling)));
	assert.equal(deadlineLeftMs(running, afterNoon(4)), 6 * 60_000);
	assert.equal(deadlineLeftMs(running, afterNoon(11)), -60_000);
	assert.equal(deadlineLeftMs(progressOf(of10(counts(3, 12, 9, paused), {paused: true})), afterNoon(1)), undefined);
	assert.equal(deadlineLeftMs(progressOf(of10(counts(10, 10, 10, finished))), afterNoon(1)), undefined);
});

test('the numbers are those of spec and status, absent ones count as the API means them', () => {
	const {old, total, updated, desired} = progressOf(of10(counts(3, 12, 9, rolling)));
	assert.deepEqual({old, total, updated, desired}, {old: 9, total: 12, updated: 3, desired: 10});
	const {metadata, spec} = deployment({metadata: {generation: 0}});
	const {replicas: _three, ...defaulted} = spec;
	const bare = progressOf({metadata, spec: defaulted});
	assert.deepEqual([bare.desired, bare.total, bare.phase], [1, 0, 'progressing']);
});

test('rows are ordered by urgency, then namespace, then name, whatever the time is', () => {
	const named = (name: string, namespace: string, object: Deployment) => ({
		name,
		namespace,
		urgency: urgencyOf(object),
	});
	const fine = of10(counts(10, 10, 10, finished));
	const sorted = [
		named('z', 'b', of10(counts(3, 12, 9, exceeded))),
		named('b', 'a', of10(counts(3, 12, 9, rolling))),
		named('a', 'b', of10(counts(3, 12, 9, rolling))),
		named('B', 'a', fine),
		named('a', 'a', fine),
	];
	assert.deepEqual([...sorted].reverse().sort(compareByUrgency), sorted);
});

test('no more is left of a deadline than the whole, whatever the clocks say', () => {
	const progress = progressOf(of10(counts(3, 12, 9, rolling), {progressDeadlineSeconds: 60}));
	assert.equal(deadlineLeftMs(progress, afterNoon(0, -5)), 60_000);
	assert.equal(deadlineLeftMs(progress, afterNoon(0, 5)), 55_000);
});

test('that nothing serves in the middle of a rollout is said, but not of the first one', () => {
	const later = {metadata: {annotations: {'deployment.kubernetes.io/revision': '2'}}};
	const said = (updated: number, metadata: Parameters<typeof deployment>[0] = {}) =>
		summaryOf(deployment({...metadata, spec: {replicas: 10}, status: counts(updated, 10, 0, rolling)}), at(noon))
			.sentence;
	assert.match(said(3, later), /^rolling 3 of 10, none available/);
	assert.match(said(10, later), /^rolling 10 of 10, 0 available/);
	assert.doesNotMatch(said(3), /available/);
	const recreated = {spec: {replicas: 3, strategy: {type: 'Recreate'}}, status: counts(0, 3, 0, finished)} as const;
	assert.equal(
		summaryOf(deployment(recreated), at(noon)).sentence,
		'rolling 0 of 3, none available, its old pods end first',
	);
});

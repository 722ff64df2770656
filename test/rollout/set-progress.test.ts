import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {isComplete} from '../../source/control-plane/forecast/completion.ts';
import type {WorldObject} from '../../source/control-plane/world.ts';
import type {DaemonSetStatus, StatefulSetStatus} from '../../source/kubernetes/objects.ts';
import {type Phase, progressOf} from '../../source/rollout/progress.ts';
import {summaryOf, type Tone} from '../../source/rollout/summary.ts';
import {urgencyOf} from '../../source/rollout/urgency.ts';
import {daemonSet, statefulSet} from '../helpers/objects.ts';

const rolling = {currentRevision: 'db-1', updateRevision: 'db-2', currentReplicas: 2, updatedReplicas: 1};
const db = (status: StatefulSetStatus, updateStrategy: object = {}, replicas = 3) =>
	statefulSet({
		metadata: {generation: 2},
		spec: {replicas, updateStrategy},
		status: {observedGeneration: 2, ...status},
	});
const agent = (status: DaemonSetStatus, updateStrategy: object = {}) =>
	daemonSet({metadata: {generation: 2}, spec: {updateStrategy}, status: {observedGeneration: 2, ...status}});

type Row = readonly [
	what: string,
	workload: Parameters<typeof progressOf>[0],
	phase: Phase,
	urgency: number,
	tone: Tone,
	sentence: string,
];

const partition = (count: number) => ({type: 'RollingUpdate', rollingUpdate: {partition: count}});

const rows: readonly Row[] = [
	[
		'a change that was not taken up',
		db({observedGeneration: 1}),
		'unobserved',
		2,
		'busy',
		'changed, not yet taken up by Kubernetes',
	],
	[
		'one of three pods updated',
		db({...rolling, readyReplicas: 2, availableReplicas: 2}),
		'progressing',
		2,
		'busy',
		'rolling 1 of 3',
	],
	[
		'the last pod on its way',
		db({...rolling, updatedReplicas: 3, currentReplicas: 0, readyReplicas: 2, availableReplicas: 2}),
		'progressing',
		2,
		'busy',
		'rolling 3 of 3, 2 available',
	],
	['all updated', db({updatedReplicas: 3}), 'complete', 4, 'good', ''],
	['a pod lost long after', db({readyReplicas: 2, availableReplicas: 2}), 'complete', 1, 'busy', '2 of 3 available'],
	['all pods lost', db({readyReplicas: 0, availableReplicas: 0}), 'complete', 1, 'bad', '0 of 3 available'],
	[
		'scaled up',
		db({replicas: 2, updatedReplicas: 2, availableReplicas: 2}),
		'progressing',
		2,
		'busy',
		'2 of 3 pods there',
	],
	['scaled down', db({replicas: 4}), 'progressing', 2, 'busy', 'scaling from 4 to 3'],
	[
		'scaled to zero',
		db({replicas: 0, updatedReplicas: 0, availableReplicas: 0}, {}, 0),
		'scaled-to-zero',
		5,
		'idle',
		'scaled to zero',
	],
	['held by its partition', db(rolling, partition(2)), 'held', 3, 'paused', 'held by partition 2, 1 of 3 updated'],
	[
		'on its way to its partition',
		db({...rolling, updatedReplicas: 1, availableReplicas: 2}, partition(1)),
		'progressing',
		2,
		'busy',
		'rolling 1 of 2, 1 held by partition',
	],
	['a partition without a change', db({}, partition(2)), 'complete', 4, 'good', ''],
	[
		'OnDelete',
		db({...rolling, updatedReplicas: 0}, {type: 'OnDelete'}),
		'held',
		3,
		'paused',
		'OnDelete, 0 of 3 updated: the rest wait for somebody to delete them',
	],
	['OnDelete, all deleted', db({...rolling, updatedReplicas: 3}, {type: 'OnDelete'}), 'complete', 4, 'good', ''],

	[
		'a DaemonSet whose change was not taken up',
		agent({observedGeneration: 1}),
		'unobserved',
		2,
		'busy',
		'changed, not yet taken up by Kubernetes',
	],
	[
		'one of three nodes',
		agent({updatedNumberScheduled: 1, numberAvailable: 2}),
		'progressing',
		2,
		'busy',
		'rolling 1 of 3 nodes',
	],
	['the last node', agent({numberAvailable: 2}), 'progressing', 1, 'busy', '2 of 3 available'],
	['more nodes than may be lost', agent({numberAvailable: 1}), 'progressing', 1, 'bad', '1 of 3 available'],
	['all nodes', agent({}), 'complete', 4, 'good', ''],
	[
		'a DaemonSet without nodes',
		agent({desiredNumberScheduled: 0, currentNumberScheduled: 0, updatedNumberScheduled: 0, numberAvailable: 0}),
		'scaled-to-zero',
		5,
		'idle',
		'no node is to run it',
	],
	[
		'a DaemonSet whose pods a person deletes',
		agent({updatedNumberScheduled: 1}, {type: 'OnDelete'}),
		'held',
		3,
		'paused',
		'OnDelete, 1 of 3 updated: the rest wait for somebody to delete them',
	],
];

for (const [what, workload, phase, urgency, tone, sentence] of rows) {
	test(`${workload.metadata.name}: ${what}: ${phase}`, () => {
		assert.equal(progressOf(workload).phase, phase);
		assert.deepEqual(summaryOf(workload, 0), {tone, sentence});
		assert.equal(urgencyOf(workload), urgency);
	});
}

test('what its pods show makes a set stuck, also at the last of its nodes', () => {
	assert.deepEqual(summaryOf(db(rolling), 0, true), {tone: 'bad', sentence: 'stuck at 1 of 3'});
	assert.deepEqual(summaryOf(agent({numberAvailable: 2}), 0, true), {
		tone: 'bad',
		sentence: 'stuck at 3 of 3 nodes, 2 available',
	});
});

const count = fc.integer({min: 0, max: 4});
const anySet = fc.oneof(
	fc
		.record({
			replicas: count,
			partition: count,
			isOnDelete: fc.boolean(),
			observedGeneration: fc.constantFrom(1, 2),
			total: count,
			available: count,
			updated: count,
		})
		.map(({replicas, isOnDelete, partition: held, observedGeneration, total, available, updated}) =>
			db(
				{
					observedGeneration,
					replicas: total,
					availableReplicas: Math.min(total, available),
					updatedReplicas: Math.min(total, updated),
					currentRevision: 'db-1',
					updateRevision: 'db-2',
				},
				isOnDelete ? {type: 'OnDelete'} : partition(held),
				replicas,
			),
		),
	fc
		.record({
			isOnDelete: fc.boolean(),
			observedGeneration: fc.constantFrom(1, 2),
			desired: count,
			updated: count,
			available: count,
		})
		.map(({isOnDelete, observedGeneration, desired, updated, available}) =>
			agent(
				{
					observedGeneration,
					desiredNumberScheduled: desired,
					currentNumberScheduled: desired,
					updatedNumberScheduled: Math.min(desired, updated),
					numberAvailable: Math.min(desired, available),
				},
				isOnDelete ? {type: 'OnDelete'} : {},
			),
		),
);

test('a rollout has ended here exactly when a forecast of it would have', () => {
	fc.assert(
		fc.property(anySet, workload => {
			const {phase} = progressOf(workload);
			const hasEnded = phase === 'complete' || phase === 'held' || phase === 'scaled-to-zero';
			assert.equal(hasEnded, isComplete(workload as unknown as WorldObject));
		}),
		{numRuns: 1000},
	);
});

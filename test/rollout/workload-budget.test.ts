import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {nodeLimits} from '../../source/control-plane/daemon-set/daemon-set.ts';
import {statefulSetMaxUnavailable} from '../../source/control-plane/stateful-set/stateful-set.ts';
import type {IntOrPercent} from '../../source/kubernetes/objects.ts';
import {workloadBudget} from '../../source/rollout/workload-budget.ts';
import {daemonSet, deployment, statefulSet} from '../helpers/objects.ts';

const agent = (nodes: number, rollingUpdate: object, type = 'RollingUpdate') =>
	daemonSet({spec: {updateStrategy: {type, rollingUpdate}}, status: {desiredNumberScheduled: nodes}});
const db = (replicas: number, rollingUpdate: object, type = 'RollingUpdate') =>
	statefulSet({spec: {replicas, updateStrategy: {type, rollingUpdate}}});

type Row = readonly [what: string, workload: Parameters<typeof workloadBudget>[0], most: number, fewest: number];

const rows: readonly Row[] = [
	['a Deployment of 10 with the defaults', deployment({spec: {replicas: 10}}), 13, 8],
	['a DaemonSet with the defaults', agent(20, {}), 20, 19],
	['a DaemonSet with 10 % unavailable, rounded up', agent(21, {maxUnavailable: '10%'}), 21, 18],
	['a DaemonSet that surges by 25 %, rounded up', agent(5, {maxSurge: '25%', maxUnavailable: 0}), 7, 5],
	[
		'a DaemonSet with both at zero, of which Kubernetes makes 1 unavailable',
		agent(5, {maxSurge: 0, maxUnavailable: 0}),
		5,
		4,
	],
	['a DaemonSet without nodes', agent(0, {maxSurge: 2, maxUnavailable: 0}), 0, 0],
	['a DaemonSet whose pods a person deletes', agent(5, {}, 'OnDelete'), 5, 0],
	['a StatefulSet with the defaults', db(3, {}), 3, 2],
	['a StatefulSet with 50 % unavailable, rounded down', db(5, {maxUnavailable: '50%'}), 5, 3],
	['a StatefulSet with a percentage that comes to zero: one at least', db(3, {maxUnavailable: '10%'}), 3, 2],
	['a StatefulSet of one', db(1, {}), 1, 0],
	['a StatefulSet whose pods a person deletes', db(3, {}, 'OnDelete'), 3, 0],
];

for (const [what, workload, most, fewest] of rows) {
	test(`${what}: at most ${most} pods, at least ${fewest} available`, () => {
		const {mostPods, fewestAvailable} = workloadBudget(workload);
		assert.deepEqual([mostPods, fewestAvailable], [most, fewest]);
	});
}

test('what comes to zero and is taken as one is told; a partition is there when it holds something', () => {
	assert.equal(workloadBudget(db(3, {maxUnavailable: '10%'})).maxUnavailable.raised, true);
	assert.equal(workloadBudget(db(3, {maxUnavailable: 1})).maxUnavailable.raised, false);
	assert.equal(workloadBudget(agent(5, {maxSurge: '0%', maxUnavailable: '0%'})).maxUnavailable.raised, true);
	assert.equal(workloadBudget(agent(5, {maxSurge: 1, maxUnavailable: 0})).maxUnavailable.raised, false);
	assert.equal(workloadBudget(db(3, {partition: 2})).partition, 2);
	assert.equal(workloadBudget(db(3, {partition: 0})).partition, undefined);
});

const limit: fc.Arbitrary<IntOrPercent> = fc.oneof(
	fc.integer({min: 0, max: 30}),
	fc.integer({min: 0, max: 100}).map(percent => `${percent}%`),
);

test('the limits are those that the controllers take', () => {
	fc.assert(
		fc.property(limit, limit, fc.integer({min: 1, max: 200}), (maxSurge, maxUnavailable, size) => {
			const limits = nodeLimits({maxSurge, maxUnavailable}, size);
			const budget = workloadBudget(agent(size, {maxSurge, maxUnavailable}));
			assert.equal(budget.maxSurge.resolved, limits.maxSurge);
			assert.equal(budget.maxUnavailable.resolved, Math.min(size, limits.maxUnavailable));
			const one = statefulSetMaxUnavailable(maxUnavailable, size);
			assert.equal(workloadBudget(db(size, {maxUnavailable})).maxUnavailable.resolved, Math.min(size, one));
		}),
	);
});

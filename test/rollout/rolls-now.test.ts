import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Condition, Workload} from '../../source/kubernetes/objects.ts';
import {rollsNow} from '../../source/rollout/rolls-now.ts';
import {daemonSet, deployment, statefulSet} from '../helpers/objects.ts';

const progressing = (reason: string, status = 'True'): {readonly conditions: Condition[]} => ({
	conditions: [{type: 'Progressing', status, reason, lastUpdateTime: '2026-11-22T12:00:00Z'} as Condition],
});

const cases: readonly (readonly [what: string, workload: Workload, rolls: boolean])[] = [
	['one that is complete', deployment(), false],
	['new pods among old ones', deployment({status: {updatedReplicas: 1, ...progressing('ReplicaSetUpdated')}}), true],
	[
		'its first pods',
		deployment({
			status: {replicas: 1, updatedReplicas: 1, availableReplicas: 0, ...progressing('NewReplicaSetCreated')},
		}),
		true,
	],
	['a change that nobody has taken up', deployment({metadata: {generation: 3}, status: {observedGeneration: 2}}), true],
	[
		'one whose deadline has passed',
		deployment({status: {updatedReplicas: 1, ...progressing('ProgressDeadlineExceeded', 'False')}}),
		true,
	],
	['one that is paused half way', deployment({spec: {paused: true}, status: {updatedReplicas: 1}}), false],
	['one that is scaled up', deployment({spec: {replicas: 5}, status: progressing('NewReplicaSetAvailable')}), false],
	[
		'one that is being deleted',
		deployment({metadata: {deletionTimestamp: '2026-11-22T12:00:00Z'}, status: {updatedReplicas: 1}}),
		false,
	],
	[
		'one that lost a pod',
		deployment({status: {availableReplicas: 2, ...progressing('NewReplicaSetAvailable')}}),
		false,
	],
	[
		'a StatefulSet between two revisions',
		statefulSet({status: {updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b'}}),
		true,
	],
	[
		'a StatefulSet that grows',
		statefulSet({spec: {replicas: 5}, status: {currentRevision: 'b', updateRevision: 'b'}}),
		false,
	],
	[
		'a StatefulSet that goes back to the revision that it came from',
		statefulSet({status: {updatedReplicas: 2, currentRevision: 'a', updateRevision: 'a'}}),
		true,
	],
	[
		'a StatefulSet whose last pods end after a smaller size was set',
		statefulSet({spec: {replicas: 2}, status: {updatedReplicas: 2, currentRevision: 'a', updateRevision: 'a'}}),
		false,
	],
	[
		'a StatefulSet at its partition',
		statefulSet({
			spec: {updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 3}}},
			status: {updatedReplicas: 0, currentRevision: 'a', updateRevision: 'b'},
		}),
		false,
	],
	['a DaemonSet on its way', daemonSet({status: {updatedNumberScheduled: 1}}), true],
	['a DaemonSet that only lacks pods', daemonSet({status: {numberAvailable: 1, numberReady: 1}}), false],
];

for (const [what, workload, rolls] of cases) {
	test(`${what} ${rolls ? 'rolls' : 'does not roll'}`, () => {
		assert.equal(rollsNow(workload), rolls);
	});
}

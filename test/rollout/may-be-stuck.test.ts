import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Workload} from '../../source/kubernetes/objects.ts';
import {mayBeStuck} from '../../source/rollout/may-be-stuck.ts';
import {summaryOf} from '../../source/rollout/summary.ts';
import {urgencyWith} from '../../source/rollout/urgency.ts';
import {daemonSet, deployment, statefulSet} from '../helpers/objects.ts';

const nowMs = Date.parse('2026-01-01T01:00:00Z');
const ago = (seconds: number) => new Date(nowMs - seconds * 1000).toISOString();

const changed = (seconds: number) => ({
	generation: 2,
	managedFields: [
		{
			manager: 'kubectl-set',
			operation: 'Update' as const,
			time: ago(seconds),
			fieldsV1: {'f:spec': {'f:template': {}}},
		},
	],
});

/** An agent on 3 nodes of which one has the new template, which was written so many seconds ago. */
const agent = (seconds: number, updated = 1) =>
	daemonSet({
		metadata: changed(seconds),
		status: {updatedNumberScheduled: updated, numberReady: 2, numberAvailable: 2},
	});

const web = (seconds: number) =>
	deployment({
		status: {
			replicas: 4,
			updatedReplicas: 1,
			conditions: [{type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: ago(seconds)}],
		},
	});

const rows: readonly (readonly [what: string, workload: Workload, expected: boolean])[] = [
	['a DaemonSet that has changed one node in two minutes', agent(120), true],
	['one that was changed a moment ago', agent(119), false],
	['one that gets on, node by node', agent(170, 2), false],
	['one that does not tell since when it rolls', daemonSet({...agent(1), metadata: {generation: 2}}), true],
	['one that is through', daemonSet({metadata: changed(3600)}), false],
	[
		'a StatefulSet that has changed one pod in five minutes',
		statefulSet({
			metadata: changed(300),
			status: {updateRevision: 'db-2', updatedReplicas: 1, currentReplicas: 2, availableReplicas: 2},
		}),
		true,
	],
	['a StatefulSet that only lacks a pod', statefulSet({metadata: changed(300), status: {availableReplicas: 2}}), false],
	['a Deployment that has not got on for half a minute', web(30), true],
	['a Deployment that got on a moment ago', web(29), false],
	['a paused Deployment', {...web(300), spec: {...web(300).spec, paused: true}} as Workload, false],
];
for (const [what, workload, expected] of rows) {
	test(`by its object alone a rollout may be stuck: ${what}: ${expected ? 'yes' : 'no'}`, () => {
		assert.equal(mayBeStuck(workload, nowMs), expected);
	});
}

test('what is being looked at is called neither rolling nor stuck, and stands between what is stuck and what lacks pods', () => {
	const looking = {isStuck: false, isLooking: true} as const;
	const sentence = (workload: Workload) => summaryOf(workload, nowMs, looking).sentence;
	assert.equal(sentence(agent(600)), 'at 1 of 3 nodes, looking why');
	assert.equal(sentence(web(60)), 'at 1 of 3, looking why');
	const places = [
		urgencyWith(agent(600), {isStuck: true}),
		urgencyWith(agent(600), looking),
		urgencyWith(statefulSet({status: {availableReplicas: 2}}), undefined),
		urgencyWith(agent(600), undefined),
	];
	assert.deepEqual(
		places,
		[...places].sort((a, b) => a - b),
	);
	assert.equal(new Set(places).size, places.length);
	// What its object says meanwhile goes before.
	assert.equal(sentence(daemonSet()), '');
	assert.equal(urgencyWith(daemonSet(), looking), urgencyWith(daemonSet(), undefined));
});

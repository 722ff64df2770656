import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Workload} from '../../source/kubernetes/objects.ts';
import {type Seen, summaryOf, timelessSummaryOf} from '../../source/rollout/summary.ts';
import {at, deployment, statefulSet, template} from '../helpers/objects.ts';

const nowMs = at('2026-11-22T12:10:00Z');
const laterMs = nowMs + 127_000;

const changing = {spec: {template: template('web:2')}};
const progressing = (reason: string, status = 'True', time = '2026-11-22T12:05:00Z') => ({
	type: 'Progressing',
	status,
	reason,
	lastUpdateTime: time,
	lastTransitionTime: time,
});
const half = {updatedReplicas: 1, replicas: 4, unavailableReplicas: 1};
const rolling = deployment({...changing, status: {...half, conditions: [progressing('ReplicaSetUpdated')]}});
const exceeded = deployment({
	...changing,
	status: {...half, conditions: [progressing('ProgressDeadlineExceeded', 'False')]},
});
const paused = deployment({
	spec: {...changing.spec, paused: true},
	status: {...half, conditions: [progressing('DeploymentPaused', 'Unknown')]},
});
const growing = deployment({spec: {replicas: 5}, status: {replicas: 5, updatedReplicas: 5}});
const set = statefulSet({status: {updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b'}});
const crash = 'the new pod crashes';

const cases: readonly (readonly [Workload, Seen | undefined, sentence: string, timeless: string, detail?: string])[] = [
	[rolling, undefined, 'rolling 1 of 3, no progress for 5m, deadline in 5:00', 'rolling 1 of 3, no progress'],
	[rolling, {isStuck: true, why: crash, sinceMs: nowMs - 24_000}, `stuck 24s: ${crash}`, `stuck: ${crash}`, '1 of 3'],
	[exceeded, undefined, 'stuck: no progress for 15m, deadline exceeded', 'stuck: no progress, deadline exceeded'],
	[paused, undefined, 'paused 5m, 1 of 3 updated', 'paused, 1 of 3 updated'],
	[
		growing,
		{isStuck: false, scaling: {sinceMs: nowMs - 12_000, by: 'helm'}},
		'scaling up 12s, by helm: 2 of 5 pods to come',
		'scaling up, by helm: 2 of 5 pods to come',
	],
	[
		set,
		{isStuck: true, lastProgressMs: nowMs - 900_000},
		'stuck at 1 of 3, no progress for 15m',
		'stuck at 1 of 3, no progress',
	],
	[
		set,
		{isStuck: false, lastProgressMs: nowMs - 90_000},
		'rolling 1 of 3, no progress 90s of 10m',
		'rolling 1 of 3, no progress',
	],
	// That it still starts is no reason to be stuck, and contradicted it.
	[
		set,
		{
			isStuck: true,
			isStalled: true,
			lastProgressMs: nowMs - 660_000,
			sinceMs: nowMs - 660_000,
			why: 'the new pod is still starting',
		},
		'stuck: no progress for 11m; the new pod is still starting',
		'stuck: no progress; the new pod is still starting',
		'1 of 3',
	],
	[deployment(), undefined, '', ''],
];

for (const [workload, seen, sentence, timeless, detail] of cases) {
	test(`${sentence || 'nothing'}: what is no matter of the clock stays the same`, () => {
		assert.equal(summaryOf(workload, nowMs, seen).sentence, sentence);
		const lasting = timelessSummaryOf(workload, nowMs, seen);
		assert.deepEqual([lasting.sentence, lasting.detail], [timeless, detail]);
		assert.equal(lasting.tone, summaryOf(workload, nowMs, seen).tone);
		assert.deepEqual(timelessSummaryOf(workload, laterMs, seen), lasting);
	});
}

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Pod} from '../../source/kubernetes/objects.ts';
import {notReadyOf} from '../../source/rollout/not-ready.ts';
import {sampleDeployment, sampleNowMs, samplePod, sampleReplicaSet} from '../helpers/sample-view.ts';

const replicaSet = sampleReplicaSet(sampleDeployment({name: 'web'}), 2, 'web:2', {replicas: 3, ready: 0});

/** Its container has run for so many seconds, and it is not ready. */
function running(suffix: string, seconds: number): Pod {
	const pod = samplePod(replicaSet, suffix);
	const startedAt = new Date(sampleNowMs - seconds * 1000).toISOString();
	return {
		...pod,
		status: {
			phase: 'Running',
			conditions: [{type: 'Ready', status: 'False', lastTransitionTime: startedAt}],
			containerStatuses: [{name: 'web', ready: false, restartCount: 0, state: {running: {startedAt}}}],
		},
	};
}

test('pods that run and never become ready are told, with how long', () => {
	const found = notReadyOf([running('a', 50), running('b', 40), running('c', 45)], sampleNowMs);
	assert.deepEqual(found, {count: 3, of: 3, sinceMs: sampleNowMs - 50_000});
});

test('pods that start, are ready, have not begun to run or are on their way out are no news', () => {
	assert.equal(notReadyOf([running('a', 20)], sampleNowMs), undefined);
	assert.equal(notReadyOf([samplePod(replicaSet, 'a')], sampleNowMs), undefined);
	assert.equal(notReadyOf([samplePod(replicaSet, 'a', 'creating')], sampleNowMs), undefined);
	const {metadata, ...rest} = running('a', 50);
	const leaving = {...rest, metadata: {...metadata, deletionTimestamp: '2026-11-22T14:00:00Z'}};
	assert.equal(notReadyOf([leaving], sampleNowMs), undefined);
});

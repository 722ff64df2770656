import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ContainerState, Pod} from '../../source/kubernetes/objects.ts';
import {podTroubleOf} from '../../source/rollout/pod-trouble.ts';
import {at, pod} from '../helpers/objects.ts';

const nowMs = at('2026-01-01T00:05:00Z');

const inState = (name: string, second: number, state: ContainerState, more: object = {}): Pod =>
	pod({
		metadata: {name, creationTimestamp: `2026-01-01T00:00:0${second}Z`},
		status: {phase: 'Pending', conditions: [], containerStatuses: [{name: 'web', ready: false, state, ...more}]},
	});

const pulling = (reason: string, message: string): ContainerState => ({waiting: {reason, message}});

test('healthy and leaving pods are no trouble', () => {
	const leaving = pod({metadata: {deletionTimestamp: '2026-01-01T00:00:30Z'}});
	assert.equal(podTroubleOf([pod(), leaving], nowMs), undefined);
	const bad = inState('bad', 1, pulling('ImagePullBackOff', 'not found'));
	assert.equal(podTroubleOf([pod(), leaving, bad], nowMs)?.of, 2);
	assert.equal(podTroubleOf([], nowMs), undefined);
});

test('the two image statuses are one trouble, told in the words of the youngest pod that has the commoner one', () => {
	const pods = [
		inState('a', 1, pulling('ImagePullBackOff', 'not found (a)')),
		inState('b', 3, pulling('ImagePullBackOff', 'not found (b)')),
		inState('c', 2, pulling('ErrImagePull', 'not found (c)')),
		inState('d', 0, pulling('CreateContainerConfigError', 'no such key')),
		pod(),
	];
	assert.deepEqual(podTroubleOf(pods, nowMs), {
		count: 3,
		of: 5,
		status: 'ImagePullBackOff',
		message: 'not found (b)',
		container: 'web',
		podName: 'b',
		sinceMs: at('2026-01-01T00:00:01Z'),
	});
});

test('an unschedulable pod is trouble, in the scheduler’s words', () => {
	const conditions = [{type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes'}];
	const waiting: Pod = {
		...pod({status: {phase: 'Pending', conditions, containerStatuses: []}}),
		spec: {containers: []},
	};
	const {status, message} = podTroubleOf([waiting], nowMs) ?? {};
	assert.deepEqual({status, message}, {status: 'Unschedulable', message: '0/3 nodes'});
});

test('a container that runs between two crashes stays trouble until the kubelet would forget it', () => {
	const lastState = {terminated: {exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-01-01T00:04:50Z'}};
	const runs = (restartCount: number) => [inState('a', 1, {running: {}}, {restartCount, lastState})];
	const {status, message} = podTroubleOf(runs(2), nowMs) ?? {};
	assert.deepEqual({status, message}, {status: 'OOMKilled', message: 'exit code 137, 2 restarts'});
	assert.equal(podTroubleOf(runs(1), nowMs), undefined);
	assert.equal(podTroubleOf(runs(2), nowMs + 600_000), undefined);
});

test('an init container’s trouble is found under its Init: status', () => {
	const waiting = {name: 'migrate', state: pulling('CrashLoopBackOff', 'back-off 10s')};
	const subject = pod({
		spec: {initContainers: [{name: 'migrate'}]},
		status: {phase: 'Pending', conditions: [], initContainerStatuses: [waiting], containerStatuses: []},
	});
	const {status, container} = podTroubleOf([subject], nowMs) ?? {};
	assert.deepEqual({status, container}, {status: 'Init:CrashLoopBackOff', container: 'migrate'});
});

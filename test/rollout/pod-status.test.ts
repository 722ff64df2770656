import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {ContainerState, Pod} from '../../source/kubernetes/objects.ts';
import {podCells, podStatusOf, podTone} from '../../source/rollout/pod-status.ts';
import {at, pod} from '../helpers/objects.ts';

const inState = (state: ContainerState, phase = 'Running'): Pod =>
	pod({status: {phase, conditions: [], containerStatuses: [{name: 'web', ready: false, state}]}});

const deleted = {deletionTimestamp: '2026-01-01T00:00:30Z'};

test('a pod’s tone says how it does', () => {
	const unschedulable = {type: 'PodScheduled', status: 'False', reason: 'Unschedulable'};
	const table: readonly [string, Pod, string][] = [
		['Running', pod(), 'good'],
		['Running', pod({status: {conditions: []}}), 'busy'],
		['ContainerCreating', inState({waiting: {reason: 'ContainerCreating'}}, 'Pending'), 'busy'],
		['ImagePullBackOff', inState({waiting: {reason: 'ImagePullBackOff'}}, 'Pending'), 'bad'],
		['Error', inState({terminated: {exitCode: 1, reason: 'Error'}}), 'bad'],
		['Completed', inState({terminated: {exitCode: 0, reason: 'Completed'}}), 'bad'],
		['Completed', inState({terminated: {exitCode: 0, reason: 'Completed'}}, 'Succeeded'), 'ended'],
		['Evicted', pod({status: {phase: 'Failed', reason: 'Evicted', containerStatuses: []}}), 'bad'],
		['Terminating', pod({metadata: deleted}), 'ended'],
		['Unknown', pod({metadata: deleted, status: {reason: 'NodeLost'}}), 'bad'],
		['Error', {...inState({terminated: {exitCode: 1, reason: 'Error'}}, 'Failed'), ...pick(deleted)}, 'ended'],
		['Pending', {...waiting({conditions: [unschedulable]}), spec: {containers: []}}, 'bad'],
		['SchedulingGated', waiting({conditions: [{...unschedulable, reason: 'SchedulingGated'}]}), 'busy'],
	];
	for (const [status, subject, tone] of table) {
		assert.equal(podStatusOf(subject), status);
		assert.equal(podTone(subject), tone, status);
	}
});

function pick(metadata: typeof deleted): Pick<Pod, 'metadata'> {
	return {metadata: pod({metadata}).metadata};
}

function waiting(status: NonNullable<Pod['status']>): Pod {
	return pod({status: {phase: 'Pending', containerStatuses: [], ...status}});
}

test('a pod of which the list holds almost nothing still has all its cells', () => {
	const bare: Pod = {metadata: {name: 'p', uid: 'u', resourceVersion: '1'}, spec: {containers: []}};
	assert.deepEqual(Object.values(podCells(bare, 0)), [
		'p',
		'0/0',
		'',
		'0',
		'<unknown>',
		'<none>',
		'<none>',
		'<none>',
		'<none>',
	]);
});

test('restarts tell when the last one was, counted from the given time', () => {
	const lastState = {terminated: {exitCode: 1, finishedAt: '2026-01-01T00:00:00Z'}};
	const subject = pod({status: {containerStatuses: [{name: 'web', restartCount: 3, lastState, state: {running: {}}}]}});
	assert.equal(podCells(subject, at('2026-01-01T00:00:12Z')).restarts, '3 (12s ago)');
});

test('a sidecar that has ended well is not ready, whatever its status says', () => {
	const subject = pod({
		spec: {initContainers: [{name: 'proxy', restartPolicy: 'Always'}]},
		status: {initContainerStatuses: [{name: 'proxy', ready: true, started: true, state: {terminated: {exitCode: 0}}}]},
	});
	assert.equal(podCells(subject, 0).ready, '1/2');
});

test('READY never counts more containers ready than there are', () => {
	const state = fc.constantFrom<ContainerState>({}, {running: {}}, {waiting: {}}, {terminated: {exitCode: 0}});
	const status = fc.record({ready: fc.boolean(), started: fc.boolean(), state});
	const sidecar = fc.constantFrom({}, {restartPolicy: 'Always'});
	fc.assert(
		fc.property(
			fc.array(status, {maxLength: 4}),
			fc.array(fc.tuple(status, sidecar), {maxLength: 4}),
			(apps, inits) => {
				const subject = pod({
					spec: {
						containers: apps.map((_, index) => ({name: `app-${index}`})),
						initContainers: inits.map(([, policy], index) => ({name: `init-${index}`, ...policy})),
					},
					status: {
						containerStatuses: apps.map((entry, index) => ({name: `app-${index}`, ...entry})),
						initContainerStatuses: inits.map(([entry], index) => ({name: `init-${index}`, ...entry})),
					},
				});
				const [ready, total] = podCells(subject, 0).ready.split('/').map(Number);
				assert.ok((ready ?? Number.NaN) <= (total ?? Number.NaN));
			},
		),
	);
});

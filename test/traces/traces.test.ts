import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {desiredReplicas, type ReplicaSetObject} from '../../source/control-plane/deployment/deployment-objects.ts';
import type {WorldObject} from '../../source/control-plane/world.ts';
import {compare} from './compare.ts';
import {digest} from './digest.ts';
import {availabilityFaults, deadlineFaults} from './limits.ts';
import {memoryCluster} from './memory-cluster.ts';
import {replay} from './replay.ts';
import {stepFaults} from './rolling-steps.ts';
import {readTrace, type Trace} from './trace.ts';

/** More than any formula gives. */
const sizeTimesFive = (object: WorldObject) => 5 * desiredReplicas(object as ReplicaSetObject);

const traceOf = (name: string) => readTrace(fileURLToPath(new URL(`data/${name}.jsonl`, import.meta.url)));

for (const name of ['tutorial', 'recreate']) {
	test(`${name}: the controllers take the steps that a real control plane took`, async () => {
		const trace = traceOf(name);
		for (const seed of ['a', 'b', 'c']) {
			const wrong = compare(trace, await replay(trace, memoryCluster, seed)).filter(({faults}) => faults.length > 0);
			assert.deepEqual(wrong, [], `seed ${seed}`);
		}
	});
}

test('the same seed gives the same run, event by event', async () => {
	const trace = traceOf('tutorial');
	assert.deepEqual(await replay(trace, memoryCluster, 'same'), await replay(trace, memoryCluster, 'same'));
});

test('the comparison tells a run whose sizes, texts or end are others', () => {
	const trace = traceOf('tutorial');
	const changed = trace.map(line => JSON.parse(JSON.stringify(line).replaceAll('"replicas":2', '"replicas":1')));
	const wrong = compare(trace, changed).filter(({faults}) => faults.length > 0);
	assert.deepEqual(
		wrong.map(({name}) => name),
		['sizes', 'steps'],
	);
	const renamed = trace.map(line => JSON.parse(JSON.stringify(line).replaceAll('Scaled up', 'Scaled')));
	assert.deepEqual(
		compare(trace, renamed)
			.filter(({faults}) => faults.length > 0)
			.map(({name}) => name),
		['events', 'scaling'],
	);
});

test('the formulas explain every recorded step, and no other', () => {
	const trace = traceOf('tutorial');
	assert.deepEqual(stepFaults(trace), []);
	const changed = trace.map(line =>
		line.type === 'watch' && line.resource === 'replicasets'
			? {
					...line,
					object: {...line.object, spec: {...(line.object.spec as object), replicas: sizeTimesFive(line.object)}},
				}
			: line,
	);
	assert.notDeepEqual(stepFaults(changed), []);
});

test('Available is what the counts of the same status make it', () => {
	const trace = traceOf('tutorial');
	assert.deepEqual(availabilityFaults(trace), []);
	const never = trace.map(line =>
		JSON.parse(JSON.stringify(line).replaceAll(/"availableReplicas":\d+/g, '"availableReplicas":0')),
	);
	assert.notDeepEqual(availabilityFaults(never), []);
});

test('growth before and after the count of the last pods is one step, a missing count is not', () => {
	const set = (spec: number, replicas: number, version: number): Trace[number] => ({
		type: 'watch',
		t: version,
		resource: 'replicasets',
		event: version === 1 ? 'ADDED' : 'MODIFIED',
		object: {
			apiVersion: 'apps/v1',
			kind: 'ReplicaSet',
			metadata: {name: 'web-1', namespace: 'n', uid: 'u', resourceVersion: String(version)},
			spec: {replicas: spec},
			status: {replicas},
		} as never,
	});
	const steps = (...sizes: readonly (readonly [number, number])[]) =>
		digest(sizes.map(([spec, replicas], place) => set(spec, replicas, place + 1))).steps;
	assert.deepEqual(steps([1, 0], [1, 1], [2, 1], [2, 2]), steps([1, 0], [2, 0], [2, 1], [2, 2]));
	assert.notDeepEqual(steps([1, 0], [1, 1], [2, 1], [2, 2]), steps([1, 0], [2, 0], [2, 2]));
	assert.notDeepEqual(steps([2, 2], [1, 2], [1, 1]), steps([2, 2], [1, 1]));
});

test('a deadline may be reported a second early or late, not more', () => {
	const seen = (t: number, reason: string): Trace[number] => ({
		type: 'watch',
		t,
		resource: 'deployments',
		event: 'MODIFIED',
		object: {
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata: {name: 'web', namespace: 'n', uid: 'u', resourceVersion: String(t)},
			spec: {progressDeadlineSeconds: 10},
			status: {conditions: [{type: 'Progressing', status: 'True', reason, lastUpdateTime: String(t)}]},
		} as never,
	});
	const reportedAfter = (ms: number) =>
		deadlineFaults([seen(5000, 'ReplicaSetUpdated'), seen(5000 + ms, 'ProgressDeadlineExceeded')]);
	assert.deepEqual(reportedAfter(9100), []);
	assert.deepEqual(reportedAfter(10_900), []);
	assert.equal(reportedAfter(8900).length, 1);
	assert.equal(reportedAfter(11_100).length, 1);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asPod} from '../../../source/control-plane/pods.ts';
import {namespace, node, smallCluster, startMs} from '../small-cluster.ts';

function clusterWithPod(spec: object, minor = 37) {
	const cluster = smallCluster([], {minor});
	const containers = [{name: 'web', image: 'web:1', resources: {requests: {cpu: '600m'}}}];
	const create = (name: string) =>
		cluster.world.create({
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {name, namespace},
			spec: {containers, ...spec},
		});
	create('web');
	cluster.engine.runUntil(startMs + 100);
	const nodeOf = (name: string) => asPod(cluster.world.get('Pod', namespace, name) ?? assert.fail()).spec.nodeName;
	return {...cluster, create, nodeOf};
}

test('a pod that asks for what no node has stays pending and says why, once', () => {
	const {engine, eventsOf, nodeOf} = clusterWithPod({nodeSelector: {disk: 'ssd'}});
	engine.runUntil(startMs + 60_000);
	assert.equal(nodeOf('web'), undefined);
	const reason = "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.";
	const preemption = 'preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.';
	assert.deepEqual(eventsOf('web'), [`FailedScheduling: ${reason} ${preemption} (x1)`]);
});

test('it is bound when such a node comes', () => {
	const {engine, world, nodeOf} = clusterWithPod({nodeSelector: {disk: 'ssd'}});
	world.create({...node('fast'), metadata: {name: 'fast', labels: {disk: 'ssd'}}});
	engine.runUntil(startMs + 1000);
	assert.equal(nodeOf('web'), 'fast');
});

test('a node that is full takes no more', () => {
	const {engine, world, create, nodeOf, eventsOf} = clusterWithPod({nodeSelector: {disk: 'ssd'}});
	const status = {allocatable: {cpu: '1', pods: '110'}};
	world.create({...node('fast'), metadata: {name: 'fast', labels: {disk: 'ssd'}}, status});
	engine.runUntil(startMs + 1000);
	create('second');
	engine.runUntil(startMs + 2000);
	assert.equal(nodeOf('second'), undefined);
	assert.match(
		eventsOf('second')[0] ?? '',
		/^FailedScheduling: 0\/4 nodes are available: 1 Insufficient cpu, 3 node\(s\)/,
	);
	world.delete('Pod', namespace, 'web', {gracePeriodSeconds: 0});
	engine.runUntil(startMs + 3000);
	assert.equal(nodeOf('second'), 'fast');
});

test('a cordoned node gets no pods', () => {
	const {engine, world, create, nodeOf} = clusterWithPod({});
	for (const name of ['node-0', 'node-1']) {
		world.update({...(world.get('Node', undefined, name) ?? assert.fail()), spec: {unschedulable: true}});
	}

	create('second');
	create('third');
	engine.runUntil(startMs + 1000);
	assert.deepEqual(['second', 'third'].map(nodeOf), ['node-2', 'node-2']);
});

test('a pod that waits for room is tried again when another one ends', () => {
	const {engine, world, create, nodeOf} = clusterWithPod({nodeSelector: {disk: 'ssd'}});
	const fast = {...node('fast'), metadata: {name: 'fast', labels: {disk: 'ssd'}}};
	world.create({...fast, status: {allocatable: {cpu: '1', pods: '110'}}});
	engine.runUntil(startMs + 1000);
	create('second');
	engine.runUntil(startMs + 2000);
	assert.equal(nodeOf('second'), undefined);
	const web = world.get('Pod', namespace, 'web') ?? assert.fail();
	world.updateStatus({...web, status: {...asPod(web).status, phase: 'Succeeded'}});
	engine.runUntil(startMs + 3000);
	assert.equal(nodeOf('second'), 'fast');
});

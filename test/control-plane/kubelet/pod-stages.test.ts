import assert from 'node:assert/strict';
import {test} from 'node:test';
import {statusAfter} from '../../../source/control-plane/kubelet/pod-stages.ts';
import {asPod, type WorldPod} from '../../../source/control-plane/pods.ts';

const bound = asPod({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name: 'web', namespace: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z'},
	spec: {containers: [{name: 'web', image: 'web:1'}], nodeName: 'node-0'},
	status: {phase: 'Pending', conditions: [{type: 'PodScheduled', status: 'True'}]},
});

const place = {podIP: () => '10.0.0.1', hostIP: () => '127.0.0.1'};

const typesOf = ({status}: WorldPod) => status?.conditions?.map(({type, status: state}) => `${type} ${state}`);

test('new conditions come before those that were there, and later changes keep the order', () => {
	const created: WorldPod = {...bound, status: statusAfter('create', bound, 0, place)};
	assert.deepEqual(typesOf(created), ['Initialized True', 'Ready False', 'ContainersReady False', 'PodScheduled True']);
	const ready: WorldPod = {...created, status: statusAfter('ready', created, 1000, place)};
	const {podIP, hostIP} = {hostIP: undefined, ...ready.status};
	assert.deepEqual([podIP, hostIP], ['10.0.0.1', '127.0.0.1']);
	assert.deepEqual(typesOf(ready), ['Initialized True', 'Ready True', 'ContainersReady True', 'PodScheduled True']);
});

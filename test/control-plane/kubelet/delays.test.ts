import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {PodDelays} from '../../../source/control-plane/kubelet/delays.ts';
import type {ProcessBehavior} from '../../../source/control-plane/kubelet/images.ts';
import {createKubelet} from '../../../source/control-plane/kubelet/kubelet.ts';
import {endOf} from '../../../source/control-plane/kubelet/process-end.ts';
import {asPod} from '../../../source/control-plane/pods.ts';
import {namespace, smallCluster, startMs} from '../small-cluster.ts';

function pod(process: ProcessBehavior, spec: object, delays: PodDelays) {
	const cluster = smallCluster([], {
		nodes: 1,
		kubelet: createKubelet({images: () => ({process: () => process}), delays}),
	});
	cluster.world.create({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'web', namespace},
		spec: {containers: [{name: 'web', image: 'web:1', ...spec}], restartPolicy: 'Always'},
	});
	const container = () =>
		asPod(cluster.world.get('Pod', namespace, 'web') ?? assert.fail()).status?.containerStatuses?.[0];
	return {...cluster, container};
}

test('a node takes as long as it is said to take, and else as long as usual', () => {
	const slow = pod({}, {}, (_uid, delay) => (delay === 'start' ? 5000 : undefined));
	slow.engine.runUntil(startMs + 5000);
	assert.deepEqual(slow.container()?.state, {waiting: {reason: 'ContainerCreating'}});
	slow.engine.runUntil(startMs + 6000);
	assert.ok(slow.container()?.state?.running);
});

test('delays are asked for by container and run, and lateness comes on top of the back-off', () => {
	const late: PodDelays = (_uid, delay, of) => (delay === 'backOff' && of?.run === 2 ? 7000 : 0);
	const {engine, container} = pod({end: {afterMs: 1000, exitCode: 1}}, {}, late);
	engine.runUntil(startMs + 1500);
	assert.equal(container()?.restartCount, 1);
	// Its second end is 2 s after the first start: 10 s of back-off and 7 s more.
	engine.runUntil(startMs + 18_500);
	assert.equal(container()?.restartCount, 1);
	engine.runUntil(startMs + 19_500);
	assert.equal(container()?.restartCount, 2);
});

test('a probe that nothing listens to tells the address that refused it', () => {
	const refuses: ProcessBehavior = {probe: () => ({ok: false, refused: true})};
	const ports = [{name: 'http', containerPort: 8080}];
	const readinessProbe = {httpGet: {path: '/ready', port: 'http', scheme: 'HTTP'}, periodSeconds: 1};
	const {engine, eventsOf} = pod(refuses, {ports, readinessProbe}, () => undefined);
	engine.runUntil(startMs + 2000);
	const text = eventsOf('web').find(event => event.startsWith('Unhealthy')) ?? '';
	const address = /dial tcp ([\d.]+:8080): connect: connection refused/.exec(text)?.[1];
	assert.equal(
		text.replace(/ \(x\d+\)$/, ''),
		`Unhealthy: Readiness probe failed: Get "http://${address}/ready": dial tcp ${address}: connect: connection refused`,
	);
});

test('a process that needs more memory than its limit is killed, one without a limit is not', () => {
	const memory = {bytes: 100 * 2 ** 20, afterMs: 500};
	const limited = (limit: string) => ({name: 'web', resources: {limits: {memory: limit}}});
	const killed = {afterMs: 500, exitCode: 137, reason: 'OOMKilled'};
	assert.deepEqual(endOf({memory}, limited('64Mi')), killed);
	assert.equal(endOf({memory}, limited('100Mi')), undefined);
	assert.equal(endOf({memory}, {name: 'web'}), undefined);
	const end = {afterMs: 200, exitCode: 1};
	assert.deepEqual(endOf({memory, end}, limited('64Mi')), end);
	assert.deepEqual(endOf({memory, end: {...end, afterMs: 900}}, limited('64Mi')), killed);
});

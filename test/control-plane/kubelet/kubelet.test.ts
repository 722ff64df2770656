import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Images} from '../../../source/control-plane/kubelet/images.ts';
import {createKubelet} from '../../../source/control-plane/kubelet/kubelet.ts';
import {asPod, isReady} from '../../../source/control-plane/pods.ts';
import {timestamp} from '../../../source/control-plane/time.ts';
import {namespace, smallCluster, startMs} from '../small-cluster.ts';

const images: Images = image => ({
	...(image === 'missing:1' ? {pull: {ok: false as const, error: 'not found'}} : {}),
	process: () => ({
		...(image === 'crash:1' ? {end: {afterMs: 1000, exitCode: 1}} : {}),
		...(image === 'late:1' ? {end: {afterMs: 660_000, exitCode: 1}} : {}),
		...(image.includes('deaf') ? {} : {onTerm: {afterMs: image === 'slow:1' ? 2500 : 100, exitCode: 0}}),
		probe: kind => (image.startsWith('hung') && kind === 'liveness' ? {ok: false, output: 'timeout'} : {ok: true}),
	}),
});

const runningStatus = {
	phase: 'Running',
	conditions: [{type: 'Ready', status: 'True', lastTransitionTime: timestamp(startMs)}],
	containerStatuses: [
		{name: 'web', ready: true, started: true, restartCount: 0, state: {running: {startedAt: timestamp(startMs)}}},
	],
};

interface PodOptions {
	readonly minor?: number;
	readonly spec?: object;
	readonly grace?: number;
	/** Its status says so from the beginning. */
	readonly running?: boolean;
	/** With a second container of the same image beside it. */
	readonly sidecar?: boolean;
}

function runningPod(
	image: string,
	{minor = 37, spec = {}, grace = 4, running = false, sidecar = false}: PodOptions = {},
) {
	const cluster = smallCluster([], {nodes: 1, minor, kubelet: createKubelet({images})});
	const containers = [{name: 'web', image, ...spec}];
	cluster.world.create({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'web', namespace},
		spec: {
			containers,
			restartPolicy: 'Always',
			terminationGracePeriodSeconds: grace,
			...(running ? {nodeName: 'node-0'} : {}),
			...(sidecar ? {initContainers: [{name: 'proxy', image, restartPolicy: 'Always'}]} : {}),
		},
		...(running ? {status: runningStatus} : {}),
	});
	/** The different states of the container, in order. */
	const states = () =>
		cluster.changes
			.filter(({object}) => object.kind === 'Pod')
			.map(({object}) => asPod(object).status?.containerStatuses?.[0]?.state)
			.map(state => state?.waiting?.reason ?? state?.terminated?.reason ?? (state?.running ? 'running' : '-'))
			.filter((state, index, all) => state !== all[index - 1]);
	return {...cluster, states};
}

test('a pod runs and is ready soon after it is bound', () => {
	const {engine, world, states, eventsOf} = runningPod('web:1');
	engine.runUntil(startMs + 2000);
	assert.deepEqual(states(), ['-', 'ContainerCreating', 'running']);
	const pod = asPod(world.get('Pod', namespace, 'web') ?? assert.fail());
	assert.equal(pod.status?.phase, 'Running');
	assert.deepEqual(eventsOf('web').slice(1), [
		'Pulled: Container image "web:1" already present on machine and can be accessed by the pod (x1)',
		'Created: Container created (x1)',
		'Started: Container started (x1)',
	]);
});

test('a crashing container shows its end for the whole back-off, and one BackOff event a crash, since 1.37', () => {
	const {engine, states, eventsOf} = runningPod('crash:1');
	engine.runUntil(startMs + 30_000);
	assert.deepEqual(states().slice(2, 8), ['running', 'Error', 'running', 'Error', 'CrashLoopBackOff', 'running']);
	assert.match(eventsOf('web').find(text => text.startsWith('BackOff')) ?? '', /\(x2\)$/);
});

test('before 1.37 a crashing container waits in CrashLoopBackOff for most of its back-off, and repeats the event', () => {
	const {engine, world, eventsOf} = runningPod('crash:1', {minor: 34});
	const seen = {waiting: 0, terminated: 0, running: 0};
	for (let second = 30; second < 300; second++) {
		engine.runUntil(startMs + second * 1000);
		const state = asPod(world.get('Pod', namespace, 'web') ?? assert.fail()).status?.containerStatuses?.[0]?.state;
		seen[state?.waiting ? 'waiting' : state?.terminated ? 'terminated' : 'running']++;
	}

	assert.ok(seen.waiting > seen.terminated, JSON.stringify(seen));
	const count = /\(x(\d+)\)$/.exec(eventsOf('web').find(text => text.startsWith('BackOff')) ?? '')?.[1];
	assert.ok(Number(count) > 10, `${count} BackOff events`);
});

test('a missing image alternates between the error and the back-off, one sync behind the events', () => {
	const {engine, states} = runningPod('missing:1');
	engine.runUntil(startMs + 45_000);
	assert.deepEqual(states().slice(1, 6), [
		'ContainerCreating',
		'ErrImagePull',
		'ImagePullBackOff',
		'ErrImagePull',
		'ImagePullBackOff',
	]);
});

test('a process that ignores SIGTERM is killed when its grace period ends, and its pod has failed', () => {
	const {engine, world, changes} = runningPod('deaf:1');
	engine.runUntil(startMs + 2000);
	world.delete('Pod', namespace, 'web');
	engine.runUntil(startMs + 5500);
	assert.equal(asPod(world.get('Pod', namespace, 'web') ?? assert.fail()).status?.phase, 'Running');
	engine.runUntil(startMs + 10_000);
	assert.equal(world.get('Pod', namespace, 'web'), undefined);
	const last = asPod(changes.findLast(({object}) => object.kind === 'Pod')?.object ?? assert.fail());
	assert.equal(last.status?.phase, 'Failed');
	assert.equal(last.status?.containerStatuses?.[0]?.state?.terminated?.exitCode, 137);
});

test('a container that never ran ends as lost', () => {
	const {engine, world, states} = runningPod('missing:1');
	engine.runUntil(startMs + 5000);
	world.delete('Pod', namespace, 'web');
	engine.runUntil(startMs + 10_000);
	assert.equal(world.get('Pod', namespace, 'web'), undefined);
	assert.equal(states().at(-1), 'ContainerStatusUnknown');
});

test('the first two kills of a liveness probe restart at once, the third waits', () => {
	const livenessProbe = {periodSeconds: 1, failureThreshold: 2};
	const {engine, states, eventsOf} = runningPod('hung:1', {spec: {livenessProbe}});
	engine.runUntil(startMs + 10_000);
	const restarts = states().filter(state => state === 'running').length;
	assert.equal(restarts, 3);
	assert.ok(eventsOf('web').includes('Killing: Container web failed liveness probe, will be restarted (x3)'));
});

test('a missing ConfigMap holds a container back until it is there', () => {
	const env = [{name: 'MODE', valueFrom: {configMapKeyRef: {name: 'settings', key: 'mode'}}}];
	const {engine, world, states} = runningPod('web:1', {spec: {env}});
	engine.runUntil(startMs + 5000);
	assert.equal(states().at(-1), 'CreateContainerConfigError');
	world.create({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'settings', namespace}, data: {mode: 'a'}});
	engine.runUntil(startMs + 25_000);
	assert.equal(states().at(-1), 'running');
});

test('a container that is being killed for its probe is asked no more, and killed once', () => {
	const livenessProbe = {periodSeconds: 1, failureThreshold: 2};
	const {engine, eventsOf} = runningPod('hung-and-deaf:1', {spec: {livenessProbe}});
	engine.runUntil(startMs + 5500);
	const events = eventsOf('web');
	assert.ok(events.includes('Killing: Container web failed liveness probe, will be restarted (x1)'), events.join());
	assert.ok(events.includes('Unhealthy: Liveness probe failed: timeout (x2)'), events.join());
});

test('a second deletion with a shorter grace period is what the container is killed by', () => {
	const {engine, world, changes, eventsOf} = runningPod('deaf:1', {grace: 300});
	engine.runUntil(startMs + 2000);
	world.delete('Pod', namespace, 'web');
	engine.runUntil(startMs + 20_000);
	world.delete('Pod', namespace, 'web', {gracePeriodSeconds: 2});
	engine.runUntil(startMs + 25_000);
	assert.equal(world.get('Pod', namespace, 'web'), undefined);
	assert.ok(eventsOf('web').includes('Killing: Stopping container web (x2)'));
	const last = asPod(changes.findLast(({object}) => object.kind === 'Pod')?.object ?? assert.fail());
	assert.equal(last.status?.containerStatuses?.[0]?.state?.terminated?.exitCode, 137);
});

test('a pod that ran before its kubelet looked goes on to crash and to be probed', () => {
	for (const image of ['crash:1', 'hung:1']) {
		const livenessProbe = {periodSeconds: 1, failureThreshold: 2};
		const {engine, world, eventsOf} = runningPod(image, {running: true, spec: {livenessProbe}});
		engine.runUntil(startMs + 20_000);
		const pod = asPod(world.get('Pod', namespace, 'web') ?? assert.fail());
		assert.ok((pod.status?.containerStatuses?.[0]?.restartCount ?? 0) > 0, `${image}: ${eventsOf('web')}`);
	}
});

/** Seconds after the start at which a pod was ready for the first time. */
function readyAfterSeconds({changes}: ReturnType<typeof runningPod>): number | undefined {
	const ready = changes.find(({object}) => object.kind === 'Pod' && isReady(asPod(object)));
	const condition = ready && asPod(ready.object).status?.conditions?.find(({type}) => type === 'Ready');
	return condition && (Date.parse(condition.lastTransitionTime ?? '') - startMs) / 1000;
}

test('a probe waits for its initial delay, and has to succeed as often as it is asked', () => {
	const after = (probe: object) => {
		const cluster = runningPod('web:1', {spec: {readinessProbe: {periodSeconds: 1, ...probe}}});
		cluster.engine.runUntil(startMs + 40_000);
		return readyAfterSeconds(cluster) ?? assert.fail('never ready');
	};
	assert.ok(after({}) <= 3);
	const delayed = after({initialDelaySeconds: 10});
	assert.ok(delayed >= 10 && delayed <= 13, `${delayed} s`);
	const patient = after({successThreshold: 8});
	assert.ok(patient >= 7 && patient <= 12, `${patient} s`);
});

test('a container that ran for ten minutes has its crashes forgotten', () => {
	const {engine, changes} = runningPod('late:1');
	engine.runUntil(startMs + 3_600_000);
	const starts = changes
		.map(({object}) =>
			object.kind === 'Pod' ? asPod(object).status?.containerStatuses?.[0]?.state?.running : undefined,
		)
		.map(running => running?.startedAt)
		.filter((at, index, all) => at !== undefined && at !== all[index - 1])
		.map(at => Date.parse(at ?? ''));
	const gaps = starts.slice(1).map((at, index) => (at - (starts[index] ?? 0)) / 1000);
	assert.ok(gaps.length >= 4, gaps.join());
	// Eleven minutes of work and the first back-off each time, never a longer one.
	assert.ok(
		gaps.every(seconds => seconds < 660 + 20),
		gaps.join(),
	);
});

test('sidecars end after the others', () => {
	const {engine, world, changes} = runningPod('slow:1', {sidecar: true, grace: 30});
	engine.runUntil(startMs + 5000);
	world.delete('Pod', namespace, 'web');
	engine.runUntil(startMs + 15_000);
	const endOf = (list: 'containerStatuses' | 'initContainerStatuses') => {
		const ended = changes
			.filter(({object}) => object.kind === 'Pod')
			.map(({object}) => asPod(object).status?.[list]?.[0]?.state?.terminated?.finishedAt)
			.find(at => at !== undefined);
		return Date.parse(ended ?? assert.fail(`${list} never ended`));
	};
	assert.ok(endOf('initContainerStatuses') >= endOf('containerStatuses') + 2000);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Container, Event, Pod} from '../../../source/kubernetes/objects.ts';
import type {Cause, Level} from '../../../source/rollout/diagnosis/diagnosis.ts';
import {podSymptom} from '../../../source/rollout/diagnosis/pod-symptoms.ts';
import {pod, template} from '../../helpers/objects.ts';
import {ago, newPod, nowMs, podEvent, waiting} from './sample-parts.ts';

const pulling = (error: string, reason = 'ImagePullBackOff') =>
	newPod('a', waiting(reason, `Back-off pulling image "web:2": ErrImagePull: ${error}`), {status: {phase: 'Pending'}});

const ended = (exitCode: number, reason = 'Error', message?: string) => ({
	exitCode,
	reason,
	startedAt: ago(12),
	finishedAt: ago(5),
	...(message === undefined ? {} : {message}),
});

const crashed = (exitCode: number, reason?: string, restartCount = 2): Pod =>
	newPod('a', {state: {terminated: ended(exitCode, reason)}, restartCount});

const unscheduled = (message: string): Pod => ({
	...newPod(
		'a',
		{},
		{
			status: {
				phase: 'Pending',
				conditions: [{type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message}],
				containerStatuses: [],
			},
		},
	),
	spec: {containers: [{name: 'web', image: 'web:2'}]},
});

const creating = (seconds: number): Pod =>
	newPod('a', waiting('ContainerCreating'), {status: {phase: 'Pending', startTime: ago(seconds)}});

const running = (seconds: number, more: object = {}): Pod =>
	newPod(
		'a',
		{state: {running: {startedAt: ago(seconds)}}, started: true, ...more},
		{status: {conditions: [{type: 'Ready', status: 'False', lastTransitionTime: ago(seconds)}]}},
	);

const readinessFails = podEvent('a', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', {
	count: 9,
});

interface Row {
	readonly name: string;
	readonly pod: Pod;
	readonly events?: readonly Event[];
	readonly container?: Partial<Container>;
	readonly spec?: object;
	readonly expected: readonly [Cause, Level, RegExp] | undefined;
}

const rows: readonly Row[] = [
	{
		name: 'an image that is not there',
		pod: pulling('rpc error: code = NotFound desc = failed to resolve reference "web:2": web:2: not found'),
		expected: ['image-not-found', 'fault', /^can't pull web:2: not found$/],
	},
	{
		name: 'a kubelet before 1.32 tells the reason in an event alone',
		pod: newPod('a', waiting('ImagePullBackOff', 'Back-off pulling image "web:2"'), {status: {phase: 'Pending'}}),
		events: [podEvent('a', 'Failed', 'Failed to pull image "web:2": manifest unknown')],
		expected: ['image-not-found', 'fault', /not found$/],
	},
	{
		name: 'a registry that wants a login',
		pod: pulling('failed to authorize: 401 Unauthorized', 'ErrImagePull'),
		expected: ['registry-denied', 'fault', /refuses access$/],
	},
	{
		name: 'a registry that does not tell whether the repository is there',
		pod: pulling('pull access denied, repository does not exist or may require authorization'),
		expected: ['registry-denied', 'fault', /refuses access \(or there is no such repository\)$/],
	},
	{
		name: 'a registry that is not there: tried again, and no fault of the template',
		pod: pulling('dial tcp: lookup registry.example.com: no such host'),
		expected: ['registry-unreachable', 'transient', /can't be reached$/],
	},
	{
		name: 'a registry that limits pulls',
		pod: pulling('toomanyrequests: You have reached your pull rate limit'),
		expected: ['registry-unreachable', 'transient', /limits how often/],
	},
	{
		name: 'a pull that fails for a reason nobody knows',
		pod: pulling('unexpected media type'),
		expected: ['image-pull-fails', 'transient', /the pull fails$/],
	},
	{
		name: 'a name that is none',
		pod: newPod('a', waiting('InvalidImageName', "couldn't parse image name"), {
			spec: {containers: [{name: 'web', image: 'Web::2'}]},
		}),
		expected: ['image-name-invalid', 'fault', /Web::2$/],
	},
	{
		name: 'a pod whose containers are not told',
		pod: {...pulling('not found'), spec: {containers: []}},
		expected: ['image-not-found', 'fault', /^can't pull web:2: not found$/],
	},
	{name: 'a first crash', pod: crashed(1, 'Error', 0), expected: ['crash', 'transient', /exits with code 1$/]},
	{name: 'a crash again', pod: crashed(3), expected: ['crash', 'fault', /^crash: the container exits with code 3$/]},
	{name: 'a process that is done', pod: crashed(0, 'Completed'), expected: ['crash', 'fault', /is meant to stay$/]},
	{
		name: 'crash loop, as older kubelets tell it',
		pod: newPod('a', {
			...waiting('CrashLoopBackOff', 'back-off 40s restarting failed container=web'),
			restartCount: 3,
			lastState: {terminated: ended(1)},
		}),
		expected: ['crash', 'fault', /exits with code 1$/],
	},
	{
		name: 'a container that runs between two crashes',
		pod: newPod('a', {state: {running: {startedAt: ago(2)}}, restartCount: 2, lastState: {terminated: ended(1)}}),
		expected: ['crash', 'fault', /exits with code 1$/],
	},
	{
		name: 'a container that crashed once and runs',
		pod: newPod('a', {state: {running: {startedAt: ago(2)}}, restartCount: 1, lastState: {terminated: ended(1)}}),
		expected: undefined,
	},
	{
		name: 'too much memory',
		pod: crashed(137, 'OOMKilled'),
		container: {resources: {limits: {memory: '64Mi'}}},
		expected: ['out-of-memory', 'fault', /more than its memory limit of 64Mi/],
	},
	{
		name: 'killed by its liveness probe',
		pod: crashed(137),
		events: [
			podEvent('a', 'Killing', 'Container web failed liveness probe, will be restarted', {
				agoSeconds: 8,
				type: 'Normal',
			}),
		],
		expected: ['liveness-kills', 'fault', /the liveness probe of the container fails$/],
	},
	{
		name: 'another container’s kill is not its own',
		pod: crashed(1),
		events: [podEvent('a', 'Killing', 'Container web-proxy failed liveness probe, will be restarted', {agoSeconds: 8})],
		expected: ['crash', 'fault', /exits with code 1$/],
	},
	{
		name: 'killed by its startup probe',
		pod: crashed(137),
		events: [podEvent('a', 'Killing', 'Container web failed startup probe, will be restarted', {agoSeconds: 8})],
		expected: ['startup-fails', 'fault', /the startup probe of the container fails$/],
	},
	{
		name: 'a command that is not there',
		pod: crashed(128, 'StartError'),
		expected: ['command-fails', 'fault', /can't run the command of the container \(exit code 128\)$/],
	},
	{
		name: 'a command that the runtime refuses',
		pod: newPod('a', waiting('RunContainerError', 'exec: "serve": executable file not found in $PATH')),
		expected: ['command-fails', 'fault', /RunContainerError/],
	},
	{
		name: 'a failing init container',
		pod: newPod('a', waiting('PodInitializing'), {
			spec: {initContainers: [{name: 'migrate', image: 'web:2'}]},
			status: {
				phase: 'Pending',
				initContainerStatuses: [{name: 'migrate', ready: false, restartCount: 2, state: {terminated: ended(1)}}],
			},
		}),
		expected: ['init-fails', 'fault', /init container migrate fails with exit code 1$/],
	},
	{
		name: 'a missing ConfigMap',
		pod: newPod('a', waiting('CreateContainerConfigError', 'configmap "settings" not found')),
		expected: ['config-missing', 'fault', /^need ConfigMap settings, which is not there$/],
	},
	{
		name: 'a missing key',
		pod: newPod('a', waiting('CreateContainerConfigError', "couldn't find key mode in Secret shop/settings")),
		expected: ['config-missing', 'fault', /^need key mode of Secret settings, which is not there$/],
	},
	{
		name: 'a copy of a ConfigMap that lags behind is not missing',
		pod: newPod(
			'a',
			waiting('CreateContainerConfigError', 'failed to sync configmap cache: timed out waiting for the condition'),
		),
		expected: ['config-syncing', 'transient', /^wait until their node has read/],
	},
	{
		name: 'a Secret that a volume needs',
		pod: creating(20),
		events: [podEvent('a', 'FailedMount', 'MountVolume.SetUp failed for volume "tls" : secret "web-tls" not found')],
		expected: ['config-missing', 'fault', /^need Secret web-tls, which is not there$/],
	},
	{
		name: 'a volume that is not mounted',
		pod: creating(50),
		events: [podEvent('a', 'FailedMount', 'MountVolume.SetUp failed for volume "data" : mount failed: exit status 32')],
		expected: ['volume-not-mounted', 'fault', /^wait for volume data, which can't be mounted$/],
	},
	{
		name: 'a volume that was mounted at last',
		pod: running(5, {ready: true}),
		events: [podEvent('a', 'FailedMount', 'MountVolume.SetUp failed for volume "data" : mount failed')],
		expected: undefined,
	},
	{
		name: 'no node with the cpu',
		pod: unscheduled(
			'0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
		),
		expected: ['unschedulable', 'fault', /^find no node: all 3 nodes lack cpu$/],
	},
	{
		name: 'memory and a taint',
		pod: unscheduled(
			'0/3 nodes are available: 1 node(s) had untolerated taint {dedicated: db}, 2 Insufficient memory. preemption: not eligible',
		),
		expected: ['unschedulable', 'fault', /of 3 nodes 2 lack memory, 1 has taint dedicated: db$/],
	},
	{
		name: 'a node selector, by name',
		pod: unscheduled("0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector."),
		spec: {nodeSelector: {disk: 'ssd'}},
		expected: ['unschedulable', 'fault', /all 3 nodes do not match node selector disk=ssd$/],
	},
	{
		name: 'a node affinity',
		pod: unscheduled("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."),
		spec: {affinity: {nodeAffinity: {}}},
		expected: ['unschedulable', 'fault', /the only node does not match the node affinity$/],
	},
	{
		name: 'anti-affinity',
		pod: unscheduled("0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules."),
		expected: ['unschedulable', 'fault', /anti-affinity excludes$/],
	},
	{
		name: 'a claim that is not bound',
		pod: unscheduled('0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.'),
		expected: ['volume-not-mounted', 'fault', /a claim is not bound$/],
	},
	{
		name: 'a readiness probe that fails for longer than it may',
		pod: running(31),
		events: [readinessFails],
		expected: ['readiness-fails', 'transient', /the readiness probe of the container fails$/],
	},
	{
		name: 'a readiness probe with a short period fails as soon as it has failed for ten seconds',
		pod: running(11),
		events: [readinessFails],
		container: {readinessProbe: {periodSeconds: 1}},
		expected: ['readiness-fails', 'transient', /readiness probe/],
	},
	{
		name: 'a readiness probe that fails at first',
		pod: running(9),
		events: [readinessFails],
		container: {readinessProbe: {periodSeconds: 1}},
		expected: undefined,
	},
	{
		name: 'not ready, without events',
		pod: running(40),
		expected: ['readiness-fails', 'transient', /^run but are not ready$/],
	},
	{name: 'not ready yet', pod: running(20), expected: undefined},
	{
		name: 'a long start under a startup probe',
		pod: running(60, {started: false}),
		container: {startupProbe: {periodSeconds: 10, failureThreshold: 30}},
		expected: ['slow-start', 'wait', /startup probe of the container has not passed yet$/],
	},
	{
		name: 'a long pull',
		pod: creating(60),
		events: [podEvent('a', 'Pulling', 'Pulling image "web:2"', {agoSeconds: 50, type: 'Normal'})],
		expected: ['slow-start', 'wait', /^are still starting: they pull web:2$/],
	},
	{name: 'a start of some seconds', pod: creating(20), expected: undefined},
	{
		name: 'a node that is not ready',
		pod: pod({
			metadata: {name: 'a', uid: 'uid-a'},
			status: {conditions: [{type: 'Ready', status: 'False', lastTransitionTime: ago(4)}]},
		}),
		events: [podEvent('a', 'NodeNotReady', 'Node is not ready')],
		expected: ['node-lost', 'transient', /^are on node node-1, which is not ready$/],
	},
	{
		name: 'a node that is back',
		pod: pod({
			metadata: {name: 'a', uid: 'uid-a'},
			status: {conditions: [{type: 'Ready', status: 'True', lastTransitionTime: ago(1)}]},
		}),
		events: [podEvent('a', 'NodeNotReady', 'Node is not ready')],
		expected: undefined,
	},
	{
		name: 'an evicted pod',
		pod: pod({status: {phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.'}}),
		expected: ['pod-failed', 'transient', /^failed \(Evicted\)$/],
	},
	{name: 'a pod that is well', pod: pod(), expected: undefined},
];

for (const {name, pod: subject, events = [], container = {}, spec = {}, expected} of rows) {
	test(`${name}: ${expected?.[0] ?? 'nothing'}`, () => {
		const own = template('web:2');
		const [first] = own.spec.containers;
		const containers = [{name: 'web', ...first, ...container}];
		const whole = {...own, spec: {...own.spec, containers, initContainers: subject.spec.initContainers ?? [], ...spec}};
		const found = podSymptom(subject, whole, events, nowMs);
		assert.deepEqual(found && [found.cause, found.level], expected?.slice(0, 2));
		if (found && expected) {
			assert.match(found.clause, expected[2]);
		}
	});
}

test('the next start and the next pull are counted from the last failure, with the kubelet’s delays', () => {
	const startOf = (subject: Pod, events: readonly Event[] = []) =>
		podSymptom(subject, undefined, events, nowMs)?.countdown;
	assert.deepEqual(startOf(crashed(1, 'Error', 0)), undefined, 'the first restart comes at once');
	assert.deepEqual(startOf(crashed(1, 'Error', 1)), {what: 'next start', atMs: nowMs - 5000 + 10_000});
	assert.deepEqual(startOf(crashed(1, 'Error', 3)), {what: 'next start', atMs: nowMs - 5000 + 40_000});
	assert.deepEqual(startOf(crashed(1, 'Error', 30)), {what: 'next start', atMs: nowMs - 5000 + 300_000});
	const told = {
		...waiting('CrashLoopBackOff', 'back-off 1m20s restarting failed container=web pod=a'),
		restartCount: 2,
	};
	const inBackOff = newPod('a', {...told, lastState: {terminated: ended(1)}});
	assert.deepEqual(startOf(inBackOff), {what: 'next start', atMs: nowMs - 5000 + 80_000});
	const failure = podEvent('a', 'Failed', 'Failed to pull image "web:2": not found', {agoSeconds: 4, count: 3});
	assert.deepEqual(startOf(pulling('not found'), [failure]), {what: 'next pull', atMs: nowMs - 4000 + 40_000});
});

const ready = {conditions: [{type: 'Ready', status: 'True', lastTransitionTime: ago(60)}]};
const up = {ready: true, state: {running: {startedAt: ago(60)}}};

test('a pod that was well is looked at again when something is told of it', () => {
	const well = newPod('a', up, {status: ready});
	const lost = podEvent('a', 'NodeNotReady', 'Node is not ready');
	for (let look = 0; look < 2; look++) {
		assert.equal(podSymptom(well, template('web:2'), [], nowMs), undefined);
		assert.equal(podSymptom(well, template('web:2'), [lost], nowMs)?.cause, 'node-lost');
	}
});

/** Pods that are ready, with what may be amiss of them all the same. */
const readyPods: readonly (readonly [string, Pod, Cause | undefined])[] = [
	[
		'crashed a moment ago',
		newPod('a', {...up, restartCount: 2, lastState: {terminated: ended(1)}}, {status: ready}),
		'crash',
	],
	[
		'is to leave a lost node',
		newPod('a', up, {
			status: {
				conditions: [
					...ready.conditions,
					{type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager', lastTransitionTime: ago(5)},
				],
			},
		}),
		'node-lost',
	],
	[
		'has a sidecar that has ended',
		newPod('a', up, {
			spec: {initContainers: [{name: 'proxy', image: 'proxy:1', restartPolicy: 'Always'}]},
			status: {...ready, initContainerStatuses: [{name: 'proxy', restartCount: 0, state: {terminated: ended(0)}}]},
		}),
		'crash',
	],
	[
		'has an init container that is done',
		newPod('a', up, {
			spec: {initContainers: [{name: 'migrate', image: 'migrate:1'}]},
			status: {...ready, initContainerStatuses: [{name: 'migrate', restartCount: 0, state: {terminated: ended(0)}}]},
		}),
		undefined,
	],
	['has failed', newPod('a', up, {status: {...ready, phase: 'Failed'}}), 'pod-failed'],
];
for (const [what, one, cause] of readyPods) {
	test(`a ready pod that ${what}: ${cause ?? 'nothing is wrong'}, however often it is looked at`, () => {
		const specs = one.spec.initContainers ?? [];
		const asked = {...template('web:2'), spec: {...template('web:2').spec, initContainers: specs}};
		for (let look = 0; look < 2; look++) assert.equal(podSymptom(one, asked, [], nowMs)?.cause, cause);
	});
}

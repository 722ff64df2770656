import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ContainerStatus, Pod, PodTemplateSpec} from '../../../source/kubernetes/objects.ts';
import {diagnosesOf} from '../../../source/rollout/diagnosis/diagnose.ts';
import {reasonText} from '../../../source/rollout/diagnosis/diagnosis-text.ts';
import {ago, newPod, nowMs, sampleParts, waiting} from './sample-parts.ts';

/** Containers proxy (a sidecar), api and worker, after an init container. */
const template: PodTemplateSpec = {
	metadata: {labels: {app: 'web'}},
	spec: {
		initContainers: [
			{name: 'migrate', image: 'migrate:1'},
			{name: 'proxy', image: 'proxy:1', restartPolicy: 'Always'},
		],
		containers: [
			{name: 'api', image: 'api:2'},
			{name: 'worker', image: 'worker:2'},
		],
	},
};

const crashed = (name: string, exitCode: number, restartCount = 3): ContainerStatus => ({
	name,
	ready: false,
	restartCount,
	...waiting('CrashLoopBackOff'),
	lastState: {terminated: {exitCode, finishedAt: ago(20)}},
});

const runs = (name: string): ContainerStatus => ({name, ready: true, restartCount: 0, state: {running: {}}});
const done = (name: string): ContainerStatus => ({
	name,
	ready: true,
	restartCount: 0,
	state: {terminated: {exitCode: 0, finishedAt: ago(50)}},
});
const unpulled = (name: string): ContainerStatus => ({
	name,
	ready: false,
	restartCount: 0,
	...waiting('ImagePullBackOff', `Back-off pulling image "${name}:2": not found`),
});

function podWith(
	name: string,
	containers: readonly ContainerStatus[],
	inits: readonly ContainerStatus[] = [done('migrate'), runs('proxy')],
): Pod {
	return newPod(name, {}, {spec: template.spec, status: {containerStatuses: containers, initContainerStatuses: inits}});
}

const reasonOf = (...pods: readonly Pod[]) => reasonText(diagnosesOf(sampleParts({template, pods}), nowMs));

const cases: readonly (readonly [what: string, pods: readonly Pod[], reason: string])[] = [
	[
		'two containers of one pod',
		[podWith('a', [crashed('api', 1), crashed('worker', 2)])],
		'the pod crashes: container api exits with code 1 and container worker exits with code 2, 3 restarts each',
	],
	[
		'with other numbers of restarts',
		[podWith('a', [crashed('api', 1, 5), crashed('worker', 2)])],
		'the pod crashes: container api exits with code 1 and container worker exits with code 2, up to 5 restarts',
	],
	[
		'a sidecar and a container',
		[podWith('a', [crashed('api', 1), runs('worker')], [done('migrate'), crashed('proxy', 7)])],
		'the pod crashes: container proxy exits with code 7 and container api exits with code 1, 3 restarts each',
	],
	[
		'an init container alone, for the others wait for it',
		[
			podWith(
				'a',
				[
					{name: 'api', ready: false, restartCount: 0, ...waiting('PodInitializing')},
					{name: 'worker', ready: false, restartCount: 0, ...waiting('PodInitializing')},
				],
				[crashed('migrate', 4)],
			),
		],
		"the pod can't start: init container migrate fails with exit code 4, 3 restarts",
	],
	[
		'an image that is missing and a crash: what comes first is more telling',
		[podWith('a', [crashed('api', 1), unpulled('worker')])],
		"the pod can't pull worker:2: not found and crashes: container api exits with code 1, up to 3 restarts",
	],
	[
		'only some of the pods have both',
		[podWith('a', [crashed('api', 1), crashed('worker', 2)]), podWith('b', [crashed('api', 1), runs('worker')])],
		'both pods crash: container api exits with code 1 and container worker exits with code 2 (1 of them), 3 restarts each',
	],
	[
		'two pods in two ways',
		[
			podWith('a', [runs('api'), crashed('worker', 2)]),
			podWith('b', [crashed('api', 1), runs('worker')]),
			podWith('c', [crashed('api', 1), runs('worker')]),
		],
		'2 of 3 pods crash: container api exits with code 1, 3 restarts; and 1 of 3 pods crashes: container worker exits with code 2, 3 restarts',
	],
	[
		'two pods of two causes',
		[podWith('a', [crashed('api', 1), runs('worker')]), podWith('b', [unpulled('api'), runs('worker')])],
		"1 of 2 pods can't pull api:2: not found; and 1 of 2 pods crashes: container api exits with code 1, 3 restarts",
	],
	[
		'all three containers',
		[podWith('a', [crashed('api', 1), crashed('worker', 2)], [done('migrate'), crashed('proxy', 7)])],
		'the pod crashes: container proxy exits with code 7, container api exits with code 1 and container worker exits with code 2, 3 restarts each',
	],
];
for (const [what, pods, reason] of cases) {
	test(`what is broken in several ways is told whole: ${what}`, () => assert.equal(reasonOf(...pods), reason));
}

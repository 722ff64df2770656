import assert from 'node:assert/strict';
import {test} from 'node:test';
import {diagnosesOf} from '../../../source/rollout/diagnosis/diagnose.ts';
import type {Scenario, ScenarioImage, ScenarioStep} from '../../../source/simulator/scenario.ts';
import {
	daemonSet,
	deployment,
	patch,
	scenario,
	seconds,
	setImage,
	statefulSet,
	type WorkloadOptions,
} from '../../../source/simulator/scenarios/build.ts';
import {START_MS} from '../../simulator/support.ts';
import {beginScenario, simulatedParts} from './simulated-parts.ts';

const image = (version: string) => `registry.example.com/web:${version}`;
const toNext = setImage(seconds(5), 'Deployment', 'web', image('v2'));

const played = (
	name: string,
	workload: Partial<WorkloadOptions> = {},
	steps: readonly ScenarioStep[] = [toNext],
	parts: Partial<Scenario> = {},
): Scenario =>
	scenario({
		name,
		summary: '',
		objects: [
			deployment({
				name: 'web',
				image: image('v1'),
				replicas: 4,
				podAnnotations: {'rolltop.dev/ready-after': '3s'},
				...workload,
			}),
		],
		steps,
		...parts,
	});

const server: ScenarioImage = {image: image('v'), endsAfterTermMs: 300, readyAfterMs: 2000};

/** On nodes with a real kubelet's logic. */
const real = (name: string, container: object, of: Partial<ScenarioImage> = {}, spec: object = {}): Scenario =>
	played(name, {container, podAnnotations: {}, spec}, [toNext], {images: [{...server, ...of}]});

const strategy = (maxUnavailable: number | string, maxSurge: number | string) => ({
	spec: {strategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable, maxSurge}}},
});
const probe = (kind: string) => ({[kind]: {httpGet: {path: '/', port: 8080}, periodSeconds: 2}});
const change = (afterMs: number, spec: object) => patch(afterMs, 'Deployment', 'web', {spec});
const database = (spec: object = {}): Partial<Scenario> => ({
	objects: [
		statefulSet({
			name: 'web',
			image: image('v1'),
			replicas: 3,
			podAnnotations: {'rolltop.dev/ready-after': '2s'},
			spec,
		}),
	],
});
const agents = (spec: object = {}, of: Partial<ScenarioImage> = {}): Partial<Scenario> => ({
	nodes: 4,
	objects: [daemonSet({name: 'web', image: image('v1'), spec, container: probe('readinessProbe')})],
	images: [{...server, ...of}],
});
const agentToNext = setImage(seconds(5), 'DaemonSet', 'web', image('v2'));
const onDelete = {updateStrategy: {type: 'OnDelete'}};
const databaseToNext = setImage(seconds(5), 'StatefulSet', 'web', image('v2'));

const deleted = (afterMs: number, name: string): ScenarioStep => ({
	afterMs,
	act: {kind: 'delete', target: {kind: 'Pod', namespace: 'default', name}},
});

const healthy: readonly Scenario[] = [
	played('default strategy'),
	played('one replica', {replicas: 1}),
	played('twelve replicas', {replicas: 12}),
	played('maxUnavailable 0', strategy(0, 1)),
	played('maxSurge 0', strategy('50%', 0)),
	played('all at once', strategy('100%', '100%')),
	played('Recreate', {spec: {strategy: {type: 'Recreate'}}}),
	played('two changes, one after the other', {}, [toNext, setImage(seconds(9), 'Deployment', 'web', image('v3'))]),
	played('undone half way', {}, [toNext, setImage(seconds(9), 'Deployment', 'web', image('v1'))]),
	played('scaled up and down while it rolls', {}, [
		toNext,
		change(seconds(7), {replicas: 9}),
		change(seconds(12), {replicas: 3}),
	]),
	played('scaled to zero and back', {}, [change(seconds(5), {replicas: 0}), change(seconds(20), {replicas: 4})]),
	played('paused for a while', {}, [toNext, change(seconds(7), {paused: true}), change(seconds(30), {paused: null})]),
	played('a restart', {}, [
		change(seconds(5), {template: {metadata: {annotations: {'kubectl.kubernetes.io/restartedAt': 'now'}}}}),
	]),
	real('a readiness probe', probe('readinessProbe')),
	real('a startup and a liveness probe', {...probe('startupProbe'), ...probe('livenessProbe')}),
	real('a pull of four seconds', {}, {pullMs: 4000}),
	real('a slow end', {}, {endsAfterTermMs: 9000}),
	played('a StatefulSet', {}, [databaseToNext], database()),
	played('a parallel StatefulSet', {}, [databaseToNext], database({podManagementPolicy: 'Parallel'})),
	played(
		'a StatefulSet that is undone',
		{},
		[databaseToNext, setImage(seconds(12), 'StatefulSet', 'web', image('v1'))],
		database(),
	),
	played(
		'a partition',
		{},
		[databaseToNext],
		database({updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 2}}}),
	),
	played(
		'a StatefulSet whose pods somebody deletes',
		{},
		[databaseToNext, deleted(seconds(20), 'web-1')],
		database(onDelete),
	),
	played('a DaemonSet', {}, [agentToNext], agents()),
	played(
		'a DaemonSet that surges',
		{},
		[agentToNext],
		agents({updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}}),
	),
	played('a DaemonSet with a slow end, two nodes at a time', {}, [agentToNext], {
		...agents({updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 2}}}, {endsAfterTermMs: 6000}),
	}),
	played('a DaemonSet whose pods somebody deletes', {}, [agentToNext], agents(onDelete)),
];

for (const subject of healthy) {
	test(`simulated: ${subject.name}: nothing is said at any moment`, () => {
		const cluster = beginScenario(subject);
		for (let second = 0; second <= 60; second++) {
			const nowMs = START_MS + seconds(second);
			cluster.engine.runUntil(nowMs);
			const said = diagnosesOf(simulatedParts(cluster, 'web'), nowMs).map(({sentence}) => sentence);
			assert.deepEqual(said, [], `after ${second} s`);
		}
	});
}

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Cause} from '../../../source/rollout/diagnosis/diagnosis.ts';
import type {Scenario, ScenarioImage, ScenarioStep} from '../../../source/simulator/scenario.ts';
import {
	daemonSet,
	deployment,
	minutes,
	patch,
	scenario,
	seconds,
	setImage,
	statefulSet,
	type WorkloadOptions,
} from '../../../source/simulator/scenarios/build.ts';
import {findScenario} from '../../../source/simulator/scenarios/index.ts';
import {START_MS} from '../../simulator/support.ts';
import {diagnose} from '../diagnosis/diagnose.ts';
import {beginScenario, simulatedParts} from './simulated-parts.ts';

const image = (version: string) => `registry.example.com/web:${version}`;
const well: ScenarioImage = {image: image('v1'), endsAfterTermMs: 300, readyAfterMs: 500};

/** Three pods of v1 that are well, on nodes with a real kubelet's logic, and a change to v2 after five seconds. */
function rolling(
	v2: Partial<ScenarioImage>,
	more: {
		readonly steps?: readonly ScenarioStep[];
		readonly workload?: Partial<WorkloadOptions>;
		readonly parts?: Partial<Scenario>;
	} = {},
): Scenario {
	return scenario({
		name: 'test',
		summary: '',
		objects: [deployment({name: 'web', image: image('v1'), replicas: 3, ...more.workload})],
		images: [well, {image: image('v2'), endsAfterTermMs: 300, ...v2}],
		steps: more.steps ?? [setImage(seconds(5), 'Deployment', 'web', image('v2'))],
		...more.parts,
	});
}

/** The change to v2 brings other fields of the container with it. */
const changing = (container: object, spec: object = {}): readonly ScenarioStep[] => [
	patch(seconds(5), 'Deployment', 'web', {
		spec: {template: {spec: {containers: [{name: 'web', image: image('v2'), ...container}], ...spec}}},
	}),
];

const probe = (kind: string, settings: object = {}) => ({
	[kind]: {httpGet: {path: '/', port: 8080}, periodSeconds: 2, ...settings},
});
const cpu = (count: string) => ({resources: {requests: {cpu: count}}});
const taintNodes = [0, 1, 2].map(
	(index): ScenarioStep => ({
		afterMs: seconds(1),
		act: {
			kind: 'patch',
			target: {kind: 'Node', name: `node-${index}`},
			patch: {spec: {taints: [{key: 'dedicated', value: 'db', effect: 'NoSchedule'}]}},
			manager: 'kubectl-taint',
		},
	}),
);

const restrictNamespace: ScenarioStep = {
	afterMs: seconds(1),
	act: {
		kind: 'patch',
		target: {kind: 'Namespace', name: 'default'},
		patch: {metadata: {labels: {'pod-security.kubernetes.io/enforce': 'restricted'}}},
		manager: 'kubectl-label',
	},
};

const known = (name: string): Scenario => findScenario(name) ?? assert.fail(name);

interface Seeded {
	readonly what: string;
	readonly cause: Cause;
	readonly words: RegExp;
	readonly scenario: Scenario;
	readonly atMs: number;
	readonly name?: string;
}

const notFound = `rpc error: code = NotFound desc = failed to resolve reference "${image('v2')}": not found`;

const causes: readonly Seeded[] = [
	{
		what: 'image not found',
		cause: 'image-not-found',
		words: /new pod can't pull .*v2: not found/,
		scenario: rolling({pullError: notFound}),
		atMs: seconds(12),
	},
	{
		what: 'no permission for the registry',
		cause: 'registry-denied',
		words: /refuses access/,
		scenario: rolling({
			pullError: 'failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
		}),
		atMs: seconds(12),
	},
	{
		what: 'registry unreachable',
		cause: 'registry-unreachable',
		words: /can't be reached/,
		scenario: rolling({
			pullError: 'failed to do request: Head "https://registry.example.com/v2/": dial tcp 10.0.0.9:443: i/o timeout',
		}),
		atMs: seconds(12),
	},
	{
		what: 'wrong image name',
		cause: 'image-name-invalid',
		words: /Web::v2/,
		scenario: rolling({}, {steps: [setImage(seconds(5), 'Deployment', 'web', 'Web::v2')]}),
		atMs: seconds(12),
	},
	{
		what: 'crash at start',
		cause: 'crash',
		words: /exits with code 3/,
		scenario: rolling({end: {afterMs: 700, exitCode: 3}}),
		atMs: seconds(25),
	},
	{
		what: 'OOMKilled',
		cause: 'out-of-memory',
		words: /memory limit of 64Mi/,
		scenario: rolling(
			{end: {afterMs: 700, exitCode: 137, reason: 'OOMKilled'}},
			{steps: changing({resources: {limits: {memory: '64Mi'}}})},
		),
		atMs: seconds(25),
	},
	{
		what: 'liveness kills',
		cause: 'liveness-kills',
		words: /liveness probe of the container fails/,
		scenario: rolling({hangsAfterMs: 3000}, {steps: changing(probe('livenessProbe'))}),
		atMs: seconds(40),
	},
	{
		what: 'readiness never passes',
		cause: 'readiness-fails',
		words: /readiness probe of the container fails/,
		scenario: rolling({readyAfterMs: minutes(60)}, {steps: changing(probe('readinessProbe'))}),
		atMs: seconds(30),
	},
	{
		what: 'startup probe fails',
		cause: 'startup-fails',
		words: /startup probe of the container fails/,
		scenario: rolling({readyAfterMs: minutes(60)}, {steps: changing(probe('startupProbe'))}),
		atMs: seconds(40),
	},
	{
		what: 'config missing',
		cause: 'config-missing',
		words: /need(s)? ConfigMap settings/,
		scenario: rolling({}, {steps: changing({envFrom: [{configMapRef: {name: 'settings'}}]})}),
		atMs: seconds(12),
	},
	{
		what: 'secret missing',
		cause: 'config-missing',
		words: /need(s)? Secret passwords/,
		scenario: rolling({}, {steps: changing({envFrom: [{secretRef: {name: 'passwords'}}]})}),
		atMs: seconds(12),
	},
	{
		what: 'bad command',
		cause: 'command-fails',
		words: /command of the container \(exit code 127\)/,
		scenario: rolling({end: {afterMs: 50, exitCode: 127}}),
		atMs: seconds(25),
	},
	{
		what: 'init container fails',
		cause: 'init-fails',
		words: /init container migrate fails with exit code 2/,
		scenario: rolling(
			{},
			{
				steps: changing({}, {initContainers: [{name: 'migrate', image: 'registry.example.com/migrate:v2'}]}),
				parts: {
					images: [
						well,
						{image: image('v2'), endsAfterTermMs: 300},
						{image: 'registry.example.com/migrate', end: {afterMs: 300, exitCode: 2}},
					],
				},
			},
		),
		atMs: seconds(25),
	},
	{
		what: 'no node with the cpu',
		cause: 'unschedulable',
		words: /all 3 nodes lack cpu/,
		scenario: rolling({}, {steps: changing(cpu('100'))}),
		atMs: seconds(12),
	},
	{
		what: 'no node with the memory',
		cause: 'unschedulable',
		words: /all 3 nodes lack memory/,
		scenario: rolling({}, {steps: changing({resources: {requests: {memory: '999Gi'}}})}),
		atMs: seconds(12),
	},
	{
		what: 'a taint',
		cause: 'unschedulable',
		words: /all 3 nodes have a taint that is not tolerated/,
		scenario: rolling({}, {steps: [...taintNodes, setImage(seconds(5), 'Deployment', 'web', image('v2'))]}),
		atMs: seconds(12),
	},
	{
		what: 'a node selector',
		cause: 'unschedulable',
		words: /do not match node selector disk=ssd/,
		scenario: rolling({}, {steps: changing({}, {nodeSelector: {disk: 'ssd'}})}),
		atMs: seconds(12),
	},
	{
		what: 'a node affinity',
		cause: 'unschedulable',
		words: /do not match the node affinity/,
		scenario: rolling(
			{},
			{
				steps: changing(
					{},
					{
						affinity: {
							nodeAffinity: {
								requiredDuringSchedulingIgnoredDuringExecution: {
									nodeSelectorTerms: [{matchExpressions: [{key: 'disk', operator: 'In', values: ['ssd']}]}],
								},
							},
						},
					},
				),
			},
		),
		atMs: seconds(12),
	},
	{
		what: 'quota exceeded',
		cause: 'quota-exceeded',
		words: /quota pods is exhausted \(pods 3 of 3 used, 1 more asked for\)/,
		scenario: known('quota-exceeded'),
		atMs: seconds(12),
	},
	{
		what: 'an admission webhook',
		cause: 'admission-refused',
		words: /admission webhook policy\.example\.com denies it: the image is not signed/,
		scenario: rolling(
			{},
			{
				parts: {
					denials: [{webhook: 'policy.example.com', image: image('v2'), message: 'the image is not signed'}],
				},
			},
		),
		atMs: seconds(12),
	},
	{
		what: 'PodSecurity',
		cause: 'pod-security',
		words: /violate PodSecurity restricted:latest: allowPrivilegeEscalation != false/,
		scenario: rolling({}, {steps: [restrictNamespace, setImage(seconds(5), 'Deployment', 'web', image('v2'))]}),
		atMs: seconds(12),
	},
	{
		what: 'a volume that can’t be mounted',
		cause: 'volume-not-mounted',
		words: /waits? for volume data, which can't be mounted/,
		scenario: rolling(
			{},
			{
				steps: changing({}, {volumes: [{name: 'data', hostPath: {path: '/mnt/data', type: 'Directory'}}]}),
			},
		),
		atMs: seconds(30),
	},
	{
		what: 'a Secret that a volume is made of',
		cause: 'config-missing',
		words: /need(s)? Secret tls/,
		scenario: rolling({}, {steps: changing({}, {volumes: [{name: 'tls', secret: {secretName: 'tls'}}]})}),
		atMs: seconds(12),
	},
	{
		what: 'deadline exceeded while it goes on',
		cause: 'deadline-exceeded',
		words: /nothing seems broken, yet there was no progress within 0:10/,
		scenario: rolling(
			{readyAfterMs: seconds(20)},
			{steps: changing(probe('startupProbe', {failureThreshold: 60})), workload: {spec: {progressDeadlineSeconds: 10}}},
		),
		atMs: seconds(19),
	},
	{
		what: 'slow start only',
		cause: 'slow-start',
		words: /still starting: the startup probe/,
		scenario: rolling({readyAfterMs: seconds(90)}, {steps: changing(probe('startupProbe', {failureThreshold: 60}))}),
		atMs: seconds(60),
	},
	{
		what: 'minReadySeconds',
		cause: 'min-ready-seconds',
		words: /minReadySeconds is 20/,
		scenario: rolling({}, {workload: {spec: {minReadySeconds: 20}}}),
		atMs: seconds(12),
	},
	{
		what: 'maxUnavailable 0 without room to surge',
		cause: 'no-room',
		words: /no room to surge: maxUnavailable is 0/,
		scenario: rolling(
			{},
			{
				workload: {
					container: cpu('40'),
					spec: {strategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}},
				},
			},
		),
		atMs: seconds(12),
	},
	{
		what: 'a lost node',
		cause: 'node-lost',
		words: /on node node-2, which is not ready/,
		scenario: known('node-lost'),
		atMs: minutes(3),
	},
	{
		what: 'pods that a lost node never lets go',
		cause: 'node-lost',
		words: /on node node-2, which is not ready/,
		scenario: known('node-lost'),
		atMs: minutes(7.5),
	},
	{
		what: 'stuck Terminating',
		cause: 'stuck-terminating',
		words: /still Terminating/,
		scenario: rolling(
			{},
			{workload: {podAnnotations: {}}, steps: [setImage(seconds(5), 'Deployment', 'web', image('v2'))]},
		),
		atMs: minutes(2),
	},
	{
		what: 'paused and forgotten',
		cause: 'paused',
		words: /paused for 49m with 0 of 6 pods updated: perhaps forgotten/,
		scenario: known('paused-and-forgotten'),
		atMs: seconds(1),
	},
	{
		what: 'the StatefulSet trap',
		cause: 'stateful-set-trap',
		words: /waits for db-2/,
		scenario: known('stateful-set-trap'),
		atMs: seconds(90),
		name: 'db',
	},
	{
		what: 'a broken pod of the template before, which an ordered StatefulSet waits for',
		cause: 'stateful-set-trap',
		words: /waits for db-0 to become ready before it replaces it, and it is broken/,
		scenario: {
			...known('stateful-set-trap'),
			objects: [statefulSet({name: 'db', image: 'registry.example.com/db:16-typo', replicas: 3})],
			steps: [setImage(seconds(5), 'StatefulSet', 'db', 'registry.example.com/db:16')],
		},
		atMs: seconds(40),
		name: 'db',
	},
	{
		what: 'a StatefulSet whose new pod crashes',
		cause: 'crash',
		words: /crash: the container exits with code 3/,
		scenario: rolling(
			{end: {afterMs: 700, exitCode: 3}},
			{
				parts: {objects: [statefulSet({name: 'web', image: image('v1'), replicas: 3})]},
				steps: [setImage(seconds(5), 'StatefulSet', 'web', image('v2'))],
			},
		),
		atMs: seconds(25),
	},
	{
		what: 'a DaemonSet whose image is not found',
		cause: 'image-not-found',
		words: /new pod can't pull .*v2: not found/,
		scenario: rolling(
			{pullError: notFound},
			{
				parts: {objects: [daemonSet({name: 'web', image: image('v1')})]},
				steps: [setImage(seconds(5), 'DaemonSet', 'web', image('v2'))],
			},
		),
		atMs: seconds(20),
	},
	{
		what: 'a quota that keeps a StatefulSet’s pod out',
		cause: 'quota-exceeded',
		words: /quota pods is exhausted \(pods 2 of 2 used, 1 more asked for\)/,
		scenario: rolling(
			{},
			{
				parts: {
					objects: [
						{
							apiVersion: 'v1',
							kind: 'ResourceQuota',
							metadata: {name: 'pods', namespace: 'default'},
							spec: {hard: {pods: '2'}},
						},
						statefulSet({name: 'web', image: image('v1'), replicas: 2}),
					],
				},
				steps: [patch(seconds(5), 'StatefulSet', 'web', {spec: {replicas: 3}})],
			},
		),
		atMs: seconds(12),
	},
];

for (const {what, cause, words, scenario: seeded, atMs, name = 'web'} of causes) {
	test(`simulated: ${what}: ${cause} comes first`, () => {
		const cluster = beginScenario(what === 'stuck Terminating' ? heldByFinalizer(seeded) : seeded);
		cluster.engine.runUntil(START_MS + atMs);
		const found = diagnose(simulatedParts(cluster, name), START_MS + atMs);
		assert.equal(found?.cause, cause, found?.sentence ?? 'nothing is said');
		assert.match(found?.sentence ?? '', words);
	});
}

test('simulated: an autoscaler that grows what rolls: autoscaler-grows comes first', () => {
	const {objects, ...others} = known('hpa');
	const [web, autoscaler] = objects;
	assert.ok(web && autoscaler);
	// Later than the first pods, which warm up, too: it would be at its maximum before anything rolls.
	const arrival: ScenarioStep = {afterMs: seconds(-10), act: {kind: 'apply', object: autoscaler}};
	const cluster = beginScenario({...others, objects: [web], steps: [arrival, ...others.steps]});
	const told = new Set<string>();
	for (let second = 0; second <= 60; second++) {
		const nowMs = START_MS + seconds(second);
		cluster.engine.runUntil(nowMs);
		const found = diagnose(simulatedParts(cluster, 'web'), nowMs);
		if (found) {
			told.add(found.cause);
			assert.match(found.sentence, /^an autoscaler grew it to \d+ replicas/);
		}
	}

	assert.deepEqual([...told], ['autoscaler-grows']);
});

test('simulated: an autoscaler that grows a StatefulSet while it rolls is told; a rollout of the same size is not', () => {
	const {objects, ...others} = known('hpa');
	const [, autoscaler] = objects;
	assert.ok(autoscaler);
	const db = statefulSet({
		name: 'web',
		image: image('v1'),
		replicas: 6,
		container: {resources: {requests: {cpu: '500m'}}},
		podAnnotations: {'rolltop.dev/ready-after': '8s'},
	});
	const spec = {
		...(autoscaler.spec as object),
		scaleTargetRef: {apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web'},
	};
	const arrival: ScenarioStep = {afterMs: seconds(-10), act: {kind: 'apply', object: {...autoscaler, spec}}};
	const change = setImage(seconds(5), 'StatefulSet', 'web', image('v2'));
	const toldWith = (steps: readonly ScenarioStep[]) => {
		const cluster = beginScenario({...others, objects: [db], steps});
		const told = new Map<string, string>();
		for (let second = 0; second <= 90; second++) {
			const nowMs = START_MS + seconds(second);
			cluster.engine.runUntil(nowMs);
			const found = diagnose(simulatedParts(cluster, 'web'), nowMs);
			if (found) {
				told.set(found.cause, found.sentence);
			}
		}

		return told;
	};
	assert.match(toldWith([arrival, change]).get('autoscaler-grows') ?? '', /^an autoscaler grew it to \d+ replicas/);
	assert.ok(!toldWith([change]).has('autoscaler-grows'));
});

test('simulated: an undo of a StatefulSet that a GitOps controller takes back: git-ops-reverts comes first', () => {
	const {gitOps, ...others} = known('gitops');
	assert.ok(gitOps);
	const objects = [
		statefulSet({
			name: 'web',
			image: image('v1'),
			replicas: 3,
			annotations: {'argocd.argoproj.io/tracking-id': 'shop:apps/StatefulSet:default/web'},
		}),
	];
	const target = {...gitOps.target, kind: 'StatefulSet'};
	const causes = (manager: string) => {
		const cluster = beginScenario({...others, objects, gitOps: {...gitOps, target}});
		const {world, worldOf, engine} = cluster;
		const imageTo = (version: string) => {
			const web = world.get('StatefulSet', 'default', 'web') ?? assert.fail();
			const text = JSON.stringify(web.spec).replaceAll(/web:v\d/g, `web:${version}`);
			assert.ok(worldOf(manager).update({...web, spec: JSON.parse(text)}).ok);
		};
		const causeAt = (ms: number) => {
			engine.runUntil(START_MS + ms);
			return diagnose(simulatedParts(cluster, 'web'), START_MS + ms)?.cause;
		};
		const bad = causeAt(seconds(30));
		imageTo('v1');
		return [bad, causeAt(seconds(34)), causeAt(seconds(45))];
	};
	assert.deepEqual(causes('kubectl-rollout'), ['crash', 'stateful-set-trap', 'git-ops-reverts']);
});

test('simulated: an undo that a GitOps controller takes back: git-ops-reverts comes first', () => {
	const cluster = beginScenario(known('gitops'));
	const {world, worldOf, engine} = cluster;
	const imageTo = (version: string) => {
		const web = world.get('Deployment', 'default', 'web') ?? assert.fail();
		const text = JSON.stringify(web.spec).replaceAll(/web:v\d/g, `web:${version}`);
		assert.ok(worldOf('kubectl-rollout').update({...web, spec: JSON.parse(text)}).ok);
	};
	const causeAt = (ms: number) => {
		engine.runUntil(START_MS + ms);
		return diagnose(simulatedParts(cluster, 'web'), START_MS + ms)?.cause;
	};
	assert.equal(causeAt(seconds(30)), 'crash', 'the commit is bad');
	imageTo('v1');
	assert.equal(causeAt(seconds(34)), undefined, 'the undo works');
	assert.equal(causeAt(seconds(45)), 'git-ops-reverts');
});

test('simulated: the next try of a controller that backs off is foretold, within a tenth and the second of its events', () => {
	const cluster = beginScenario(known('quota-exceeded'));
	const tries = () =>
		cluster.world
			.list('Event', 'default')
			.reduce((sum, {reason, count}) => sum + (reason === 'FailedCreate' ? Number(count) : 0), 0);
	let foretold = 0;
	for (const second of [8, 12, 20, 35]) {
		let nowMs = START_MS + seconds(second);
		cluster.engine.runUntil(nowMs);
		const countdown = diagnose(simulatedParts(cluster, 'web'), nowMs)?.countdown ?? assert.fail();
		const [before, leftMs] = [tries(), countdown.atMs - nowMs];
		while (tries() === before && nowMs < START_MS + seconds(64)) {
			nowMs += 100;
			cluster.engine.runUntil(nowMs);
		}

		if (tries() > before) {
			const tookMs = nowMs - START_MS - seconds(second);
			assert.ok(Math.abs(tookMs - leftMs) <= 0.1 * tookMs + 1500, `after ${second} s: ${leftMs} told, ${tookMs} taken`);
			foretold++;
		}
	}

	assert.ok(foretold >= 3);
});

/** Its pods carry a finalizer that nobody takes away. */
function heldByFinalizer(seeded: Scenario): Scenario {
	const objects = seeded.objects.map(object => {
		const spec = object.spec as {template: {metadata: object}};
		const metadata = {...spec.template.metadata, finalizers: ['example.com/backup']};
		return {...object, spec: {...spec, template: {...spec.template, metadata}}};
	});
	return {...seeded, objects};
}

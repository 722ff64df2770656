import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Event, Pod, ReplicaSet, StatefulSetSpec} from '../../../source/kubernetes/objects.ts';
import {diagnosesOf} from '../../../source/rollout/diagnosis/diagnose.ts';
import type {Cause, Level} from '../../../source/rollout/diagnosis/diagnosis.ts';
import {diagnosisText, prospectText} from '../../../source/rollout/diagnosis/diagnosis-text.ts';
import {partsOf, revisionedParts} from '../../../source/rollout/diagnosis/parts.ts';
import {controllerRevision, pod, replicaSet, statefulSet, template} from '../../helpers/objects.ts';
import {diagnose} from './diagnose.ts';
import {ago, newPod, nowMs, podEvent, type SampleParts, sampleParts, waiting} from './sample-parts.ts';

const refused =
	(message: string, agoSeconds = 30) =>
	(current: ReplicaSet) => [
		{
			...current,
			status: {
				replicas: 0,
				conditions: [
					{
						type: 'ReplicaFailure',
						status: 'True',
						reason: 'FailedCreate',
						message,
						lastTransitionTime: ago(agoSeconds),
					},
				],
			},
		},
	];

const forbidden = (why: string) => `pods "web-new-x7k2p" is forbidden: ${why}`;

const refusals: readonly (readonly [message: string, cause: Cause, level: Level, words: RegExp])[] = [
	[
		forbidden(
			'exceeded quota: few, requested: pods=1,requests.cpu=500m, used: pods=3,requests.cpu=2, limited: pods=3,requests.cpu=2',
		),
		'quota-exceeded',
		'fault',
		/quota few is exhausted \(pods 3 of 3 used, 1 more asked for; requests\.cpu 2 of 2 used, 500m more asked for\)/,
	],
	[
		forbidden('failed quota: compute: must specify limits.memory for: web'),
		'quota-exceeded',
		'fault',
		/quota compute asks every pod to specify limits\.memory for: web/,
	],
	[
		forbidden(
			'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set …)',
		),
		'pod-security',
		'fault',
		/violate PodSecurity restricted:latest: allowPrivilegeEscalation != false/,
	],
	[
		'admission webhook "policy.example.com" denied the request: image must come from registry.example.com',
		'admission-refused',
		'fault',
		/admission webhook policy\.example\.com denies it: image must come/,
	],
	[
		'Internal error occurred: failed calling webhook "policy.example.com": failed to call webhook: connection refused',
		'admission-refused',
		'transient',
		/admission webhook policy\.example\.com does not answer/,
	],
	[
		forbidden(
			"ValidatingAdmissionPolicy 'no-latest' with binding 'no-latest' denied request: the tag latest is not allowed",
		),
		'admission-refused',
		'fault',
		/admission policy no-latest denies it: the tag latest/,
	],
	[
		forbidden('error looking up service account shop/robot: serviceaccount "robot" not found'),
		'admission-refused',
		'fault',
		/service account robot does not exist/,
	],
	[
		forbidden('maximum cpu usage per Container is 1, but limit is 2'),
		'admission-refused',
		'fault',
		/it is forbidden: maximum cpu usage per Container is 1/,
	],
	['Timeout: request did not complete within requested timeout', 'pods-not-created', 'transient', /Timeout/],
];

for (const [message, cause, level, words] of refusals) {
	test(`a pod that is refused: ${cause}: ${message.slice(0, 60)}`, () => {
		const found = diagnose(sampleParts({replicaSets: refused(message)}), nowMs);
		assert.deepEqual([found?.cause, found?.level], [cause, level]);
		assert.match(found?.sentence ?? '', words);
		assert.doesNotMatch(found?.evidence ?? '', /x7k2p/, 'the name of a pod that never was');
	});
}

test('the controller’s hidden back-off is told: the next try is as far away as the first one is past', () => {
	const event: Event = {
		...podEvent('web-new', 'FailedCreate', `Error creating: ${forbidden('exceeded quota: few')}`, {agoSeconds: 4}),
		involvedObject: {kind: 'ReplicaSet', name: 'web-new', uid: 'uid-web-new'},
	};
	const found = diagnose(sampleParts({replicaSets: refused('exceeded', 30), events: [event]}), nowMs);
	assert.deepEqual(found?.countdown, {what: 'next try', atMs: nowMs - 4000 + 26_000});
	assert.match(found ? diagnosisText(found, nowMs) : '', /next try in about 22s$/);
});

const crashing = (name: string) =>
	newPod(name, {
		state: {terminated: {exitCode: 1, reason: 'Error', startedAt: ago(9), finishedAt: ago(5)}},
		restartCount: 3,
	});

test('what keeps pods from being there comes before what they die of, and faults before what may heal', () => {
	const parts = sampleParts({
		pods: [
			newPod('b', waiting('ErrImagePull', 'dial tcp: i/o timeout'), {status: {phase: 'Pending'}}),
			newPod('c', waiting('ErrImagePull', 'dial tcp: i/o timeout'), {status: {phase: 'Pending'}}),
			crashing('a'),
		],
		replicaSets: refused(forbidden('exceeded quota: few, requested: pods=1, used: pods=3, limited: pods=3')),
	});
	assert.deepEqual(
		diagnosesOf(parts, nowMs).map(({cause}) => cause),
		['quota-exceeded', 'crash', 'registry-unreachable'],
	);
});

test('equal troubles of several pods are one, told of how many they are', () => {
	const found = diagnose(
		sampleParts({
			pods: [
				crashing('a'),
				crashing('b'),
				newPod('c', {ready: true}, {status: {conditions: [{type: 'Ready', status: 'True'}]}}),
			],
		}),
		nowMs,
	);
	assert.equal(found?.sentence, '2 of 3 pods crash: the container exits with code 1, 3 restarts');
	assert.equal(
		diagnose(sampleParts({pods: [crashing('a')]}), nowMs)?.sentence,
		'the pod crashes: the container exits with code 1, 3 restarts',
	);
});

const noCpu = '0/3 nodes are available: 3 Insufficient cpu. preemption: none';
const unscheduled = newPod(
	'a',
	{},
	{
		status: {
			phase: 'Pending',
			conditions: [
				{type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: noCpu, lastTransitionTime: ago(20)},
			],
			containerStatuses: [],
		},
	},
);
const waitingForRoom = {...unscheduled, spec: {containers: [{name: 'web', image: 'web:2'}]}};
const oldPod = (name: string, parts = {}) =>
	newPod(
		name,
		{ready: true},
		{
			metadata: {
				name,
				uid: `uid-${name}`,
				ownerReferences: [{kind: 'ReplicaSet', name: 'web-old', uid: 'uid-web-old', controller: true}],
				...parts,
			},
			status: {conditions: [{type: 'Ready', status: 'True'}]},
		},
	);
const requesting = (image: string, cpu: string) =>
	template(image, {spec: {containers: [{name: 'web', image, resources: {requests: {cpu}}}]}});
const strategyOf = (maxUnavailable: number) => ({
	spec: {strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 1, maxUnavailable}}},
});

function room(maxUnavailable: number, oldCpu: string, newCpu: string) {
	const sets = (current: ReplicaSet) => [
		current,
		replicaSet('web-old', 1, 'web:1', {
			spec: {replicas: 3, template: requesting('web:1', oldCpu)},
			status: {replicas: 3, availableReplicas: 3},
		}),
	];
	const pods = [waitingForRoom, oldPod('o1'), oldPod('o2')];
	return diagnose(
		sampleParts({
			deployment: strategyOf(maxUnavailable),
			template: requesting('web:2', newCpu),
			pods,
			replicaSets: sets,
		}),
		nowMs,
	);
}

test('maxUnavailable 0 on full nodes has no room; with an old pod to spare, or a greedier template, it is the scheduler’s', () => {
	assert.equal(room(0, '500m', '500m')?.cause, 'no-room');
	assert.match(room(0, '500m', '0.5')?.sentence ?? '', /maxUnavailable is 0.*all 3 nodes lack cpu/);
	assert.equal(room(1, '500m', '500m')?.cause, 'unschedulable');
	assert.equal(room(0, '500m', '2')?.cause, 'unschedulable');
});

test('a pod that should be gone for long is told, with its node; one in its grace period is not', () => {
	const leaving = (seconds: number) => oldPod('o1', {deletionTimestamp: ago(seconds)});
	assert.equal(diagnose(sampleParts({pods: [leaving(20)]}), nowMs), undefined);
	const found = diagnose(sampleParts({pods: [leaving(90)]}), nowMs);
	assert.equal(found?.cause, 'stuck-terminating');
	assert.match(found?.sentence ?? '', /^1 pod is still Terminating on node node-1, 90s after the grace period/);
	const of = (type: string) =>
		diagnose(sampleParts({deployment: {spec: {strategy: {type}}}, pods: [leaving(90)]}), nowMs);
	assert.equal(of('RollingUpdate')?.level, 'transient', 'it goes on beside it');
	assert.equal(of('Recreate')?.level, 'fault', 'no pod comes before it is gone');
});

const pausedFor = (seconds: number, updatedReplicas: number) =>
	sampleParts({
		deployment: {
			spec: {paused: true},
			status: {
				updatedReplicas,
				conditions: [
					{type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', lastUpdateTime: ago(seconds)},
				],
			},
		},
	});

test('a pause is forgotten only after half an hour and with something still to roll out', () => {
	assert.equal(diagnose(pausedFor(3600, 1), nowMs)?.cause, 'paused');
	assert.equal(diagnose(pausedFor(600, 1), nowMs), undefined);
	assert.equal(diagnose(pausedFor(3600, 3), nowMs), undefined);
});

test('a deadline is named only where nothing else explains it', () => {
	const exceeded = {
		status: {
			conditions: [{type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', lastUpdateTime: ago(10)}],
		},
	};
	assert.equal(diagnose(sampleParts({deployment: exceeded}), nowMs)?.cause, 'deadline-exceeded');
	assert.equal(diagnose(sampleParts({deployment: exceeded, pods: [crashing('a')]}), nowMs)?.cause, 'crash');
});

const renumbered = (set: ReplicaSet, revision: number, history: string): ReplicaSet => ({
	...set,
	metadata: {
		...set.metadata,
		annotations: {
			'deployment.kubernetes.io/revision': String(revision),
			'deployment.kubernetes.io/revision-history': history,
		},
	},
});

function tug(manager: string, turns: readonly [current: readonly [number, string], other: readonly [number, string]]) {
	const [[number, history], [otherNumber, otherHistory]] = turns;
	const sets = (current: ReplicaSet) => [
		renumbered(current, number, history),
		renumbered(replicaSet('web-old', 1, 'web:1'), otherNumber, otherHistory),
	];
	const managedFields = [{manager, operation: 'Update', time: ago(10), fieldsV1: {'f:spec': {'f:template': {}}}}];
	const labels = {'argocd.argoproj.io/instance': 'shop'};
	const parts = sampleParts({deployment: {metadata: {name: 'web', managedFields, labels}}, replicaSets: sets});
	return diagnose(parts, nowMs)?.cause;
}

test('an undo that a GitOps controller took back is told by the numbers, and only by its own hand', () => {
	assert.equal(
		tug('argocd-controller', [
			[4, '2'],
			[3, '1'],
		]),
		'git-ops-reverts',
	);
	assert.equal(
		tug('kubectl-rollout', [
			[4, '2'],
			[3, '1'],
		]),
		undefined,
		'a person undid the undo',
	);
	assert.equal(
		tug('argocd-controller', [
			[3, '1'],
			[2, ''],
		]),
		undefined,
		'the repository itself went back',
	);
	assert.equal(
		tug('argocd-controller', [
			[2, ''],
			[1, ''],
		]),
		undefined,
	);
});

/** A StatefulSet whose template was written ten seconds ago; of its revisions the number and the age in seconds. */
function setTug(manager: string, history: readonly (readonly [number: number, ageSeconds: number])[], limit = 10) {
	const managedFields = [{manager, operation: 'Update', time: ago(10), fieldsV1: {'f:spec': {'f:template': {}}}}];
	const labels = {'argocd.argoproj.io/instance': 'shop'};
	const set = statefulSet({metadata: {name: 'db', managedFields, labels}, spec: {revisionHistoryLimit: limit}});
	const revisions = history.map(([number, age], index) =>
		controllerRevision(set, number, index === 0 ? 'db:1' : `db:0-${index}`, {metadata: {creationTimestamp: ago(age)}}),
	);
	return diagnosesOf(partsOf(set, revisions, [], []), nowMs).find(({cause}) => cause === 'git-ops-reverts')?.sentence;
}

const setTugs: readonly (readonly [what: string, sentence: string | undefined, found: string | undefined])[] = [
	[
		'two revisions that took turns',
		'Argo CD seems to have reverted the undo: what was before is back (db:1), after revision 4 was rolled to',
		setTug('argocd-controller', [
			[5, 600],
			[4, 900],
			[1, 5000],
		]),
	],
	[
		'a person’s hand',
		undefined,
		setTug('kubectl-edit', [
			[4, 600],
			[3, 900],
		]),
	],
	[
		'a commit of something new',
		undefined,
		setTug('argocd-controller', [
			[4, 9],
			[3, 900],
		]),
	],
	[
		'a plain history whose owner wrote something else since',
		undefined,
		setTug('argocd-controller', [
			[2, 600],
			[1, 900],
		]),
	],
	[
		'a history that was pruned',
		undefined,
		setTug(
			'argocd-controller',
			[
				[5, 600],
				[4, 900],
				[3, 1000],
			],
			2,
		),
	],
	[
		'a commit that goes back to the first',
		undefined,
		setTug('argocd-controller', [
			[4, 900],
			[3, 600],
		]),
	],
];
for (const [what, sentence, found] of setTugs) {
	test(`an undo of a StatefulSet that was taken back, or not: ${what}`, () => assert.equal(found, sentence));
}

function autoscaled(manager: string, scaledAgo: number | undefined, set = 'web-old') {
	const scaled: Event = {
		...podEvent('web', 'ScalingReplicaSet', `Scaled up replica set ${set} from 3 to 4`, {
			agoSeconds: 8,
			type: 'Normal',
		}),
		involvedObject: {kind: 'Deployment', name: 'web', uid: 'uid-web'},
	};
	const managedFields = [
		{
			manager,
			operation: 'Update',
			subresource: 'scale',
			...(scaledAgo === undefined ? {} : {time: ago(scaledAgo)}),
			fieldsV1: {'f:spec': {'f:replicas': {}}},
		},
	];
	return diagnose(sampleParts({deployment: {metadata: {name: 'web', managedFields}}, events: [scaled]}), nowMs)?.cause;
}

test('an autoscaler that grows a rollout is told; a person’s scaling, or one before the rollout, is not', () => {
	assert.equal(autoscaled('kube-controller-manager', 8), 'autoscaler-grows');
	assert.equal(autoscaled('kube-controller-manager', undefined), 'autoscaler-grows', 'as the API server writes it');
	assert.equal(autoscaled('kubectl', 8), undefined);
	assert.equal(autoscaled('kube-controller-manager', 600), undefined);
	assert.equal(autoscaled('kube-controller-manager', 8, 'web-new'), undefined, 'a step of the rollout itself');
});

test('minReadySeconds is a wait with its end', () => {
	const ready = newPod(
		'a',
		{ready: true},
		{status: {conditions: [{type: 'Ready', status: 'True', lastTransitionTime: ago(4)}]}},
	);
	const found = diagnose(sampleParts({deployment: {spec: {minReadySeconds: 30}}, pods: [ready]}), nowMs);
	assert.deepEqual([found?.cause, found?.level], ['min-ready-seconds', 'wait']);
	assert.deepEqual(found?.countdown, {what: 'next one available', atMs: nowMs + 26_000});
});

function trapped(
	podRevision: string,
	updateRevision: string,
	currentRevision: string,
	spec: Partial<StatefulSetSpec> = {},
) {
	const object = statefulSet({
		spec,
		status: {updateRevision, currentRevision},
	});
	const stuck = newPod('db-2', waiting('ImagePullBackOff', 'not found'), {
		metadata: {
			name: 'db-2',
			uid: 'uid-db-2',
			labels: {'controller-revision-hash': podRevision},
			ownerReferences: [{kind: 'StatefulSet', name: 'db', uid: 'uid-db', controller: true}],
		},
		status: {phase: 'Pending'},
	});
	return diagnose(revisionedParts({kind: 'StatefulSet', object}, updateRevision, undefined, [stuck], []), nowMs)?.cause;
}

test('the StatefulSet trap: a broken pod of another template, in order, and not one that is being updated', () => {
	assert.equal(trapped('db-broken', 'db-mended', 'db-good'), 'stateful-set-trap');
	assert.equal(trapped('db-broken', 'db-good', 'db-good'), 'stateful-set-trap', 'undone to what was before');
	assert.equal(trapped('db-broken', 'db-broken', 'db-good'), 'image-not-found');
	assert.equal(trapped('db-good', 'db-next', 'db-good'), 'stateful-set-trap', 'it is waited for all the same');
	assert.equal(trapped('db-broken', 'db-mended', 'db-good', {podManagementPolicy: 'Parallel'}), undefined);
	const held = {updateStrategy: {rollingUpdate: {partition: 3}}};
	assert.equal(trapped('db-good', 'db-next', 'db-good', held), 'image-not-found', 'it would come back as it was');
	assert.equal(trapped('db-good', 'db-next', 'db-good', {updateStrategy: {type: 'OnDelete'}}), 'image-not-found');
});

test('a template is called mended where it is known to be: it is what was before, or pods are ready with it', () => {
	const words = (current: string, newPods: readonly Pod[]) => {
		const object = statefulSet({status: {updateRevision: 'db-3', currentRevision: current}});
		const stuck = newPod('db-2', waiting('ImagePullBackOff', 'not found'), {
			metadata: {
				name: 'db-2',
				uid: 'uid-db-2',
				labels: {'controller-revision-hash': 'db-2'},
				ownerReferences: [{kind: 'StatefulSet', name: 'db', uid: 'uid-db', controller: true}],
			},
			status: {phase: 'Pending'},
		});
		const parts = revisionedParts({kind: 'StatefulSet', object}, 'db-3', undefined, [stuck, ...newPods], []);
		const trap = diagnosesOf(parts, nowMs).find(({cause}) => cause === 'stateful-set-trap');
		return `${trap?.sentence}; ${trap?.next}`;
	};
	const broken = newPod('db-1', waiting('ImagePullBackOff', 'not found'), {
		metadata: {name: 'db-1', uid: 'uid-db-1', labels: {'controller-revision-hash': 'db-3'}},
		status: {phase: 'Pending'},
	});
	assert.match(words('db-1', []), /; delete pod db-2: it comes back with the present template$/);
	assert.match(words('db-1', [broken]), /; give it a template that works: the pods of the present one fail, too$/);
	const ready = pod({metadata: {name: 'db-1', uid: 'uid-db-1', labels: {'controller-revision-hash': 'db-3'}}});
	assert.match(words('db-1', []), /it is of a broken revision: the new template does not reach it/);
	assert.match(words('db-1', [ready]), /: the mended template does not reach it/);
	assert.match(words('db-3', []), /: the mended template does not reach it/);
});

test('a pod that is only not ready holds an ordered StatefulSet up as well: it may come up yet, and deleting it helps', () => {
	const object = statefulSet({status: {updateRevision: 'db-1', currentRevision: 'db-1', updatedReplicas: 2}});
	const unready = (seconds: number) =>
		pod({
			metadata: {
				name: 'db-2',
				uid: 'uid-db-2',
				creationTimestamp: ago(seconds),
				labels: {'controller-revision-hash': 'db-2'},
				ownerReferences: [{kind: 'StatefulSet', name: 'db', uid: 'uid-db', controller: true}],
			},
			status: {
				phase: 'Running',
				conditions: [{type: 'Ready', status: 'False', lastTransitionTime: ago(seconds)}],
				containerStatuses: [{name: 'web', ready: false, started: true, state: {running: {startedAt: ago(seconds)}}}],
			},
		});
	const found = (seconds: number) =>
		diagnose(revisionedParts({kind: 'StatefulSet', object}, 'db-1', undefined, [unready(seconds)], []), nowMs);
	assert.equal(found(5), undefined);
	const {cause, level, sentence, next} = found(55) ?? {};
	assert.deepEqual([cause, level], ['stateful-set-trap', 'transient']);
	assert.match(sentence ?? '', /^Kubernetes waits for db-2 to become ready before it replaces it, and it is not: /);
	assert.match(next ?? '', /^delete pod db-2: it comes back with the present template/);
});

const onLostNode = (one: Pod): readonly [Pod, Event] => [
	one,
	podEvent(one.metadata.name, 'NodeNotReady', 'Node is not ready', {agoSeconds: 90}),
];

test('what a lost node never lets go is told in one sentence, and as no fault of what has others in its place', () => {
	const deletionTimestamp = ago(90);
	const lost = [oldPod('o1', {deletionTimestamp}), newPod('n1', {}, {metadata: {deletionTimestamp}})].map(one =>
		onLostNode({...one, metadata: {...one.metadata, uid: `uid-${one.metadata.name}`}}),
	);
	const of = (deployment: SampleParts['deployment'] = {}) =>
		diagnosesOf(
			sampleParts({deployment, pods: lost.map(([one]) => one), events: lost.map(([, event]) => event)}),
			nowMs,
		);
	assert.deepEqual(
		of().map(({level, sentence}) => [level, sentence]),
		[['wait', 'both Terminating pods are on node node-1, which is not ready: gone only when it is back or removed']],
	);
	const [recreated] = of({spec: {strategy: {type: 'Recreate'}}});
	assert.equal(recreated?.level, 'fault');
	assert.match(recreated?.next ?? '', /until then no pod comes/);
});

test('that the deadline is exceeded is no second trouble beside its cause, and is told where none is seen', () => {
	const exceeded = {
		status: {
			conditions: [{type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', lastUpdateTime: ago(60)}],
		},
	} as const;
	const causes = (pods: readonly Pod[]) =>
		diagnosesOf(sampleParts({deployment: exceeded, pods}), nowMs).map(({cause}) => cause);
	assert.deepEqual(causes([crashing('a')]), ['crash']);
	assert.deepEqual(causes([]), ['deadline-exceeded']);
});

test('what comes within a second is due, and not in about 0s', () => {
	const text = (atMs: number) =>
		prospectText({cause: 'crash', level: 'wait', sentence: '', countdown: {what: 'next start', atMs}}, nowMs);
	assert.deepEqual(
		[text(nowMs + 1_000), text(nowMs + 400), text(nowMs - 1)],
		['Next start in about 1s', 'Next start due', 'Next start due'],
	);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {DeploymentStatus, Pod, Workload} from '../../source/kubernetes/objects.ts';
import {type Finding, lookAt} from '../../source/rollout/finding.ts';
import {beforeNotStarted, withPresentTemplate} from '../../source/rollout/present-template.ts';
import {type Summary, summaryOf} from '../../source/rollout/summary.ts';
import {needsAttention, urgencyWith} from '../../source/rollout/urgency.ts';
import {controllerRevision, daemonSet, deployment, pod, replicaSet, statefulSet, template} from '../helpers/objects.ts';

const nowMs = Date.parse('2026-01-01T01:00:00Z');
const ago = (seconds: number) => new Date(nowMs - seconds * 1000).toISOString();
const rowTemplate = (name: string, image: string) => ({spec: {containers: [{name, image}]}});

const revisionOf = (number: string) => ({annotations: {'deployment.kubernetes.io/revision': number}});
const web = deployment({
	metadata: revisionOf('2'),
	spec: {template: rowTemplate('web', 'web:2')},
	status: {
		updatedReplicas: 1,
		conditions: [{type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: ago(60)}],
	},
});
const sets = [replicaSet('web-a', 1, 'web:1', {status: {replicas: 3}}), replicaSet('web-b', 2, 'web:2')];

const controllerOf = ({metadata: {name, uid}}: (typeof sets)[number]) => ({
	kind: 'ReplicaSet',
	name,
	uid,
	controller: true,
});

const db = statefulSet({
	metadata: {generation: 2},
	spec: {template: rowTemplate('web', 'db:2')},
	status: {currentRevision: 'db-1', updateRevision: 'db-2', updatedReplicas: 1, availableReplicas: 2},
});
const agent = daemonSet({
	metadata: {generation: 2},
	spec: {template: rowTemplate('web', 'agent:2')},
	status: {updatedNumberScheduled: 1, numberAvailable: 2},
});

test('a row gets its template from what the controller calls the present revision', () => {
	const whole = withPresentTemplate(web, sets);
	assert.deepEqual(whole?.spec.template, template('web:2'));
	const dbRevisions = [controllerRevision(db, 1, 'db:1'), controllerRevision(db, 2, 'db:2')];
	assert.equal(withPresentTemplate(db, dbRevisions)?.spec.template.spec.containers[0]?.image, 'db:2');
	const agentRevisions = [controllerRevision(agent, 2, 'agent:2'), controllerRevision(agent, 1, 'agent:1')];
	assert.equal(withPresentTemplate(agent, agentRevisions)?.spec.template.spec.containers[0]?.image, 'agent:2');
});

test('while the present revision is not known a row gets no template', () => {
	assert.equal(withPresentTemplate(web, []), undefined);
	assert.equal(withPresentTemplate(web, sets.slice(0, 1)), undefined);
	const changed = deployment({metadata: {...revisionOf('2'), generation: 2}, status: {observedGeneration: 1}});
	assert.equal(withPresentTemplate(changed, sets), undefined, 'the change was not taken up');
	const newer = deployment({metadata: revisionOf('2'), spec: {template: rowTemplate('web', 'web:3')}});
	assert.equal(withPresentTemplate(newer, sets), undefined, 'the ReplicaSet is older than the row');
	assert.equal(withPresentTemplate(agent, [controllerRevision(agent, 1, 'agent:1')]), undefined);
	const foreign = {...sets[1], metadata: {...sets[1]?.metadata, ownerReferences: []}} as (typeof sets)[number];
	assert.equal(withPresentTemplate(web, [foreign]), undefined);
});

test('a template that was changed while paused has no revision yet: what runs is that of the one before', () => {
	const before = {number: 2, images: ['web:2']};
	const paused = (image: string, updatedReplicas: number, isPaused = true) =>
		deployment({
			metadata: revisionOf('2'),
			spec: {paused: isPaused, template: rowTemplate('web', image)},
			status: {updatedReplicas},
		});
	const running = [replicaSet('web-b', 2, 'web:2', {status: {replicas: 3}})];
	assert.deepEqual(beforeNotStarted(paused('web:3', 0), running), before);
	assert.deepEqual(beforeNotStarted(paused('web:2', 0), running), before, 'only its environment was changed');
	assert.equal(beforeNotStarted(paused('web:2', 3), running), undefined);
	assert.equal(beforeNotStarted(paused('web:3', 0, false), running), undefined);
	assert.equal(beforeNotStarted(paused('web:3', 0), []), undefined, 'its ReplicaSets may not be read');
});

test('what stands half way and waits for a person is worth a look, what is whole or on its way out is not', () => {
	const paused = (status: Partial<DeploymentStatus>, metadata = {}) =>
		deployment({metadata, spec: {paused: true}, status});
	assert.equal(needsAttention(paused({updatedReplicas: 1})), true);
	assert.equal(needsAttention(paused({updatedReplicas: 3, availableReplicas: 1})), true);
	assert.equal(needsAttention(paused({updatedReplicas: 3})), false);
	assert.equal(needsAttention(paused({updatedReplicas: 1}, {deletionTimestamp: ago(1)})), false);
	const held = {spec: {updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 2}}}};
	const status = {currentRevision: 'db-1', updateRevision: 'db-2', updatedReplicas: 1};
	assert.equal(needsAttention(statefulSet({...held, status})), true);
});

test('of a change that leaves the image alone it is told what changed', () => {
	const labelled = {...template('web:2'), metadata: {labels: {app: 'web', added: 'one'}}};
	const [old, present] = sets;
	assert.ok(old && present);
	const former = {...old, spec: {...old.spec, template: labelled}};
	const {finding} = look(web, [former, present], []);
	assert.deepEqual(finding.from, {number: 1, images: ['web:2'], beside: 'labels changed'});
});

test('of what is paused half way the revision is told that most pods have', () => {
	const half = deployment({...web, spec: {...web.spec, paused: true}});
	const {finding} = look(half, sets, [webPod('web-b-1', waiting('ErrImagePull', 'web:2: not found'))]);
	assert.deepEqual(finding.from, {number: 1, images: ['web:1']});
	assert.match(finding.why ?? '', /can't pull/);
});

const waiting = (reason: string, message = '') => ({
	phase: 'Pending',
	conditions: [{type: 'Ready', status: 'False'}],
	containerStatuses: [{name: 'web', ready: false, restartCount: 0, state: {waiting: {reason, message}}}],
});
const ownedBy = (kind: string, name: string, uid: string) => ({ownerReferences: [{kind, name, uid, controller: true}]});
const webPod = (name: string, status: Pod['status'] = {}): Pod =>
	pod({metadata: {name, creationTimestamp: ago(50), ...ownedBy('ReplicaSet', 'web-b', 'uid-web-b')}, status});
const dbPod = (status: NonNullable<Pod['status']>, createdSeconds: number): Pod =>
	pod({
		metadata: {
			name: 'db-2',
			creationTimestamp: ago(createdSeconds),
			labels: {'controller-revision-hash': 'db-2'},
			...ownedBy('StatefulSet', 'db', 'uid-db'),
		},
		status,
	});

function look(row: Workload, owned: Parameters<typeof lookAt>[1], pods: readonly Pod[]) {
	const whole = withPresentTemplate(row, owned);
	assert.ok(whole);
	return lookAt(whole, owned, pods, [], nowMs);
}

test('pods that can not run make a rollout stuck, with what they do as the evidence against the revision', () => {
	const {finding, failure, unexplained} = look(web, sets, [
		webPod('web-b-1', waiting('ErrImagePull', 'rpc error: code = NotFound desc = web:2: not found')),
	]);
	assert.equal(finding.isStuck, true);
	assert.match(finding.why ?? '', /^the pod can't pull web:1: not found|^the pod can't pull/);
	assert.match(failure ?? '', /^its pods can't pull .*: not found$/);
	assert.equal(unexplained, undefined);
	assert.deepEqual(finding.from, {number: 1, images: ['web:1']});
});

test('what only takes time is not stuck, has no evidence against it, and is told when it takes long', () => {
	const {finding, failure, unexplained} = look(web, sets, [webPod('web-b-1', waiting('ContainerCreating'))]);
	assert.deepEqual([finding.isStuck, finding.why], [false, 'the pod is still starting']);
	assert.equal(failure, undefined);
	assert.equal(unexplained, 'uid-web-b-1', 'its events may tell why');
	const quick = look(web, sets, [{...webPod('web-b-1'), status: waiting('ContainerCreating')}].map(young));
	assert.deepEqual([quick.finding.why, quick.unexplained], [undefined, undefined]);
});

const young = (one: Pod): Pod => ({...one, metadata: {...one.metadata, creationTimestamp: ago(3)}});
const dbRevisions = [controllerRevision(db, 1, 'db:1'), controllerRevision(db, 2, 'db:2')];

test('a set that gets no pod and waits for none of its own is asked for its events within seconds', () => {
	const made = (seconds: number) =>
		statefulSet({
			metadata: {creationTimestamp: ago(seconds)},
			spec: {template: rowTemplate('web', 'db:2')},
			status: {
				currentRevision: 'db-2',
				updateRevision: 'db-2',
				replicas: 0,
				updatedReplicas: 0,
				readyReplicas: 0,
				availableReplicas: 0,
			},
		});
	const asked = (set: ReturnType<typeof made>, pods: readonly Pod[]) => {
		const revision = controllerRevision(set, 2, 'db:2');
		const {creationTimestamp = ''} = set.metadata;
		return look(set, [{...revision, metadata: {...revision.metadata, creationTimestamp}}], pods).unexplained;
	};
	assert.equal(asked(made(3), []), undefined);
	assert.equal(asked(made(6), []), 'uid-db');
	const first = dbPod(waiting('ContainerCreating'), 6);
	assert.equal(asked(made(6), [first]), undefined, 'the first pod starts, and the others come after it');
});

test('what has no deadline is stuck after as long as Kubernetes gives a Deployment', () => {
	const soon = look(db, dbRevisions, [dbPod(waiting('ContainerCreating'), 9 * 60)]).finding;
	assert.deepEqual([soon.isStuck, soon.lastProgressMs], [false, nowMs - 9 * 60_000]);
	const late = look(db, dbRevisions, [dbPod(waiting('ContainerCreating'), 11 * 60)]).finding;
	assert.equal(late.isStuck, true);
	assert.equal(look(web, sets, [webPod('web-b-1')]).finding.lastProgressMs, undefined, 'it has a deadline');
});

test('a DaemonSet one of whose nodes is in trouble for a day is not rolling, and not stuck', () => {
	const old = daemonSet({spec: {template: rowTemplate('web', 'agent:2')}, status: {numberAvailable: 2}});
	const {finding} = look(old, [controllerRevision(old, 2, 'agent:2')], []);
	assert.deepEqual([finding.isStuck, finding.lastProgressMs, finding.from], [false, undefined, undefined]);
});

const plain: Finding = {isStuck: false};
const why = "both new pods can't pull web:2: not found";

const sentences: readonly (readonly [Workload, Finding | undefined, Summary])[] = [
	[web, undefined, {tone: 'busy', sentence: 'rolling 1 of 3, deadline in 9:00'}],
	[web, plain, {tone: 'busy', sentence: 'rolling 1 of 3, deadline in 9:00'}],
	[
		web,
		{isStuck: true, why, sinceMs: nowMs - 120_000},
		{tone: 'bad', sentence: `stuck 2m: ${why}`, detail: '1 of 3, deadline in 9:00'},
	],
	[
		web,
		{isStuck: false, why: "the new pod can't reach the registry"},
		{tone: 'busy', sentence: "rolling 1 of 3, deadline in 9:00; the new pod can't reach the registry"},
	],
	[
		deployment({
			metadata: revisionOf('2'),
			status: {
				updatedReplicas: 1,
				conditions: [{type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: ago(434)}],
			},
		}),
		{isStuck: false, why: 'the new pod is still starting'},
		{
			tone: 'busy',
			sentence: 'rolling 1 of 3, no progress for 7m14s, deadline in 2:46; the new pod is still starting',
		},
	],
	[db, {...plain, lastProgressMs: nowMs - 20_000}, {tone: 'busy', sentence: 'rolling 1 of 3'}],
	[db, {...plain, lastProgressMs: nowMs - 480_000}, {tone: 'busy', sentence: 'rolling 1 of 3, no progress 8m of 10m'}],
	[
		db,
		{isStuck: true, lastProgressMs: nowMs - 720_000},
		{tone: 'bad', sentence: 'stuck at 1 of 3, no progress for 12m'},
	],
	[
		agent,
		{isStuck: true, why: 'the new pod crashes', sinceMs: nowMs - 5_000, lastProgressMs: nowMs - 60_000},
		{tone: 'bad', sentence: 'stuck 5s: the new pod crashes', detail: '1 of 3 nodes'},
	],
	[
		statefulSet({status: {readyReplicas: 2, availableReplicas: 2}}),
		{isStuck: true, why: 'the pod crashes', sinceMs: nowMs - 5_000},
		{tone: 'bad', sentence: 'stuck 5s: the pod crashes', detail: '2 of 3 available'},
	],
	[
		statefulSet({status: {readyReplicas: 2, availableReplicas: 2}}),
		{isStuck: false, isStarting: true},
		{tone: 'busy', sentence: 'starting, 2 of 3 available'},
	],
	[
		deployment({spec: {paused: true}, status: {updatedReplicas: 1}}),
		{isStuck: true, why},
		{tone: 'paused', sentence: `paused, 1 of 3 updated; ${why}`},
	],
	[
		deployment({spec: {paused: true}, status: {updatedReplicas: 1}}),
		plain,
		{tone: 'paused', sentence: 'paused, 1 of 3 updated'},
	],
	[
		statefulSet({
			spec: {updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 2}}},
			status: {currentRevision: 'db-1', updateRevision: 'db-2', updatedReplicas: 1, availableReplicas: 2},
		}),
		{isStuck: true, why: 'the new pod crashes'},
		{tone: 'paused', sentence: 'held by partition 2, 1 of 3 updated, 2 of 3 available; the new pod crashes'},
	],
	[deployment(), {isStuck: false, why: 'one pod is still starting'}, {tone: 'good', sentence: ''}],
];

for (const [workload, finding, summary] of sentences) {
	const what = finding === undefined ? 'nothing was found' : JSON.stringify(finding);
	test(`of a ${workload.kind} of which ${what} the list says: ${summary.sentence}`, () => {
		assert.deepEqual(summaryOf(workload, nowMs, finding), summary);
	});
}

test('what is found makes a row more urgent, or less where it only starts, and nothing that waits for a person', () => {
	const paused = deployment({spec: {paused: true}, status: {updatedReplicas: 1}});
	const lacking = statefulSet({status: {readyReplicas: 2, availableReplicas: 2}});
	const cases: readonly (readonly [Workload, Finding | undefined, number])[] = [
		[web, undefined, 2],
		[web, plain, 2],
		[web, {isStuck: true, why}, 0],
		[lacking, undefined, 1],
		[lacking, {isStuck: false, isStarting: true}, 2],
		[paused, {isStuck: true, why}, 3],
		[deployment(), {isStuck: true, why}, 4],
	];
	for (const [workload, finding, urgency] of cases) assert.equal(urgencyWith(workload, finding), urgency);
});

test('of pods that are well a second look, after another pod has changed, reads no container again', () => {
	let reads = 0;
	const well = (name: string): Pod => {
		const one = pod({metadata: {name, uid: name, ownerReferences: sets.slice(1).map(controllerOf)}});
		const {containerStatuses, ...others} = one.status ?? {};
		const status = {
			...others,
			get containerStatuses() {
				reads++;
				return containerStatuses;
			},
		};
		return {...one, status} as Pod;
	};
	const pods = Array.from({length: 200}, (_, index) => well(`web-b-${index}`));
	const look = () => lookAt(withPresentTemplate(web, sets) ?? web, sets, pods, [], nowMs);
	look();
	assert.ok(reads >= pods.length, 'nothing was counted');
	reads = 0;
	pods[7] = well('web-b-7');
	look();
	assert.ok(reads > 0 && reads < 10, `${reads} reads`);
});

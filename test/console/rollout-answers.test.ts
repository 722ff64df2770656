import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {OpenedWorkload} from '../../source/cluster/cluster.ts';
import {lineText} from '../../source/console/line.ts';
import {rolloutLines} from '../../source/console/screens/rollout/rollout-lines.ts';
import {rolloutScreen} from '../../source/console/screens/rollout/rollout-screen.ts';
import type {Deployment, ReplicaSet, WorkloadOf} from '../../source/kubernetes/objects.ts';
import {
	checkoutOpened,
	collection,
	live,
	sampleDeployment,
	sampleNowMs,
	samplePod,
	sampleReplicaSet,
	sampleView,
} from '../helpers/sample-view.ts';

const at = (agoSeconds: number) => new Date(sampleNowMs - agoSeconds * 1000).toISOString();

function draw(opened: OpenedWorkload, columns = 120, rows = 36): string {
	const scene = {view: sampleView({opened}), nowMs: sampleNowMs};
	return rolloutLines(rolloutScreen(opened.target), scene, columns, rows).map(lineText).join('\n');
}

function openedOf(
	workload: WorkloadOf<'Deployment'>,
	replicaSets: readonly ReplicaSet[],
	parts: Partial<OpenedWorkload> = {},
): OpenedWorkload {
	const {name, namespace = ''} = workload.metadata;
	return {
		target: {kind: 'Deployment', namespace, name},
		workload,
		freshness: live,
		replicaSets: collection(replicaSets),
		controllerRevisions: collection([]),
		pods: collection([]),
		events: collection([]),
		...parts,
	};
}

const web = (parts: Partial<Parameters<typeof sampleDeployment>[0]> = {}) =>
	sampleDeployment({name: 'web', image: 'web:2', revision: 2, ...parts});
const newOf = (deployment: Deployment, parts = {}) => sampleReplicaSet(deployment, 2, 'web:2', parts);
const oldOf = (deployment: Deployment, parts = {}) => sampleReplicaSet(deployment, 1, 'web:1', parts);
const withHistory = (replicaSet: ReplicaSet, history: string): ReplicaSet => ({
	...replicaSet,
	metadata: {
		...replicaSet.metadata,
		annotations: {...replicaSet.metadata.annotations, 'deployment.kubernetes.io/revision-history': history},
	},
});

test('a change that leaves the image alone is told beside it, for the line read as if nothing had changed', () => {
	const rolling = web({image: 'web:1', updated: 1, total: 4});
	const old = oldOf(rolling, {replicas: 3});
	const {spec} = old;
	const {template} = spec;
	const [container] = template.spec?.containers ?? [];
	const before = {
		...template,
		spec: {...template.spec, containers: [{...container, name: 'web', env: [{name: 'A', value: '1'}]}]},
	};
	const text = draw(openedOf(rolling, [{...old, spec: {...spec, template: before}}]));
	assert.match(text, /revision 1 → next {3}web:1, 1 env value changed {3}changed/);
});

test('of what is scaled to zero no budget of no pods is reckoned, and no course of none is drawn', async () => {
	const none = web({replicas: 0, updated: 0, ready: 0, total: 0});
	const text = draw(openedOf(none, [newOf(none)]));
	assert.match(text, /budget {4}replicas 0 {3}nothing to replace {3}\(now 0 pods, 0 available\)/);
	assert.doesNotMatch(text, /maxSurge|0 of 0 now/);
});

test('of a paused workload the first hint is to go on', () => {
	const paused = web({paused: true, updated: 1, total: 4});
	const text = draw(openedOf(paused, [newOf(paused, {replicas: 1}), oldOf(paused, {replicas: 3})]));
	assert.match(text, /p {2}resume: go on, 1 of 3 updated {4}u {2}undo to revision 1/);
});

const renumber = (replicaSet: ReplicaSet, revision: number): ReplicaSet => ({
	...replicaSet,
	metadata: {...replicaSet.metadata, annotations: {'deployment.kubernetes.io/revision': String(revision)}},
});

test('what is going back is not offered to be undone, unless it is in trouble and there is something older', () => {
	const back = web({revision: 4, updated: 1, total: 4});
	const replicaSet = (parts = {}) => withHistory(sampleReplicaSet(back, 4, 'web:2', parts), '2');
	const former = sampleReplicaSet(back, 3, 'web:broken', {replicas: 3, ready: 0});
	assert.doesNotMatch(draw(openedOf(back, [replicaSet({replicas: 1}), former])), /undo to revision/);
	const pods = collection([samplePod(replicaSet(), 'x7k2p', 'image-missing')]);
	const troubled = draw(openedOf(back, [replicaSet({replicas: 1, ready: 0}), former], {pods}));
	assert.doesNotMatch(troubled, /undo/, 'that would bring back what was just given up');
	const older = sampleReplicaSet(back, 0, 'web:0', {ageSeconds: 86_400});
	const three = draw(openedOf(back, [replicaSet({replicas: 1, ready: 0}), former, renumber(older, 1)], {pods}));
	assert.match(three, /→ to do: undo, or push the image/);
	assert.match(three, /u {2}undo to revision 1/);
});

test('counts that may not be read are not known, and never 0', () => {
	const blocked = {
		state: 'blocked',
		error: {kind: 'forbidden', message: 'replicasets.apps is forbidden', status: 403},
	} as const;
	const rolling = web({updated: 2, total: 4});
	const text = draw(openedOf(rolling, [], {replicaSets: collection([], blocked)}));
	assert.match(text, /not known \(no right to list replicasets\)/);
	assert.doesNotMatch(text, /0 ready|old: none left|0 of 3/);
	assert.match(text, /revision 2/);
	assert.doesNotMatch(text, /no pods$/m);
});

function ownedBy(fields: Readonly<Record<string, object>>): WorkloadOf<'Deployment'> {
	const deployment = web();
	const managedFields = [
		{manager: 'rolltop', operation: 'Update', time: at(128), fieldsV1: {'f:spec': {'f:template': {}, ...fields}}},
	];
	return {...deployment, metadata: {...deployment.metadata, managedFields}};
}

test('a pause by the same manager does not make the change look recent', () => {
	const own = ownedBy({});
	assert.match(draw(openedOf(own, [newOf(own)])), /changed 2m11s ago by rolltop/);
	const alsoPaused = ownedBy({'f:paused': {}});
	assert.match(draw(openedOf(alsoPaused, [newOf(alsoPaused, {ageSeconds: 3600})])), /changed 60m ago by rolltop/);
	const again = withHistory(newOf(alsoPaused), '1');
	assert.match(draw(openedOf(alsoPaused, [again])), /changed by rolltop/);
});

test('Recreate keeps from, to and the way back until it is complete', () => {
	const deployment = web({updated: 1, ready: 0, total: 1});
	const recreating = {...deployment, spec: {...deployment.spec, strategy: {type: 'Recreate'}}};
	const text = draw(openedOf(recreating, [newOf(recreating, {replicas: 1, ready: 0}), oldOf(recreating)]));
	assert.match(text, /revision 1 → 2 {3}web 1 → 2/);
	assert.match(text, /u {2}undo to revision 1/);
	const done = web();
	assert.match(draw(openedOf(done, [newOf(done, {replicas: 3}), oldOf(done)])), /revision 2 {3}web:2/);
	const scaled = web({replicas: 5, updated: 3, ready: 3, total: 3, progressing: {reason: 'NewReplicaSetAvailable'}});
	assert.match(draw(openedOf(scaled, [newOf(scaled, {replicas: 3}), oldOf(scaled)])), /revision 2 {3}web:2/);
});

test('of a quota its name and numbers survive, at 80 columns', () => {
	const deployment = web({updated: 1, total: 4});
	const message =
		'pods "web-6f9f58df2d-x7k2p" is forbidden: exceeded quota: few-pods, requested: pods=1, used: pods=4, limited: pods=4';
	const failing = {
		...deployment,
		status: {
			...deployment.status,
			conditions: [
				...(deployment.status?.conditions ?? []),
				{type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message},
			],
		},
	};
	const text = draw(openedOf(failing, [newOf(failing, {replicas: 1})]), 80, 20).replaceAll(/\n +/g, ' ');
	assert.match(text, /can't create pods: quota few-pods is exhausted \(pods 4 of 4 used, 1 more asked for\)/);
	assert.equal(text.split('exhausted').length, 2, 'said once');
	assert.match(text, /It will not heal by itself/);
});

test("of a registry's error it is said what it comes to, and its own words have their end", () => {
	const opened = checkoutOpened();
	const why = `rpc error: code = NotFound desc = failed to pull and unpack image "${'registry.example/a/'.repeat(12)}web:2"`;
	const items = opened.pods.items.map(pod => ({
		...pod,
		status: {
			...pod.status,
			containerStatuses: pod.status?.containerStatuses?.map(one =>
				one.state?.waiting ? {...one, state: {waiting: {reason: 'ErrImagePull', message: `${why}: not found`}}} : one,
			),
		},
	}));
	const failing = {...opened, pods: collection(items as typeof opened.pods.items)};
	const join = (text: string) => text.replaceAll(/\n +/g, ' ');
	assert.match(
		join(draw(failing, 80, 24)),
		/all 5 new pods can't pull registry\/shop\/checkout:1\.9\.0: not found\. It will not heal/,
	);
	assert.match(join(draw(failing, 120, 40)), /rpc error.*….*: not found/);
});

test('new pods that run and never become ready are told; minReadySeconds explains what is not available yet', () => {
	const deployment = web({updated: 3, ready: 0, total: 3});
	const replicaSet = newOf(deployment, {replicas: 3, ready: 0});
	const pods = ['a', 'b', 'c'].map(suffix => {
		const pod = samplePod(replicaSet, suffix);
		const state = {running: {startedAt: at(50)}};
		const conditions = [{type: 'Ready', status: 'False', lastTransitionTime: at(60)}];
		return {...pod, status: {phase: 'Running', conditions, containerStatuses: [{name: 'web', ready: false, state}]}};
	});
	const text = draw(openedOf(deployment, [replicaSet], {pods: collection(pods)}));
	assert.match(text, /! all 3 pods run but are not ready\. It may heal by itself/);
	const patient = {...deployment, spec: {...deployment.spec, minReadySeconds: 30}};
	const [a] = pods;
	const conditions = [{type: 'Ready', status: 'True', lastTransitionTime: at(4)}];
	const ready = collection(a ? [{...a, status: {...a.status, conditions}}] : []);
	const waiting = draw(openedOf(patient, [replicaSet], {pods: ready}));
	assert.match(waiting, /1 ready, 0 available yet: minReadySeconds is 30\. Next one available in about 26s/);
});

test('on few rows what to do stays, the budget goes first, and what is missing is named', () => {
	const opened = checkoutOpened();
	const [high, low] = [draw(opened, 80, 36), draw(opened, 80, 20)];
	assert.match(high, /^ budget /m);
	assert.doesNotMatch(high, /not in so few rows/);
	assert.match(low, /→ to do: /);
	assert.doesNotMatch(low, /^ budget /m);
	assert.match(low, /… not in so few rows: .*budget/);
});

test('what stands beside the restarts of pods stays in its place as the time since the last of them grows', () => {
	const done = web({updated: 3, total: 3});
	const replicaSet = newOf(done, {replicas: 3});
	const one = samplePod(replicaSet, 'x7k2p');
	const columnAt = (agoSeconds: number) => {
		const [status] = one.status?.containerStatuses ?? [];
		const terminated = {exitCode: 1, reason: 'Error', finishedAt: at(agoSeconds), startedAt: at(agoSeconds + 9)};
		const containerStatuses = status ? [{...status, restartCount: 3, lastState: {terminated}}] : [];
		const pods = collection([{...one, status: {...one.status, containerStatuses}}]);
		const row =
			draw(openedOf(done, [replicaSet], {pods}))
				.split('\n')
				.find(line => line.includes('x7k2p')) ?? '';
		assert.match(row, /3 \(\S+ ago\)/);
		return row.indexOf('node-');
	};
	for (const agoSeconds of [9, 70, 130, 700, 7_000]) assert.equal(columnAt(agoSeconds), columnAt(4), `${agoSeconds}`);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Event, ManagedFieldsEntry, Pod, Workload} from '../../source/kubernetes/objects.ts';
import {deploymentParts, partsOf} from '../../source/rollout/diagnosis/parts.ts';
import {raiseNoted, raiseTold, type SizeRaise, scalingUp, scalingUpIn} from '../../source/rollout/scaling-up.ts';
import {type Seen, summaryOf} from '../../source/rollout/summary.ts';
import {urgencyOf, urgencyWith} from '../../source/rollout/urgency.ts';
import {daemonSet, deployment, pod, replicaSet, statefulSet} from '../helpers/objects.ts';

const nowMs = Date.parse('2026-01-01T01:00:00Z');
const ago = (seconds: number) => new Date(nowMs - seconds * 1000).toISOString();

/** As the API server writes it of a Scale: without a time. */
const scaledBy = (manager: string): ManagedFieldsEntry => ({
	manager,
	operation: 'Update',
	subresource: 'scale',
	fieldsV1: {'f:spec': {'f:replicas': {}}},
});

interface Grown {
	readonly available?: number;
	readonly total?: number;
	readonly updated?: number;
	readonly reason?: string;
	readonly lackedForSeconds?: number;
	readonly manager?: string;
}

/** web, which had ten pods and is to have fifteen; its last rollout came through an hour ago. */
function grown({available = 10, total = 15, updated = total, lackedForSeconds = 12, ...rest}: Grown = {}) {
	const {reason = 'NewReplicaSetAvailable', manager = 'kube-controller-manager'} = rest;
	return deployment({
		metadata: {managedFields: [scaledBy(manager)]},
		spec: {
			replicas: 15,
			strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: '25%'}},
		},
		status: {
			replicas: total,
			updatedReplicas: updated,
			readyReplicas: available,
			availableReplicas: available,
			conditions: [
				{type: 'Progressing', status: 'True', reason, lastUpdateTime: ago(3600)},
				{type: 'Available', status: 'False', lastTransitionTime: ago(lackedForSeconds)},
			],
		},
	});
}

const raised = (seconds: number, from = 10): SizeRaise => ({atMs: nowMs - seconds * 1000, from});

const db = (available: number, total = 5) =>
	statefulSet({
		spec: {replicas: 5},
		status: {replicas: total, updatedReplicas: total, readyReplicas: available, availableReplicas: available},
	});

const cases: readonly (readonly [string, Workload, SizeRaise | undefined, boolean])[] = [
	['more are wanted since 12 s', grown(), raised(12), true],
	['their pods are not all made yet', grown({total: 11}), raised(12), true],
	[
		'the controller has not seen it yet',
		{...grown(), metadata: {...grown().metadata, generation: 2}},
		raised(12),
		true,
	],
	['nobody raised it', grown(), undefined, false],
	['none came for longer than pods take', grown(), raised(301), false],
	['fewer are available than before', grown({available: 9}), raised(12), false],
	['they were missing before', grown({lackedForSeconds: 60}), raised(12), false],
	['it rolls', grown({updated: 4, reason: 'ReplicaSetUpdated'}), raised(12), false],
	['all are there', grown({available: 15}), raised(12), false],
	['a StatefulSet grows', db(3), raised(12, 3), true],
	['a StatefulSet grows by one after the other', db(3, 4), raised(12, 3), true],
	['a StatefulSet rolls', {...db(3), status: {...db(3).status, updateRevision: 'db-2'}}, raised(12, 3), false],
	['a DaemonSet has nodes', daemonSet({status: {numberAvailable: 1}}), raised(12, 0), false],
];
for (const [what, workload, raise, isScaling] of cases) {
	test(`a workload is scaling up, or not: ${what}`, () => {
		assert.equal(scalingUp(workload, raise, nowMs) !== undefined, isScaling);
	});
}

test('of many pods the last that came counts', () => {
	assert.ok(scalingUp(grown({available: 12}), raised(900), nowMs, nowMs - 20_000));
	assert.equal(scalingUp(grown({available: 12}), raised(900), nowMs, nowMs - 400_000), undefined);
});

test('who raised it is named, an autoscaler as such', () => {
	const sentenceOf = (workload: Workload) => {
		const scaling = scalingUp(workload, raised(12), nowMs);
		assert.ok(scaling);
		return summaryOf(workload, nowMs, {isStuck: false, scaling});
	};
	assert.deepEqual(sentenceOf(grown()), {
		tone: 'busy',
		sentence: 'scaling up 12s, by its autoscaler (HPA): 5 of 15 pods to come',
	});
	assert.equal(
		sentenceOf(grown({manager: 'kubectl', available: 12})).sentence,
		'scaling up 12s, by kubectl: 3 of 15 pods to come',
	);
	assert.equal(sentenceOf(grown({manager: 'keda-operator'})).sentence, 'scaling up 12s, by KEDA: 5 of 15 pods to come');
});

test('what scales up is as urgent as what rolls, and what its pods say against it is worse', () => {
	const web = grown();
	const scaling = scalingUp(web, raised(12), nowMs);
	assert.ok(scaling);
	const rolling = urgencyOf(grown({updated: 4, reason: 'ReplicaSetUpdated'}));
	assert.equal(urgencyWith(web, {isStuck: false, scaling}), rolling);
	assert.ok(urgencyWith(web, {isStuck: true, scaling}) < rolling);
	const stuck: Seen = {isStuck: true, scaling, why: '5 of 15 pods crash', sinceMs: nowMs - 40_000};
	assert.deepEqual(summaryOf(web, nowMs, stuck), {
		tone: 'bad',
		sentence: 'stuck 40s: 5 of 15 pods crash',
		detail: '10 of 15 available',
	});
	assert.equal(summaryOf(web, nowMs).tone, 'bad', 'nothing tells that it was scaled');
	const there = grown({available: 15});
	assert.equal(summaryOf(there, nowMs, {isStuck: false, scaling}).sentence, '', 'found a moment ago, and over by now');
	assert.equal(urgencyWith(there, {isStuck: false, scaling}), urgencyOf(there));
});

const scaleEvent = (message: string, seconds: number): Event => ({
	metadata: {name: `e-${seconds}`, namespace: 'shop', uid: `e-${seconds}`, resourceVersion: '1'},
	involvedObject: {kind: 'Deployment', name: 'web', uid: 'uid-web'},
	reason: 'ScalingReplicaSet',
	message,
	lastTimestamp: ago(seconds),
});

const events: readonly (readonly [string, number, SizeRaise | undefined])[] = [
	['Scaled up replica set web-new from 10 to 15', 12, raised(12)],
	['Scaled up replica set web-new to 15 from 10', 12, raised(12)],
	['Scaled up replica set web-new to 15', 12, raised(12, 0)],
	['(combined from similar events): Scaled up replica set web-new from 10 to 15', 12, raised(12)],
	['Scaled up replica set web-new from 4 to 10', 12, undefined],
	['Scaled up replica set web-old from 10 to 15', 12, undefined],
	['Scaled down replica set web-new from 20 to 15', 12, undefined],
	['Scaled up replica set web-new from 10 to 15', 3700, undefined],
];
for (const [message, seconds, raise] of events) {
	test(`the event of a Deployment tells that it was scaled up, or not: ${message}, ${seconds}s ago`, () => {
		const web = grown();
		const parts = deploymentParts(web, [replicaSet('web-new', 1, 'web:1')], [], [scaleEvent(message, seconds)]);
		assert.deepEqual(raiseTold(parts), raise);
	});
}

test('of several raises, as autoscalers make them one after another, the first counts', () => {
	const message = (from: number, to: number) => `Scaled up replica set web-new from ${from} to ${to}`;
	const toldBy = (...list: readonly Event[]) =>
		raiseTold(deploymentParts(grown(), [replicaSet('web-new', 1, 'web:1')], [], list));
	const last = scaleEvent(message(12, 15), 4);
	assert.deepEqual(toldBy(scaleEvent(message(10, 12), 19), last), raised(19, 10));
	assert.deepEqual(toldBy(scaleEvent(message(10, 12), 305), last), raised(4, 12), 'long before');
	assert.deepEqual(toldBy(scaleEvent(message(8, 11), 19), last), raised(4, 12), 'one between is not known');
	const down = scaleEvent('Scaled down replica set web-new from 14 to 12', 10);
	assert.deepEqual(toldBy(scaleEvent(message(12, 14), 19), down, last), raised(4, 12));
	const lackedMs = scalingUp(grown({lackedForSeconds: 18}), toldBy(scaleEvent(message(10, 12), 19), last), nowMs);
	assert.ok(lackedMs, 'it lacked pods between the two because of the first');
});

test('a manager’s time tells it where he owns the size, unless he rolled something out since', () => {
	const applied = (seconds: number): ManagedFieldsEntry => ({
		manager: 'helm',
		operation: 'Update',
		time: ago(seconds),
		fieldsV1: {'f:spec': {'f:replicas': {}, 'f:template': {}}},
	});
	const web = (seconds: number) => ({...grown(), metadata: {...grown().metadata, managedFields: [applied(seconds)]}});
	assert.deepEqual(raiseNoted(web(12)), raised(12, 0));
	assert.equal(raiseNoted(web(3605)), undefined);
	assert.equal(raiseNoted(grown()), undefined, 'a Scale has no time');
	assert.match(summaryOf(web(12), nowMs).sentence, /^scaling up 12s, by helm: 5 of 15 pods to come$/);
});

const openCases: readonly (readonly [what: string, Workload, Seen, 'busy' | 'bad'])[] = [
	['nobody saw it change, and its events are not read', grown(), {isStuck: false, isUnread: true}, 'busy'],
	['its events tell of no raise', grown(), {isStuck: false}, 'bad'],
	[
		'it lacks pods for longer than they take to come',
		grown({lackedForSeconds: 301}),
		{isStuck: false, isUnread: true},
		'bad',
	],
];
for (const [what, workload, seen, tone] of openCases) {
	test(`pods that are missing are ${tone === 'bad' ? 'bad' : 'no alarm'} where ${what}`, () => {
		const sentence = `10 of 15 available${tone === 'bad' ? '' : ', the others lost or still to come'}`;
		assert.deepEqual(summaryOf(workload, nowMs, seen), {tone, sentence});
	});
}

/** One of the pods of db, made and ready so many seconds ago; not ready where that is not given. */
function dbPod(ordinal: number, madeSeconds: number, readySeconds?: number, more: Partial<Pod['metadata']> = {}): Pod {
	const name = `db-${ordinal}`;
	const ready = readySeconds === undefined ? 'False' : 'True';
	return pod({
		metadata: {name, uid: `uid-${name}`, creationTimestamp: ago(madeSeconds), ...more},
		status: {conditions: [{type: 'Ready', status: ready, lastTransitionTime: ago(readySeconds ?? madeSeconds)}]},
	});
}

/** db of three, whose size and template different people wrote, the size so long ago; made an hour ago, or then. */
function dbOf(pods: readonly Pod[], sizedSeconds: number, madeSeconds = 3600) {
	const owned = (manager: string, field: string): ManagedFieldsEntry => ({
		manager,
		operation: 'Update',
		time: ago(sizedSeconds),
		fieldsV1: {'f:spec': {[field]: {}}},
	});
	const available = pods.filter(({status}) => status?.conditions?.some(({status: is}) => is === 'True')).length;
	const set = statefulSet({
		metadata: {
			creationTimestamp: ago(madeSeconds),
			managedFields: [owned('kubectl', 'f:replicas'), owned('rolltop', 'f:template')],
		},
		spec: {replicas: 3},
		status: {
			replicas: pods.length,
			updatedReplicas: pods.length,
			readyReplicas: available,
			availableReplicas: available,
		},
	});
	return partsOf(set, [], pods, []);
}

const [first, second] = [dbPod(0, 3500, 3490), dbPod(1, 3480, 3470)];
const setCases: readonly (readonly [what: string, Parameters<typeof dbOf>, boolean])[] = [
	['it was raised, and the next pod is on its way', [[first, second, dbPod(2, 20)], 21], true],
	['it was raised by two, and one became ready', [[first, dbPod(1, 70, 40), dbPod(2, 39)], 71], true],
	['it was raised a moment ago', [[first, second], 3], true],
	['a pod was lost long after', [[first, dbPod(1, 5), dbPod(2, 3450, 3440)], 720], false],
	['the last pod was lost long after', [[first, second, dbPod(2, 5)], 720], false],
	['a pod is on its way out', [[first, dbPod(1, 3480, 3470, {deletionTimestamp: ago(2)})], 60], false],
	['nothing was raised since it was made', [[first, second, dbPod(2, 5)], 240, 240], false],
];
for (const [what, parts, isScaling] of setCases) {
	test(`a StatefulSet that lacks a pod is ${isScaling ? '' : 'not '}scaling up where ${what}`, () =>
		assert.equal(scalingUpIn(dbOf(...parts), nowMs) !== undefined, isScaling));
}

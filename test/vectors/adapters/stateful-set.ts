import {createRevision, revisionsOf} from '../../../source/control-plane/history/controller-revisions.ts';
import {revisionData} from '../../../source/control-plane/history/revision-data.ts';
import {memoryWorld} from '../../../source/control-plane/memory-world.ts';
import {controllerReference} from '../../../source/control-plane/owners.ts';
import {asPod, type WorldPod} from '../../../source/control-plane/pods.ts';
import type {Replica} from '../../../source/control-plane/stateful-set/replica.ts';
import {ensureRevisions, templateOf} from '../../../source/control-plane/stateful-set/revisions.ts';
import {budgetedStep, oneByOneStep} from '../../../source/control-plane/stateful-set/rolling-update.ts';
import {
	asStatefulSet,
	statefulSetMaxUnavailable,
	type WorldStatefulSet,
} from '../../../source/control-plane/stateful-set/stateful-set.ts';
import {statefulSetController} from '../../../source/control-plane/stateful-set/stateful-set-controller.ts';
import {completed, countReplicas} from '../../../source/control-plane/stateful-set/status.ts';
import type {WorldObject} from '../../../source/control-plane/world.ts';
import type {IntOrPercent} from '../../../source/kubernetes/objects.ts';
import {namespace, randomFrom, smallCluster, startMs} from '../../control-plane/small-cluster.ts';
import type {Adapter} from '../adapter.ts';

type Trouble = 'notReady' | 'terminating' | 'readyWithinMinReadySeconds';

interface StepInput {
	readonly podManagementPolicy?: string;
	readonly replicas?: number;
	readonly partition?: number;
	readonly maxUnavailable?: IntOrPercent;
	readonly minReadySeconds?: number;
	readonly unavailable?: Readonly<Record<string, Trouble>>;
}

interface RollingInput {
	readonly replicas?: number;
	readonly partition?: number;
	readonly revisions?: readonly string[];
	readonly health?: readonly string[];
}

interface StatusInput {
	readonly pods?: readonly {
		readonly revision: string;
		readonly ready?: boolean;
		readonly phase?: string;
		readonly available?: boolean;
		readonly terminating?: boolean;
	}[];
	readonly currentRevision?: string;
	readonly updateRevision?: string;
	readonly updateStrategy?: string;
}

interface RevisionsInput {
	readonly existing?: readonly {readonly template: string; readonly revision: number}[];
	readonly template: string;
	readonly statusCurrentRevision?: string;
}

interface CompletionInput {
	readonly podManagementPolicy?: string;
	readonly initialReplicas?: number;
	readonly partition?: number;
	readonly change: {readonly replicas?: number; readonly image?: string};
	readonly originalImage: string;
}

const moment = {nowMs: startMs, minor: 37};
const longAgo = '2020-01-01T00:00:00Z';
const justNow = '2026-01-01T00:00:00Z';

const templateOfImage = (image: string) => ({
	metadata: {labels: {app: 'db'}},
	spec: {containers: [{name: 'web', image}]},
});

function setOf({podManagementPolicy, replicas = 0, minReadySeconds = 0, ...rolling}: StepInput): WorldStatefulSet {
	const {partition = 0, maxUnavailable} = rolling;
	const rollingUpdate = {partition, ...(maxUnavailable === undefined ? {} : {maxUnavailable})};
	return asStatefulSet({
		metadata: {name: 'db', namespace},
		spec: {
			replicas,
			minReadySeconds,
			podManagementPolicy,
			template: templateOfImage('db'),
			updateStrategy: {type: 'RollingUpdate', rollingUpdate},
		},
	} as unknown as WorldObject);
}

interface PodFacts {
	readonly ready: boolean;
	readonly phase?: string;
	readonly terminating?: boolean;
	readonly since?: string;
}

function podOf({ready, phase = 'Running', terminating = false, since = longAgo}: PodFacts): WorldPod {
	const deleted = terminating ? {deletionTimestamp: justNow} : {};
	const conditions = [{type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: since}];
	return {
		metadata: {name: 'db', ...deleted},
		spec: {containers: []},
		status: {phase, conditions},
	} as unknown as WorldPod;
}

function budgeted({unavailable = {}, ...input}: StepInput) {
	const set = setOf(input);
	const replicas = Array.from({length: input.replicas ?? 0}, (_, ordinal): Replica => {
		const trouble = unavailable[ordinal];
		const since = trouble === 'readyWithinMinReadySeconds' ? justNow : longAgo;
		const facts = {ready: trouble !== 'notReady', terminating: trouble === 'terminating', since};
		return {ordinal, pod: podOf(facts), revision: 'old'};
	});
	const {deleted} = budgetedStep(set, replicas, 'new', moment);
	const remaining = replicas.filter(replica => !deleted.includes(replica)).map(({ordinal}) => ordinal);
	return {remainingOrdinals: remaining, podCountAfter: remaining.length};
}

function rolling({revisions = [], health = [], ...input}: RollingInput) {
	const replicas = revisions.map((revision, ordinal) => {
		const pod = podOf({ready: health[ordinal] !== 'nr', terminating: health[ordinal] === 'term'});
		return {ordinal, revision, pod};
	});
	const {deleted, waitsFor} = oneByOneStep(setOf(input), replicas, 'new');
	const [first] = deleted;
	return first ? {delete: first.ordinal} : waitsFor ? {waitFor: waitsFor.ordinal} : {done: true};
}

function status({pods = [], currentRevision = '', updateRevision = '', updateStrategy = ''}: StatusInput) {
	const base = setOf({replicas: pods.length, minReadySeconds: 10});
	const set = {...base, spec: {...base.spec, updateStrategy: {type: updateStrategy}}};
	const replicas = pods.map(
		({revision, ready = false, phase = '', available = ready, terminating = false}, ordinal) => {
			return {ordinal, revision, pod: podOf({ready, phase, terminating, since: available ? longAgo : justNow})};
		},
	);
	const counters = countReplicas(set, replicas, currentRevision, updateRevision, moment);
	return {status: completed(set, {...counters, currentRevision, updateRevision}, moment.minor)};
}

function revisions({existing = [], template, statusCurrentRevision}: RevisionsInput) {
	const world = memoryWorld({nowMs: () => startMs, random: randomFrom(1)});
	const spec = {selector: {matchLabels: {app: 'db'}}, template: templateOfImage(template)};
	const created = world.create({apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: {name: 'db', namespace}, spec});
	if (!created.ok) {
		throw new Error(created.error.message);
	}

	for (const {template: image, revision} of existing) {
		createRevision(world, created.object, 0, () => ({
			apiVersion: 'apps/v1',
			kind: 'ControllerRevision',
			metadata: {name: image, namespace, ownerReferences: [controllerReference(created.object)]},
			data: revisionData(templateOfImage(image)),
			revision,
		}));
	}

	const set = asStatefulSet({...created.object, status: {currentRevision: statusCurrentRevision}});
	const ensured = ensureRevisions(world, set);
	if (!ensured.ok) {
		throw new Error(ensured.error);
	}

	const told = (revision: (typeof ensured.revisions)['current']) => ({
		template: templateOf(revision).spec.containers[0]?.image,
		revision: revision.revision,
	});
	const {current, update} = ensured.revisions;
	return {count: revisionsOf(world, set).length, current: told(current), update: told(update)};
}

/** Long enough for every pod to be replaced one after the other. */
const settledAfterMs = 60_000;

function toCompletion({
	podManagementPolicy,
	initialReplicas = 0,
	partition = 0,
	change,
	originalImage,
}: CompletionInput) {
	const {world, engine} = smallCluster([statefulSetController]);
	const specOf = (replicas: number, image: string) => ({
		replicas,
		podManagementPolicy,
		selector: {matchLabels: {app: 'db'}},
		template: templateOfImage(image),
		updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition}},
	});
	const set = {apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: {name: 'db', namespace}};
	world.create({...set, spec: specOf(initialReplicas, originalImage)});
	engine.runUntil(startMs + settledAfterMs);
	world.update({...set, spec: specOf(change.replicas ?? 0, change.image ?? '')});
	engine.runUntil(startMs + 2 * settledAfterMs);
	const pods = world.list('Pod').map(asPod);
	const images = pods.map(({metadata: {name}, spec}) => [name.replace('db-', ''), spec.containers[0]?.image]);
	return {finalImages: Object.fromEntries(images)};
}

export const statefulSet: Adapter = {
	getStatefulSetMaxUnavailable: {
		actual: ({maxUnavailable, replicas = 0}: StepInput) => ({
			maxUnavailable: statefulSetMaxUnavailable(maxUnavailable, replicas),
		}),
	},
	updateStatefulSetAfterInvariantEstablished: {actual: budgeted},
	getStatefulSetRevisions: {actual: revisions},
	'UpdateStatefulSet (to completion)': {actual: toCompletion},
	'updateStatefulSet rolling step without maxUnavailable': {actual: rolling},
	'computeReplicaStatus + completeRollingUpdate': {actual: status},
};

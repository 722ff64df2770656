import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {createDaemonSetController} from '../../source/control-plane/daemon-set/daemon-set-controller.ts';
import {isComplete} from '../../source/control-plane/forecast/completion.ts';
import {asPod, isTerminating, type WorldPod} from '../../source/control-plane/pods.ts';
import {statefulSetController} from '../../source/control-plane/stateful-set/stateful-set-controller.ts';
import type {DaemonSetStatus, StatefulSetStatus} from '../../source/kubernetes/objects.ts';
import {holdPartition} from '../../source/rollout/is-held.ts';
import {type Phase, progressOf} from '../../source/rollout/progress.ts';
import {summaryOf, type Tone} from '../../source/rollout/summary.ts';
import {urgencyOf} from '../../source/rollout/urgency.ts';
import {
	namespace,
	template as podTemplate,
	type SmallCluster,
	smallCluster,
	startMs,
} from '../control-plane/small-cluster.ts';
import {daemonSet, statefulSet} from '../helpers/objects.ts';

const rolling = {currentRevision: 'db-1', updateRevision: 'db-2', currentReplicas: 2, updatedReplicas: 1};
const db = (status: StatefulSetStatus, updateStrategy: object = {}, replicas = 3) =>
	statefulSet({
		metadata: {generation: 2},
		spec: {replicas, updateStrategy},
		status: {observedGeneration: 2, ...status},
	});
const agent = (status: DaemonSetStatus, updateStrategy: object = {}) =>
	daemonSet({metadata: {generation: 2}, spec: {updateStrategy}, status: {observedGeneration: 2, ...status}});

/** As the object tells who set OnDelete. */
const heldAgent = (status: object) => {
	const held = agent(status, {type: 'OnDelete'});
	const managedFields = [
		{manager: 'kubectl', time: '2026-11-22T11:00:00Z', fieldsV1: {'f:spec': {'f:updateStrategy': {}}}},
		{manager: 'rolltop', time: '2026-11-22T12:00:00Z', fieldsV1: {'f:spec': {'f:updateStrategy': {}}}},
	];
	return {...held, metadata: {...held.metadata, managedFields}};
};

const partition = (count: number) => ({type: 'RollingUpdate', rollingUpdate: {partition: count}});

type Row = readonly [
	what: string,
	workload: Parameters<typeof progressOf>[0],
	phase: Phase,
	urgency: number,
	tone: Tone,
	sentence: string,
];

const rows: readonly Row[] = [
	[
		'a change that was not taken up',
		db({observedGeneration: 1}),
		'unobserved',
		2,
		'busy',
		'changed, not yet taken up by Kubernetes',
	],
	[
		'one of three pods updated',
		db({...rolling, readyReplicas: 2, availableReplicas: 2}),
		'progressing',
		2,
		'busy',
		'rolling 1 of 3',
	],
	[
		'the last pod on its way',
		db({...rolling, updatedReplicas: 3, currentReplicas: 0, readyReplicas: 2, availableReplicas: 2}),
		'progressing',
		2,
		'busy',
		'rolling 3 of 3, 2 available',
	],
	['all updated', db({updatedReplicas: 3}), 'complete', 4, 'good', ''],
	['a pod lost long after', db({readyReplicas: 2, availableReplicas: 2}), 'complete', 1, 'busy', '2 of 3 available'],
	['all pods lost', db({readyReplicas: 0, availableReplicas: 0}), 'complete', 1, 'bad', '0 of 3 available'],
	[
		'scaled up',
		db({replicas: 2, updatedReplicas: 2, availableReplicas: 2}),
		'progressing',
		2,
		'busy',
		'2 of 3 pods there',
	],
	['scaled down', db({replicas: 4}), 'progressing', 2, 'busy', 'scaling from 4 to 3'],
	[
		'on its way to zero while it rolled',
		db({...rolling, replicas: 1, updatedReplicas: 0, availableReplicas: 0}, {}, 0),
		'progressing',
		2,
		'busy',
		'scaling from 1 to 0',
	],
	[
		'scaled to zero',
		db({replicas: 0, updatedReplicas: 0, availableReplicas: 0}, {}, 0),
		'scaled-to-zero',
		5,
		'idle',
		'scaled to zero',
	],
	['held by its partition', db(rolling, partition(2)), 'held', 3, 'paused', 'held by partition 2, 1 of 3 updated'],
	[
		'on its way to its partition',
		db({...rolling, updatedReplicas: 1, availableReplicas: 2}, partition(1)),
		'progressing',
		2,
		'busy',
		'rolling 1 of 2, 1 held by partition',
	],
	['a partition without a change', db({}, partition(2)), 'complete', 4, 'good', ''],
	[
		'OnDelete',
		db({...rolling, updatedReplicas: 0}, {type: 'OnDelete'}),
		'held',
		3,
		'paused',
		'OnDelete, 0 of 3 updated: old pods wait for somebody to delete them',
	],
	[
		'OnDelete with a broken pod, which no rollout waits for',
		db({...rolling, updatedReplicas: 0, replicas: 5, availableReplicas: 4}, {type: 'OnDelete'}, 5),
		'held',
		1,
		'paused',
		'OnDelete, 0 of 5 updated, 4 of 5 available: old pods wait for somebody to delete them',
	],
	[
		'held by rolltop with a broken pod',
		db({...rolling, updatedReplicas: 2, availableReplicas: 2}, partition(holdPartition)),
		'held',
		1,
		'paused',
		'held by rolltop, 2 of 3 updated, 2 of 3 available',
	],
	[
		'held by rolltop and scaled up',
		db({...rolling, updatedReplicas: 2, replicas: 5, availableReplicas: 5}, partition(holdPartition), 5),
		'held',
		3,
		'paused',
		'held by rolltop, 2 of 5 updated',
	],
	[
		'held by rolltop when all were updated, and the last is not ready',
		db({...rolling, updatedReplicas: 3, availableReplicas: 2}, partition(holdPartition)),
		'progressing',
		1,
		'busy',
		'2 of 3 available',
	],
	[
		'taken back while rolltop holds it',
		db({updateRevision: 'db-1', updatedReplicas: 2, availableReplicas: 2}, partition(holdPartition)),
		'held',
		1,
		'paused',
		'held by rolltop, 2 of 3 updated, 2 of 3 available',
	],
	[
		'all that its partition lets it, with a broken pod of whichever template',
		db({...rolling, updatedReplicas: 2, replicas: 5, availableReplicas: 4}, partition(3), 5),
		'held',
		1,
		'paused',
		'held by partition 3, 2 of 5 updated, 4 of 5 available',
	],
	[
		'taken back above its partition, which has a broken pod yet',
		db({updateRevision: 'db-1', updatedReplicas: 2, availableReplicas: 2}, partition(2)),
		'progressing',
		2,
		'busy',
		'rolling 2 of 3',
	],
	[
		'held by rolltop, forgotten when all was updated',
		db({}, partition(holdPartition)),
		'complete',
		3,
		'paused',
		'held by rolltop: no change will reach it',
	],
	['OnDelete, all deleted', db({...rolling, updatedReplicas: 3}, {type: 'OnDelete'}), 'complete', 4, 'good', ''],

	[
		'a DaemonSet whose change was not taken up',
		agent({observedGeneration: 1}),
		'unobserved',
		2,
		'busy',
		'changed, not yet taken up by Kubernetes',
	],
	[
		'one of three nodes',
		agent({updatedNumberScheduled: 1, numberAvailable: 2}),
		'progressing',
		2,
		'busy',
		'rolling 1 of 3 nodes',
	],
	['the last node', agent({numberAvailable: 2}), 'progressing', 1, 'busy', '2 of 3 available'],
	['more nodes than may be lost', agent({numberAvailable: 1}), 'progressing', 1, 'bad', '1 of 3 available'],
	['all nodes', agent({}), 'complete', 4, 'good', ''],
	[
		'a DaemonSet without nodes',
		agent({desiredNumberScheduled: 0, currentNumberScheduled: 0, updatedNumberScheduled: 0, numberAvailable: 0}),
		'scaled-to-zero',
		5,
		'idle',
		'no node is to run it',
	],
	[
		'a DaemonSet whose pods a person deletes',
		agent({updatedNumberScheduled: 1}, {type: 'OnDelete'}),
		'held',
		3,
		'paused',
		'OnDelete, 1 of 3 updated: old pods wait for somebody to delete them',
	],
	[
		'a DaemonSet that rolltop holds',
		heldAgent({updatedNumberScheduled: 1}),
		'held',
		3,
		'paused',
		'held by rolltop, 1 of 3 updated',
	],
	[
		'a DaemonSet that rolltop holds, forgotten when all was updated',
		heldAgent({}),
		'complete',
		3,
		'paused',
		'held by rolltop: no change will reach it',
	],
	[
		'a DaemonSet whose crashing pod waits for somebody to delete it',
		agent({updatedNumberScheduled: 2, numberAvailable: 2}, {type: 'OnDelete'}),
		'held',
		1,
		'paused',
		'OnDelete, 2 of 3 updated, 2 of 3 available: old pods wait for somebody to delete them',
	],
	[
		'a DaemonSet whose pods a person has deleted, all but one available',
		agent({numberAvailable: 2}, {type: 'OnDelete'}),
		'progressing',
		1,
		'busy',
		'2 of 3 available',
	],
];

for (const [what, workload, phase, urgency, tone, sentence] of rows) {
	test(`${workload.metadata.name}: ${what}: ${phase}`, () => {
		assert.equal(progressOf(workload).phase, phase);
		assert.deepEqual(summaryOf(workload, 0), {tone, sentence});
		assert.equal(urgencyOf(workload), urgency);
	});
}

test('what its pods show makes a set stuck, also at the last of its nodes', () => {
	assert.deepEqual(summaryOf(db(rolling), 0, {isStuck: true}), {tone: 'bad', sentence: 'stuck at 1 of 3'});
	assert.deepEqual(summaryOf(agent({numberAvailable: 2}), 0, {isStuck: true}), {
		tone: 'bad',
		sentence: 'stuck at 3 of 3 nodes, 2 available',
	});
});

test('what is stuck under a hold is not counted against nothing', () => {
	const crashing = db({...rolling, updatedReplicas: 3, availableReplicas: 2}, {type: 'OnDelete'});
	assert.equal(summaryOf(crashing, 0, {isStuck: true}).sentence, 'stuck at 3 of 3, 2 available');
	const nodes = agent({updatedNumberScheduled: 2, numberAvailable: 2}, {type: 'OnDelete'});
	assert.match(summaryOf(nodes, 0, {isStuck: true}).sentence, /^OnDelete, 2 of 3 updated, 2 of 3 available: /);
});

type SetKind = 'StatefulSet' | 'DaemonSet';

/** What people do to a set, one thing after the other. */
type Deed =
	| {readonly do: 'template'; readonly image: string; readonly breaks: boolean}
	| {readonly do: 'strategy'; readonly strategy: object}
	| {readonly do: 'scale'; readonly replicas: number}
	| {readonly do: 'delete'; readonly pod: number};

const deed: fc.Arbitrary<Deed> = fc.oneof(
	fc.record({do: fc.constant('template'), image: fc.constantFrom('db:1', 'db:2', 'db:3'), breaks: fc.boolean()}),
	fc.record({
		do: fc.constant('strategy'),
		strategy: fc.constantFrom<object[]>({type: 'OnDelete'}, ...[0, 1, 2, holdPartition].map(partition)),
	}),
	fc.record({do: fc.constant('scale'), replicas: fc.integer({min: 0, max: 4})}),
	fc.record({do: fc.constant('delete'), pod: fc.nat(3)}),
);

function begin(kind: SetKind, seed: number): SmallCluster {
	const controllers = kind === 'StatefulSet' ? [statefulSetController] : [createDaemonSetController()];
	const cluster = smallCluster(controllers, {seed, nodes: 3});
	cluster.world.create({
		apiVersion: 'apps/v1',
		kind,
		metadata: {name: 'db', namespace},
		spec: {
			...(kind === 'StatefulSet' ? {replicas: 3, serviceName: 'db'} : {}),
			selector: {matchLabels: {app: 'db'}},
			template: podTemplate('db:1'),
			updateStrategy: {type: 'RollingUpdate'},
		},
		status: {},
	});
	cluster.engine.runUntil(startMs + 60_000);
	return cluster;
}

const setIn = ({world}: SmallCluster, kind: SetKind) => world.get(kind, namespace, 'db') ?? assert.fail();
const podsIn = ({world}: SmallCluster) => world.list('Pod', namespace).map(asPod);

function carryOut(cluster: SmallCluster, kind: SetKind, deed: Deed): void {
	const {world} = cluster;
	const {spec, ...others} = setIn(cluster, kind);
	const change = (fields: object) => world.update({...others, spec: {...(spec as object), ...fields}});
	switch (deed.do) {
		case 'template': {
			const labels = {app: 'db', ...(deed.breaks ? {'rolltop.dev/behavior': 'image-missing'} : {})};
			change({template: {...podTemplate(deed.image), metadata: {labels}}});
			break;
		}
		case 'strategy': {
			const isPartial = kind === 'DaemonSet' && 'rollingUpdate' in deed.strategy;
			change({updateStrategy: isPartial ? {type: 'RollingUpdate'} : deed.strategy});
			break;
		}
		case 'scale':
			if (kind === 'StatefulSet') change({replicas: deed.replicas});
			break;
		case 'delete': {
			const pod = podsIn(cluster)[deed.pod];
			if (pod) world.delete('Pod', namespace, pod.metadata.name, {});
		}
	}
}

/** The template that a pod is of: its containers and labels, without what the controllers add. */
const madeAs = ({metadata: {labels = {}}, spec}: Pick<WorldPod, 'metadata' | 'spec'>) =>
	[spec.containers[0]?.image, labels['rolltop.dev/behavior']].join();

/** Uids of the pods that are of the present template, or of another one, without those that are ending. */
function byTemplate(cluster: SmallCluster, kind: SetKind) {
	const {template: present} = setIn(cluster, kind).spec as {readonly template: Pick<WorldPod, 'metadata' | 'spec'>};
	const {updated = [], old = []} = Object.groupBy(
		podsIn(cluster).filter(pod => !isTerminating(pod)),
		pod => (madeAs(pod) === madeAs(present) ? 'updated' : 'old'),
	);
	return {updated: updated.length, old: old.map(({metadata}) => metadata.uid)};
}

/**
 * Whether the control plane, left alone for long, brings the template to another pod: ends an old one, or makes one more of
 * the present template. What takes the place of a pod that somebody deleted, or is to be scaled, is no such thing.
 */
function goesOn(cluster: SmallCluster, kind: SetKind): boolean {
	const before = byTemplate(cluster, kind);
	cluster.engine.runUntil(cluster.engine.nowMs() + 600_000);
	const after = byTemplate(cluster, kind);
	return after.updated > before.updated || before.old.some(uid => !after.old.includes(uid));
}

test('a set is called held or complete exactly when the control plane brings its template to no further pod', () => {
	const seen: Record<string, number> = {};
	fc.assert(
		fc.property(
			fc.constantFrom<SetKind>('StatefulSet', 'DaemonSet'),
			fc.array(fc.tuple(deed, fc.constantFrom(500, 2_500, 60_000)), {minLength: 1, maxLength: 6}),
			fc.nat(1_000),
			(kind, deeds, seed) => {
				const cluster = begin(kind, seed);
				for (const [one, waitMs] of deeds) {
					carryOut(cluster, kind, one);
					cluster.engine.runUntil(cluster.engine.nowMs() + waitMs);
				}
				const set = setIn(cluster, kind) as unknown as Parameters<typeof progressOf>[0];
				const {phase, desired} = progressOf(set);
				const pods = podsIn(cluster);
				// A pod on its way out, or on its way in, is no matter of the template.
				const isWhole = pods.length === desired && !pods.some(isTerminating);
				const {sentence} = summaryOf(set, 0, {isStuck: true});
				seen[phase] = (seen[phase] ?? 0) + 1;
				assert.doesNotMatch(sentence, /\bof 0\b|\b2147483647\b|undefined/);
				if (!isWhole) return;
				const {available: left} = progressOf(set);
				const went = goesOn(cluster, kind);
				const isEnded = phase === 'held' || phase === 'complete' || phase === 'scaled-to-zero';
				if (isEnded) assert.equal(went, false, `${phase}: ${sentence}`);
				else assert.ok(went || left < desired, `${phase}: ${sentence}`);
			},
		),
		{numRuns: 150},
	);
	assert.ok((seen.held ?? 0) > 5 && (seen.complete ?? 0) > 5 && (seen.progressing ?? 0) > 5, JSON.stringify(seen));
});

test('a forecast of no change at all ends at once where a set is held or complete, and nowhere else', () => {
	fc.assert(
		fc.property(fc.array(deed, {minLength: 1, maxLength: 4}), fc.nat(1_000), (deeds, seed) => {
			const cluster = begin('StatefulSet', seed);
			for (const one of deeds) {
				carryOut(cluster, 'StatefulSet', one);
				cluster.engine.runUntil(cluster.engine.nowMs() + 60_000);
			}
			const set = setIn(cluster, 'StatefulSet');
			const {phase, available, desired} = progressOf(set as unknown as Parameters<typeof progressOf>[0]);
			const hasEnded = phase === 'held' || phase === 'complete' || phase === 'scaled-to-zero';
			if (available >= desired) assert.equal(hasEnded, isComplete(set));
		}),
		{numRuns: 100},
	);
});

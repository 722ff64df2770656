import assert from 'node:assert/strict';
import {test} from 'node:test';
import {diagnosesOf} from '../../../source/rollout/diagnosis/diagnose.ts';
import {findingWithoutTemplate} from '../../../source/rollout/finding.ts';
import {progressOf} from '../../../source/rollout/progress.ts';
import {create, type OperatorAction, perform} from '../../control-plane/operator-actions.ts';
import {testCluster} from '../../simulator/support.ts';
import {simulatedParts} from './simulated-parts.ts';

const rolling = {type: 'RollingUpdate', rollingUpdate: {maxSurge: 1, maxUnavailable: 0}};

/** A Deployment of ten, and what is done to it at one moment, before its controller sees any of it. */
function after(...actions: readonly OperatorAction[]) {
	const cluster = testCluster({seed: '1'});
	const {engine} = cluster;
	const pass = (ms = 60_000) => engine.runUntil(engine.nowMs() + ms);
	create(cluster, {replicas: 10, strategy: rolling});
	pass();
	for (const action of actions) perform(cluster, action);
	pass();
	const look = () => {
		const parts = simulatedParts(cluster, 'web');
		const {workload} = parts;
		assert.ok(workload.kind === 'Deployment');
		const {updated, available} = progressOf(workload.object);
		const [first] = diagnosesOf(parts, engine.nowMs());
		return {
			first,
			updated,
			available,
			inList: findingWithoutTemplate({...workload.object, kind: 'Deployment'}, workload.replicaSets),
		};
	};
	const act = (action: OperatorAction) => {
		perform(cluster, action);
		pass();
	};
	return {look, act};
}

const scale = (replicas: number): OperatorAction => ({kind: 'scale', replicas});
const byHand = (replicas: number): OperatorAction => ({kind: 'scale-replica-set', index: 0, replicas});
const setImage: OperatorAction = {kind: 'set-image', tag: 2};

test('a rollout that never begins, for Kubernetes takes it for scaling, is told by the objects, with what gets it going', () => {
	const {look, act} = after(scale(7), byHand(7), setImage);
	const {first, updated, available, inList} = look();
	assert.deepEqual([updated, available], [0, 7], 'as kubectl shows it: ready, and not up to date, for ever');
	assert.equal(first?.cause, 'taken-for-scaling');
	assert.match(
		first.sentence,
		/^Kubernetes takes the change for scaling, so no pod gets the new template: web-\w+ was /,
	);
	assert.match(first.evidence ?? '', /has 7 replicas, and the annotation .*desired-replicas: 10$/);
	assert.equal(first.next, 'scale it to another size and back, which begins the rollout; a restart does not');
	assert.deepEqual(
		[inList?.isStuck, inList?.why],
		[true, first.sentence],
		'in the list, of whose template only images are kept',
	);
	act({kind: 'set-image', tag: 3});
	assert.equal(look().first?.cause, 'taken-for-scaling', 'another template changes nothing');
	act(scale(8));
	assert.deepEqual({...look(), inList: undefined}, {first: undefined, updated: 8, available: 8, inList: undefined});
	act(scale(7));
	assert.deepEqual([look().updated, look().inList], [7, undefined]);
});

test('a Deployment that was resized and set to Recreate while two ReplicaSets had pods is told to keep them for ever', () => {
	const cluster = testCluster({seed: '1'});
	const {engine} = cluster;
	const pass = (ms = 120_000) => engine.runUntil(engine.nowMs() + ms);
	create(cluster, {replicas: 10, strategy: rolling, minReadySeconds: 2});
	pass();
	perform(cluster, setImage);
	pass(8_000);
	const recreate = {type: 'Recreate', rollingUpdate: null};
	for (const action of [{kind: 'set-strategy' as const, strategy: recreate}, scale(4)]) perform(cluster, action);
	pass();
	const causes = () => diagnosesOf(simulatedParts(cluster, 'web'), engine.nowMs()).map(({cause}) => cause);
	const {workload, newPods, oldPods} = simulatedParts(cluster, 'web');
	assert.ok(newPods.length > 0 && oldPods.length > 0 && workload.kind === 'Deployment');
	assert.deepEqual(causes(), ['taken-for-scaling']);
	const old = workload.replicaSets.findIndex(
		({metadata}) => metadata.annotations?.['deployment.kubernetes.io/revision'] === '1',
	);
	perform(cluster, {kind: 'scale-replica-set', index: old, replicas: 0});
	pass();
	assert.deepEqual(causes(), []);
	const after = simulatedParts(cluster, 'web');
	assert.deepEqual([after.newPods.length, after.oldPods.length], [4, 0], 'as its next step says');
});

const others: readonly (readonly [what: string, actions: readonly OperatorAction[]])[] = [
	['it was resized and changed', [scale(7), setImage]],
	['its ReplicaSet was scaled by hand and it was changed', [byHand(7), setImage]],
	['its ReplicaSet was scaled by hand to another size', [scale(7), byHand(6), setImage]],
	['it was resized and its ReplicaSet scaled by hand', [scale(7), byHand(7)]],
];
for (const [what, actions] of others) {
	test(`a Deployment is not said to be taken for scaling where: ${what}`, () => {
		const {first, updated, available, inList} = after(...actions).look();
		assert.equal(first, undefined);
		assert.equal(inList, undefined);
		assert.equal(updated, available);
	});
}

import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {takenForScaling} from '../../source/rollout/diagnosis/taken-for-scaling.ts';
import {fieldsOf} from '../../source/simulator/api/json.ts';
import {simulatedParts} from '../rollout/simulated/simulated-parts.ts';
import {type TestCluster, testCluster} from '../simulator/support.ts';
import {create, operation, perform} from './operator-actions.ts';
import {watchLimits} from './rollout-limits.ts';

/** Found by a search of thousands of runs. */
const scaledBehindItsBack = {
	seed: '1',
	spec: {
		replicas: 0,
		strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: '0%', maxUnavailable: 1}},
		minReadySeconds: 0 as const,
		revisionHistoryLimit: 3 as const,
	},
	acts: [
		{afterMs: 9, act: {kind: 'scale' as const, replicas: 7}},
		{afterMs: 0, act: {kind: 'scale-replica-set' as const, index: 0, replicas: 7}},
		{afterMs: 0, act: {kind: 'set-image' as const, tag: 2}},
	],
};

/** Enough for the longest of these rollouts: ten pods one by one, with minReadySeconds, and as many waiting. */
const settledAfterMs = 300_000;
const steadyForMs = 3_600_000;

/** A few seconds in all; a longer search is a matter of this number. */
const numRuns = 120;

/**
 * A Recreate Deployment that is resized while two of its ReplicaSets have pods: each sync takes it for a scaling, which
 * only a rolling update spreads over two. A real control plane stays so too: five of six that were undone twice, scaled to
 * 0 and set to Recreate at once, in the middle of a rollout, kept five pods on a 1.37.2. Source: pkg/controller/deployment/sync.go,
 * isScalingEvent and scale.
 */
function isStuckInRecreate({world}: TestCluster): boolean {
	const {strategy} = fieldsOf(world.get('Deployment', 'default', 'web')?.spec);
	return fieldsOf(strategy).type === 'Recreate' && activeSets(world).length > 1;
}

/**
 * A Deployment that was resized and changed at once, and whose one ReplicaSet somebody had scaled by hand to that very size
 * before the controller saw it: the size that the ReplicaSet's annotation tells is another, so that each sync takes it for
 * a scaling, and there is none to do. No ReplicaSet is ever made for the template. A real 1.37.2 that reads the three
 * changes together stays so too. Source: pkg/controller/deployment/sync.go, isScalingEvent, and scale, which returns for an
 * active ReplicaSet of the right size without writing its annotations. The diagnosis tells it, as of Recreate,
 * and must tell every one.
 */
function isToldToScale(cluster: TestCluster): boolean {
	const {workload} = simulatedParts(cluster, 'web');
	assert.ok(workload.kind === 'Deployment');
	return takenForScaling(workload.object, workload.replicaSets) !== undefined;
}

const activeSets = (world: TestCluster['world']) =>
	world.list('ReplicaSet', 'default').filter(({spec}) => Number(fieldsOf(spec).replicas) > 0);

test('whatever an operator does, limits hold, revisions grow, the last wish comes true, and then nothing is written', () => {
	fc.assert(
		fc.property(operation, ({seed, spec, acts}) => {
			const cluster = testCluster({seed});
			const {engine, store, world} = cluster;
			const limits = watchLimits(cluster);
			create(cluster, spec);
			for (const {afterMs, act} of acts) {
				engine.runUntil(engine.nowMs() + afterMs);
				limits.acts(act);
				perform(cluster, act);
			}
			limits.acts({kind: 'resume'});
			perform(cluster, {kind: 'resume'});
			engine.runUntil(engine.nowMs() + settledAfterMs);

			const web = world.get('Deployment', 'default', 'web');
			const wished = fieldsOf(web?.spec).replicas;
			const {replicas = 0, updatedReplicas = 0, availableReplicas = 0} = fieldsOf(web?.status);
			if (isStuckInRecreate(cluster)) {
				assert.ok(isToldToScale(cluster));
			} else if (isToldToScale(cluster)) {
				assert.deepEqual([replicas, updatedReplicas], [wished, 0]);
			} else {
				assert.deepEqual([replicas, updatedReplicas, availableReplicas], [wished, wished, wished]);
			}

			const written: string[] = [];
			store.subscribe(({type, object: {kind, metadata}}) => {
				const isExpired = kind === 'Event' && type === 'DELETED';
				if (kind !== 'Lease' && !isExpired) written.push(`${type} ${kind} ${metadata.name}`);
			});
			engine.runUntil(engine.nowMs() + steadyForMs);
			assert.deepEqual(written, []);
		}),
		{numRuns, examples: [[scaledBehindItsBack]]},
	);
});

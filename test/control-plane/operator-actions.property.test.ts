import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {fieldsOf} from '../../source/simulator/api/json.ts';
import {type TestCluster, testCluster} from '../simulator/support.ts';
import {create, operation, perform} from './operator-actions.ts';
import {watchLimits} from './rollout-limits.ts';

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
function isStuck({world}: TestCluster): boolean {
	const {strategy} = fieldsOf(world.get('Deployment', 'default', 'web')?.spec);
	const active = world.list('ReplicaSet', 'default').filter(({spec}) => Number(fieldsOf(spec).replicas) > 0);
	return fieldsOf(strategy).type === 'Recreate' && active.length > 1;
}

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
			if (!isStuck(cluster)) {
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
		{numRuns},
	);
});

import type {Pod} from '../../kubernetes/objects.ts';
import type {ReconcileResult, WorldReader} from '../world.ts';
import {desiredReplicas, isActive, type ReplicaSetObject, type ReplicaSets, sum} from './deployment-objects.ts';
import {type DeploymentSync, failed, resize} from './deployment-sync.ts';
import {cleanUpHistory} from './history.ts';
import {findReplicaSets} from './new-replica-set.ts';
import {isComplete} from './progress-status.ts';
import {endRollout} from './rolling-update.ts';

/**
 * Whether pods of the old template still run: a ReplicaSet counts some, or there is one whose containers have not all
 * ended, even if it is on its way out. Source: deployment/recreate.go, oldPodsRunning.
 */
export function oldPodsRunning(
	oldSets: readonly Pick<ReplicaSetObject, 'status'>[],
	podsOfOthers: readonly Pick<Pod, 'status'>[],
): boolean {
	const counted = sum(oldSets, ({status}) => status?.replicas ?? 0) > 0;
	const ended = (pod: Pick<Pod, 'status'>) => ['Failed', 'Succeeded'].includes(pod.status?.phase ?? '');
	return counted || !podsOfOthers.every(ended);
}

/** The pods of all ReplicaSets but the new one. */
function podsOf(world: WorldReader, {oldSets}: ReplicaSets): readonly Pick<Pod, 'status'>[] {
	return oldSets.flatMap(({metadata}) => world.controlledBy('Pod', metadata.uid)) as readonly Pick<Pod, 'status'>[];
}

/** Recreate: first everything old goes, then the new comes. Source: deployment/recreate.go. */
export function recreate(sync: DeploymentSync, owned: readonly ReplicaSetObject[]): ReconcileResult {
	const found = findReplicaSets(sync, owned, {create: false});
	if ('result' in found) {
		return found.result;
	}

	const active = found.sets.oldSets.filter(isActive);
	for (const set of active) {
		const written = resize(sync, set, 0);
		if (!written.ok) {
			return failed(written.error);
		}
	}

	if (active.length > 0 || oldPodsRunning(found.sets.oldSets, podsOf(sync.context.world, found.sets))) {
		return endRollout(sync, found.sets);
	}

	const made = found.sets.newSet ? found : findReplicaSets(sync, owned, {create: true});
	return 'result' in made ? made.result : fill(sync, made.sets);
}

function fill(sync: DeploymentSync, sets: ReplicaSets): ReconcileResult {
	const {deployment} = sync;
	const {newSet} = sets;
	if (newSet && desiredReplicas(newSet) !== desiredReplicas(deployment)) {
		const written = resize(sync, newSet, desiredReplicas(deployment));
		return written.ok ? endRollout(sync, sets) : failed(written.error);
	}

	const error = isComplete(deployment, deployment.status ?? {}) ? cleanUpHistory(sync, sets.oldSets) : undefined;
	return error ? failed(error) : endRollout(sync, sets);
}

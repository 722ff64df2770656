import type {ReconcileResult, WorldError} from '../world.ts';
import {
	allSets,
	desiredReplicas,
	isActive,
	isRollingUpdate,
	type ReplicaSetObject,
	type ReplicaSets,
} from './deployment-objects.ts';
import {calculatedStatus} from './deployment-status.ts';
import {type DeploymentSync, endWith, failed, resize} from './deployment-sync.ts';
import {cleanUpHistory} from './history.ts';
import {findReplicaSets} from './new-replica-set.ts';
import {activeOrLatest, isSaturated, proportionalSizes, type Resize} from './proportional-sizes.ts';
import {desiredReplicasAnnotation, recordedSize, rollbackAnnotation} from './revision-annotations.ts';

/** A ReplicaSet with pods was sized for another size of the Deployment. Source: deployment/sync.go, isScalingEvent. */
export function isScaled(sync: DeploymentSync, sets: ReplicaSets): boolean {
	const desired = desiredReplicas(sync.deployment);
	return allSets(sets).some(set => {
		const recorded = recordedSize(set.metadata.annotations, desiredReplicasAnnotation);
		return isActive(set) && recorded !== undefined && recorded !== desired;
	});
}

/** The writes that bring the ReplicaSets to the Deployment's new size. Source: deployment/sync.go, scale. */
export function scalingOf({deployment, context}: DeploymentSync, sets: ReplicaSets): readonly Resize[] {
	const desired = desiredReplicas(deployment);
	const alone = activeOrLatest(sets);
	const active = allSets(sets).filter(isActive);
	if (alone || active.length < 2) {
		return alone && desiredReplicas(alone) !== desired ? [[alone, desired]] : [];
	}

	if (isSaturated(deployment, sets.newSet)) {
		return sets.oldSets.filter(isActive).map(set => [set, 0]);
	}

	return isRollingUpdate(deployment.spec) ? proportionalSizes(deployment, active, context.minor) : [];
}

function scale(sync: DeploymentSync, sets: ReplicaSets): WorldError | undefined {
	for (const [set, size] of scalingOf(sync, sets)) {
		const written = resize(sync, set, size);
		if (!written.ok) {
			return written.error;
		}
	}

	return undefined;
}

/**
 * The sync of a Deployment that is paused or was scaled: sizes and counts, no step of a rollout and no estimate of its
 * progress. Source: deployment/sync.go, sync.
 */
export function scaleOnly(sync: DeploymentSync, owned: readonly ReplicaSetObject[]): ReconcileResult {
	const found = findReplicaSets(sync, owned, {create: false});
	if ('result' in found) {
		return found.result;
	}

	const {deployment, context} = sync;
	const tidy = deployment.spec.paused === true && deployment.metadata.annotations?.[rollbackAnnotation] === undefined;
	const error = scale(sync, found.sets) ?? (tidy ? cleanUpHistory(sync, found.sets.oldSets) : undefined);
	if (error) {
		return failed(error);
	}

	return endWith(sync, calculatedStatus(sync.deployment, found.sets, context.nowMs, context.minor), false);
}

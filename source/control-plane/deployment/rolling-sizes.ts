import type {DeploymentSpec} from '../../kubernetes/objects.ts';
import {budgetOf, resolveFenceposts} from '../../rollout/budget.ts';
import {isRollingUpdate, sum} from './deployment-objects.ts';

/** A ReplicaSet as the arithmetic sees it: the size asked for, and how many of its pods are available. */
export interface Sized {
	readonly replicas: number;
	readonly available: number;
}

const defaultSurge = '25%';

/** maxSurge in pods, whatever maxUnavailable is; not raised by the fencepost rule. */
function surgeOf({strategy, replicas = 1}: DeploymentSpec): number {
	const fenceposts = resolveFenceposts(strategy?.rollingUpdate?.maxSurge ?? defaultSurge, 0, replicas);
	return 'surge' in fenceposts ? fenceposts.surge : 0;
}

/** Pods above `replicas` that a rolling update may make; 0 for Recreate. Source: deployment_util.go, MaxSurge. */
export function maxSurgeOf(spec: DeploymentSpec): number {
	return isRollingUpdate(spec) ? surgeOf(spec) : 0;
}

/**
 * The size that the new ReplicaSet may grow to; `total` is the sum of all sizes, its own among them. Source:
 * deployment_util.go, NewRSNewReplicas.
 */
export function grownSize(spec: DeploymentSpec, newReplicas: number, total: number): number {
	const {replicas = 1} = spec;
	if (!isRollingUpdate(spec)) {
		return replicas;
	}

	const room = replicas + surgeOf(spec) - total;
	return room <= 0 ? newReplicas : newReplicas + Math.min(room, replicas - newReplicas);
}

/** The new ReplicaSet's size after one step. Source: rolling.go, reconcileNewReplicaSet. */
export function nextNewSize(spec: DeploymentSpec, newReplicas: number, total: number): number {
	const {replicas = 1} = spec;
	return newReplicas >= replicas ? replicas : grownSize(spec, newReplicas, total);
}

/**
 * Takes pods away that are not available, oldest ReplicaSet first, at most `most` of them; the sizes afterwards.
 * Undefined when a ReplicaSet has more available pods than its size (its status lags behind): the controller then does
 * nothing at all in this sync. Source: rolling.go, cleanupUnhealthyReplicas.
 */
export function withoutUnhealthy(oldSets: readonly Sized[], most: number): readonly number[] | undefined {
	let left = most;
	const sizes: number[] = [];
	for (const {replicas, available} of oldSets) {
		const cut = left > 0 && replicas > 0 ? Math.min(left, replicas - available) : 0;
		if (cut < 0) {
			return undefined;
		}

		left -= cut;
		sizes.push(replicas - cut);
	}

	return sizes;
}

/**
 * Takes as many pods away as are available above the minimum, oldest ReplicaSet first; `available` counts the pods of
 * all ReplicaSets. Source: rolling.go, scaleDownOldReplicaSetsForRollingUpdate.
 */
export function withoutSurplus(
	spec: DeploymentSpec,
	oldSizes: readonly number[],
	available: number,
): readonly number[] {
	let left = Math.max(0, available - budgetOf(spec).fewestAvailable);
	return oldSizes.map(size => {
		const cut = Math.min(size, left);
		left -= cut;
		return size - cut;
	});
}

/**
 * The old ReplicaSets' sizes after each of the two parts of a step: first what is not available goes, then what is
 * above the minimum. The second part does not take into account what the first one removed. Undefined when there is
 * nothing that may go. Source: rolling.go, reconcileOldReplicaSets.
 */
export function nextOldSizes(
	spec: DeploymentSpec,
	oldSets: readonly Sized[],
	newSet: Sized,
): readonly [readonly number[], readonly number[]] | undefined {
	const oldPods = sum(oldSets, ({replicas}) => replicas);
	const newUnavailable = newSet.replicas - newSet.available;
	const most = oldPods + newSet.replicas - budgetOf(spec).fewestAvailable - newUnavailable;
	const healthy = oldPods > 0 && most > 0 ? withoutUnhealthy(oldSets, most) : undefined;
	if (healthy === undefined) {
		return undefined;
	}

	const available = sum(oldSets, set => set.available) + newSet.available;
	return [healthy, withoutSurplus(spec, healthy, available)];
}

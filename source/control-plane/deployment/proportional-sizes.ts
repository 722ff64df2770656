import {compareByCreation} from '../../rollout/revisions.ts';
import {
	allSets,
	type DeploymentObject,
	desiredReplicas,
	isActive,
	type ReplicaSetObject,
	type ReplicaSets,
	sum,
} from './deployment-objects.ts';
import {desiredReplicasAnnotation, maxReplicasAnnotation, recordedSize} from './revision-annotations.ts';
import {maxSurgeOf} from './rolling-sizes.ts';

/** 1.33 and later: no share for a ReplicaSet of which nothing says how large it was meant to be. */
const guardedSince = 33;

/** To the nearest whole number, halves away from zero, as Go's math.Round. */
function rounded(value: number): number {
	return Math.sign(value) * Math.round(Math.abs(value));
}

/**
 * How much a ReplicaSet would grow if it kept its share of the Deployment. Source: deployment_util.go,
 * getReplicaSetFraction.
 */
export function shareOf(deployment: DeploymentObject, replicaSet: ReplicaSetObject, minor: number): number {
	const [replicas, size] = [desiredReplicas(deployment), desiredReplicas(replicaSet)];
	if (replicas === 0) {
		return -size;
	}

	const recorded = recordedSize(replicaSet.metadata.annotations, maxReplicasAnnotation);
	const before = recorded || (deployment.status?.replicas ?? 0);
	if (before === 0 && minor >= guardedSince) {
		return 0;
	}

	return rounded((size * (replicas + maxSurgeOf(deployment.spec))) / before) - size;
}

/** The ReplicaSet that alone takes part in a scaling: the active one, or the latest; undefined when several do. */
export function activeOrLatest(sets: ReplicaSets): ReplicaSetObject | undefined {
	const active = allSets(sets).filter(isActive);
	return active.length > 1 ? undefined : (active[0] ?? sets.newSet ?? [...sets.oldSets].sort(compareByCreation).at(-1));
}

/** The new ReplicaSet has all pods of the Deployment's size, and they are available. Source: IsSaturated. */
export function isSaturated(deployment: DeploymentObject, newSet: ReplicaSetObject | undefined): boolean {
	const replicas = desiredReplicas(deployment);
	return (
		newSet !== undefined &&
		desiredReplicas(newSet) === replicas &&
		recordedSize(newSet.metadata.annotations, desiredReplicasAnnotation) === replicas &&
		(newSet.status?.availableReplicas ?? 0) === replicas
	);
}

/** Largest first; of equal ones the newer first when growing, the older when shrinking. */
function inOrder(active: readonly ReplicaSetObject[], growing: boolean): ReplicaSetObject[] {
	return [...active].sort(
		(a, b) => desiredReplicas(b) - desiredReplicas(a) || compareByCreation(a, b) * (growing ? -1 : 1),
	);
}

/** A ReplicaSet and the size that it gets. */
export type Resize = readonly [ReplicaSetObject, number];

/**
 * The sizes of the active ReplicaSets when a Deployment is scaled in the middle of a rollout: each keeps its share, what
 * is left over by rounding goes to the largest. Source: deployment/sync.go, scale.
 */
export function proportionalSizes(
	deployment: DeploymentObject,
	active: readonly ReplicaSetObject[],
	minor: number,
): readonly Resize[] {
	const replicas = desiredReplicas(deployment);
	const allowed = replicas > 0 ? replicas + maxSurgeOf(deployment.spec) : 0;
	const toAdd = allowed - sum(active, desiredReplicas);
	let added = 0;
	const sizes = inOrder(active, toAdd > 0).map((replicaSet): Resize => {
		const left = toAdd - added;
		const share = left === 0 ? 0 : shareOf(deployment, replicaSet, minor);
		const change = toAdd > 0 ? Math.min(share, left) : Math.max(share, left);
		added += change;
		return [replicaSet, desiredReplicas(replicaSet) + change];
	});
	return sizes.map(([replicaSet, size], place) => [
		replicaSet,
		place === 0 ? Math.max(0, size + (toAdd - added)) : size,
	]);
}

import {compareByCreation, revisionNumberOf} from '../../rollout/revisions.ts';
import type {WorldError} from '../world.ts';
import {desiredReplicas, noLimit, type ReplicaSetObject} from './deployment-objects.ts';
import type {DeploymentSync} from './deployment-sync.ts';

const byRevision = (a: ReplicaSetObject, b: ReplicaSetObject) =>
	(revisionNumberOf(a) ?? 0) - (revisionNumberOf(b) ?? 0) || compareByCreation(a, b);

/** Nothing of it runs, and its controller has seen its last change. */
function isAtRest(replicaSet: ReplicaSetObject): boolean {
	const {metadata, status} = replicaSet;
	const observed = (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0);
	return (status?.replicas ?? 0) === 0 && desiredReplicas(replicaSet) === 0 && observed;
}

/**
 * The old ReplicaSets that are too many, lowest revision first; one among them that is still in use is passed over
 * without another in its place. Source: deployment/sync.go, cleanupDeployment.
 */
export function surplusHistory(
	oldSets: readonly ReplicaSetObject[],
	limit: number | undefined,
): readonly ReplicaSetObject[] {
	if (limit === undefined || limit === noLimit) {
		return [];
	}

	const alive = oldSets.filter(({metadata}) => metadata.deletionTimestamp === undefined);
	const surplus = Math.max(0, alive.length - limit);
	return alive.sort(byRevision).slice(0, surplus).filter(isAtRest);
}

/** Deletes the surplus; the error of a deletion that failed. */
export function cleanUpHistory(
	{context, deployment}: DeploymentSync,
	oldSets: readonly ReplicaSetObject[],
): WorldError | undefined {
	for (const {metadata} of surplusHistory(oldSets, deployment.spec.revisionHistoryLimit)) {
		const deleted = context.world.delete('ReplicaSet', metadata.namespace, metadata.name);
		if (!deleted.ok && deleted.error.reason !== 'NotFound') {
			return deleted.error;
		}
	}

	return undefined;
}

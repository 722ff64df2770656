import type {Deployment, ReplicaSet} from '../../../source/kubernetes/objects.ts';
import {newReplicaSetOf, ownedReplicaSets} from '../../../source/rollout/revisions.ts';

/** All owned ReplicaSets but the new one, with or without pods, in the order given. Source: FindOldReplicaSets. */
export function oldReplicaSetsOf(deployment: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSet[] {
	const newUid = newReplicaSetOf(deployment, replicaSets)?.metadata.uid;
	return ownedReplicaSets(deployment, replicaSets).filter(replicaSet => replicaSet.metadata.uid !== newUid);
}

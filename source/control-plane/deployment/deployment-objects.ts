import type {Deployment, DeploymentSpec, ReplicaSet} from '../../kubernetes/objects.ts';
import type {WorldObject} from '../world.ts';

/** Stored objects, of which a controller writes back every field that it doesn't know. */
export type DeploymentObject = WorldObject & Deployment;
export type ReplicaSetObject = WorldObject & ReplicaSet;

/** What a Deployment's sync is about: the ReplicaSet of its template, if there is one, and all others, oldest first. */
export interface ReplicaSets {
	readonly newSet: ReplicaSetObject | undefined;
	readonly oldSets: readonly ReplicaSetObject[];
}

export function allSets({newSet, oldSets}: ReplicaSets): readonly ReplicaSetObject[] {
	return newSet ? [...oldSets, newSet] : oldSets;
}

/** Of a Deployment's or ReplicaSet's spec; the API's default where it is left out. */
export function desiredReplicas({spec}: {readonly spec: {readonly replicas?: number}}): number {
	return spec.replicas ?? 1;
}

export function isActive(replicaSet: Pick<ReplicaSetObject, 'spec'>): boolean {
	return desiredReplicas(replicaSet) > 0;
}

export function sum<T>(items: readonly T[], value: (item: T) => number): number {
	return items.reduce((total, item) => total + value(item), 0);
}

/** "No limit", for a deadline or a length of history. Source: deployment_util.go, HasProgressDeadline. */
export const noLimit = 2147483647;

export function hasDeadline({progressDeadlineSeconds}: Pick<DeploymentSpec, 'progressDeadlineSeconds'>): boolean {
	return progressDeadlineSeconds !== undefined && progressDeadlineSeconds !== noLimit;
}

export function isRollingUpdate({strategy}: DeploymentSpec): boolean {
	return (strategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
}

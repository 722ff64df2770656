import type {DeploymentCondition, DeploymentStatus, ReplicaSet} from '../../kubernetes/objects.ts';
import {maxUnavailableOf} from '../../rollout/budget.ts';
import {timestamp} from '../time.ts';
import {withCondition} from './conditions.ts';
import {allSets, type DeploymentObject, desiredReplicas, type ReplicaSets, sum} from './deployment-objects.ts';

/** 1.35 and later count the pods on their way out (gate DeploymentReplicaSetTerminatingReplicas). */
export const terminatingSince = 35;

/** A condition that begins now. */
export function condition(
	type: string,
	status: string,
	reason: string,
	message: string,
	nowMs: number,
): DeploymentCondition {
	const now = timestamp(nowMs);
	return {type, status, lastUpdateTime: now, lastTransitionTime: now, reason, message};
}

/** Pods on their way out; undefined while a ReplicaSet that was looked at does not say. Source: deployment_util.go. */
export function terminatingPods(replicaSets: readonly Pick<ReplicaSet, 'status'>[]): number | undefined {
	const unknown = replicaSets.some(
		({status}) => (status?.observedGeneration ?? 0) > 0 && status?.terminatingReplicas === undefined,
	);
	return unknown ? undefined : sum(replicaSets, ({status}) => status?.terminatingReplicas ?? 0);
}

function availability({spec}: DeploymentObject, available: number, nowMs: number): DeploymentCondition {
	const enough = available >= (spec.replicas ?? 1) - maxUnavailableOf(spec);
	return enough
		? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', nowMs)
		: condition(
				'Available',
				'False',
				'MinimumReplicasUnavailable',
				'Deployment does not have minimum availability.',
				nowMs,
			);
}

/** A number as the API writes it: 0 is left out. */
const counted = <Name extends string>(name: Name, count: number) =>
	(count === 0 ? {} : {[name]: count}) as {readonly [key in Name]?: number};

/** The status that the ReplicaSets' statuses give. Source: deployment/sync.go, calculateStatus. */
export function calculatedStatus(
	deployment: DeploymentObject,
	sets: ReplicaSets,
	nowMs: number,
	minor: number,
): DeploymentStatus {
	const all = allSets(sets);
	const {collisionCount, conditions} = deployment.status ?? {};
	const available = sum(all, ({status}) => status?.availableReplicas ?? 0);
	const terminating = minor >= terminatingSince ? terminatingPods(all) : undefined;
	return {
		observedGeneration: deployment.metadata.generation ?? 0,
		...counted(
			'replicas',
			sum(all, ({status}) => status?.replicas ?? 0),
		),
		...counted('updatedReplicas', sets.newSet?.status?.replicas ?? 0),
		...counted(
			'readyReplicas',
			sum(all, ({status}) => status?.readyReplicas ?? 0),
		),
		...counted('availableReplicas', available),
		...counted('unavailableReplicas', Math.max(0, sum(all, desiredReplicas) - available)),
		...(terminating === undefined ? {} : {terminatingReplicas: terminating}),
		...(collisionCount === undefined ? {} : {collisionCount}),
		conditions: withCondition(conditions, availability(deployment, available, nowMs)),
	};
}

import type {DeploymentCondition, DeploymentSpec, DeploymentStatus} from '../../kubernetes/objects.ts';
import {epochMs} from '../../rollout/timestamp.ts';
import type {ReconcileResult} from '../world.ts';
import {conditionOf, withCondition, withoutCondition} from './conditions.ts';
import {
	allSets,
	type DeploymentObject,
	hasDeadline,
	type ReplicaSetObject,
	type ReplicaSets,
} from './deployment-objects.ts';
import {condition} from './deployment-status.ts';

const completeReason = 'NewReplicaSetAvailable';
export const timedOutReason = 'ProgressDeadlineExceeded';

/** Below this a wake-up for the deadline is not planned: it is looked again at once. Source: progress.go. */
const shortestWaitMs = 1000;

/** Everything is of the new template, available, and nothing else is left. Source: DeploymentComplete. */
export function isComplete({spec, metadata}: DeploymentObject, status: DeploymentStatus): boolean {
	const replicas = spec.replicas ?? 1;
	return (
		(status.updatedReplicas ?? 0) === replicas &&
		(status.replicas ?? 0) === replicas &&
		(status.availableReplicas ?? 0) === replicas &&
		(status.observedGeneration ?? 0) >= (metadata.generation ?? 0)
	);
}

/** More new pods, fewer old ones, more ready or more available than before. Source: DeploymentProgressing. */
export function isProgressing(before: DeploymentStatus, now: DeploymentStatus): boolean {
	const updated = (status: DeploymentStatus) => status.updatedReplicas ?? 0;
	const old = (status: DeploymentStatus) => (status.replicas ?? 0) - updated(status);
	return (
		updated(now) > updated(before) ||
		old(now) < old(before) ||
		(now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
		(now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
	);
}

/** Since its last progress more time than the deadline has gone by. Source: DeploymentTimedOut. */
export function isTimedOut(
	spec: Pick<DeploymentSpec, 'progressDeadlineSeconds'>,
	progressing: DeploymentCondition | undefined,
	nowMs: number,
): boolean {
	if (!hasDeadline(spec) || progressing === undefined || progressing.reason === completeReason) {
		return false;
	}

	return progressing.reason === timedOutReason || leftMs(spec, progressing, nowMs) < 0;
}

function leftMs(
	{progressDeadlineSeconds = 0}: Pick<DeploymentSpec, 'progressDeadlineSeconds'>,
	{lastUpdateTime}: DeploymentCondition,
	nowMs: number,
): number {
	return (epochMs(lastUpdateTime) ?? 0) + progressDeadlineSeconds * 1000 - nowMs;
}

/**
 * When to look again whether the deadline has passed: undefined = not at all, else milliseconds until the deadline,
 * 0 when less than a second is left. Source: progress.go, requeueStuckDeployment.
 */
export function deadlineCheckMs(
	deployment: DeploymentObject,
	status: DeploymentStatus,
	nowMs: number,
): number | undefined {
	const current = conditionOf(deployment.status?.conditions, 'Progressing');
	if (!hasDeadline(deployment.spec) || current === undefined) {
		return undefined;
	}

	if (isComplete(deployment, status) || current.reason === timedOutReason) {
		return undefined;
	}

	const left = leftMs(deployment.spec, current, nowMs);
	return left < shortestWaitMs ? 0 : left;
}

/** The next look at the deadline: a second more than is left, so that it has surely passed, or at once. */
export function deadlineCheck(deployment: DeploymentObject, status: DeploymentStatus, nowMs: number): ReconcileResult {
	const leftMs = deadlineCheckMs(deployment, status, nowMs);
	if (leftMs === undefined) {
		return {};
	}

	return leftMs === 0 ? {isRateLimited: true} : {requeueAfterMs: leftMs + shortestWaitMs};
}

/** `ReplicaSet "web-abc" …`; a Deployment that waits for its ReplicaSet is named itself. */
function named({metadata}: DeploymentObject, newSet: ReplicaSetObject | undefined): string {
	return newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${metadata.name}"`;
}

function withProgress(
	deployment: DeploymentObject,
	{newSet}: ReplicaSets,
	status: DeploymentStatus,
	nowMs: number,
): readonly DeploymentCondition[] {
	const {conditions = []} = status;
	const current = conditionOf(deployment.status?.conditions, 'Progressing');
	const name = named(deployment, newSet);
	if (isComplete(deployment, status)) {
		const message = `${name} has successfully progressed.`;
		return withCondition(conditions, condition('Progressing', 'True', completeReason, message, nowMs));
	}

	if (isProgressing(deployment.status ?? {}, status)) {
		const next = condition('Progressing', 'True', 'ReplicaSetUpdated', `${name} is progressing.`, nowMs);
		const since = current?.status === 'True' ? current.lastTransitionTime : undefined;
		return [...withoutCondition(conditions, 'Progressing'), since ? {...next, lastTransitionTime: since} : next];
	}

	if (isTimedOut(deployment.spec, conditionOf(conditions, 'Progressing'), nowMs)) {
		const message = `${name} has timed out progressing.`;
		return withCondition(conditions, condition('Progressing', 'False', timedOutReason, message, nowMs));
	}

	return conditions;
}

/** The ReplicaFailure condition of the new ReplicaSet, or of the first old one that has one, as the Deployment's. */
function replicaFailure(sets: ReplicaSets, nowMs: number): DeploymentCondition | undefined {
	const candidates = sets.newSet ? [sets.newSet, ...allSets(sets)] : sets.oldSets;
	for (const {status} of candidates) {
		const failure = status?.conditions?.find(({type}) => type === 'ReplicaFailure');
		if (failure) {
			const {reason = '', message = '', lastTransitionTime} = failure;
			const copied = condition('ReplicaFailure', failure.status, reason, message, nowMs);
			return lastTransitionTime ? {...copied, lastTransitionTime, lastUpdateTime: lastTransitionTime} : copied;
		}
	}

	return undefined;
}

/**
 * The status of a Deployment that is rolled out: the estimate of its progress and its ReplicaSets' failure added to
 * the counts in `counted`. Source: progress.go, syncRolloutStatus.
 */
export function rolloutStatus(
	deployment: DeploymentObject,
	sets: ReplicaSets,
	counted: DeploymentStatus,
	nowMs: number,
): DeploymentStatus {
	const current = conditionOf(deployment.status?.conditions, 'Progressing');
	const settled = (counted.replicas ?? 0) === (counted.updatedReplicas ?? 0) && current?.reason === completeReason;
	const estimated = hasDeadline(deployment.spec)
		? settled
			? (counted.conditions ?? [])
			: withProgress(deployment, sets, counted, nowMs)
		: withoutCondition(counted.conditions, 'Progressing');
	const failure = replicaFailure(sets, nowMs);
	const conditions = failure ? withCondition(estimated, failure) : withoutCondition(estimated, 'ReplicaFailure');
	return {...counted, conditions};
}

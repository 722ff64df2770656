import type {Deployment, DeploymentCondition, PodTemplateSpec} from '../kubernetes/objects.ts';
import {type AnyWorkload, isDaemonSet, isStatefulSet} from './any-workload.ts';
import {sameTemplate} from './pod-template.ts';
import {daemonSetCounts, type Held, type SetCounts, statefulSetCounts} from './set-counts.ts';
import {epochMs} from './timestamp.ts';

/**
 * Where a workload's rollout stands. `complete` stays so when pods fail later: that is no rollout. `held`: a StatefulSet or
 * DaemonSet has updated all that its strategy lets it, and the rest waits for a person, whatever becomes of its pods.
 */
export type Phase =
	| 'unobserved'
	| 'progressing'
	| 'paused'
	| 'held'
	| 'complete'
	| 'deadline-exceeded'
	| 'scaled-to-zero';

/** A workload's rollout in numbers, all taken from its spec and status: in pods, of a DaemonSet in nodes. */
export interface Progress {
	readonly phase: Phase;
	readonly desired: number;
	/** Pods of the present template. */
	readonly updated: number;
	readonly ready: number;
	readonly available: number;
	readonly total: number;
	/** total - updated. */
	readonly old: number;
	readonly unavailable: number;
	/** So many of the desired the controller brings to the present template by itself; less than all where they are `held`. */
	readonly reach: number;
	/** What keeps pods on their template until a person acts. */
	readonly held?: Held;
	/**
	 * The clock of progressDeadlineSeconds, absent where it doesn't count: none is set, or the rollout has finished.
	 * `lastProgressMs` is the lastUpdateTime of condition Progressing (epoch milliseconds); once the deadline is exceeded,
	 * that is the moment when this was found.
	 */
	readonly deadline?: {readonly limitSeconds: number; readonly lastProgressMs: number};
	/** Epoch milliseconds; absent when Kubernetes didn't note it (no deadline, or paused after it was exceeded). */
	readonly pausedSinceMs?: number;
	/** The ReplicaFailure condition: pods can't be created, `sinceMs` epoch milliseconds where that is noted. */
	readonly failure?: {readonly reason: string; readonly message: string; readonly sinceMs?: number};
}

/** MaxInt32 means that there is no deadline. Source: deployment_util.go, HasProgressDeadline. */
const noDeadlineSeconds = 2_147_483_647;

const conditionOf = (deployment: Deployment, type: string): DeploymentCondition | undefined =>
	deployment.status?.conditions?.find(condition => condition.type === type);

const isObserved = ({metadata, status}: Deployment) => (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);

const desiredOf = ({spec}: Deployment) => spec.replicas ?? 1;

/** Everything is updated and available and nothing old is left. Source: deployment_util.go, DeploymentComplete. */
export function deploymentComplete(deployment: Deployment): boolean {
	const desired = desiredOf(deployment);
	const {updatedReplicas = 0, replicas = 0, availableReplicas = 0} = deployment.status ?? {};
	return updatedReplicas === desired && replicas === desired && availableReplicas === desired && isObserved(deployment);
}

/**
 * The rollout had finished before and only availability is missing now: the controller starts no new estimate then, so it
 * is not progressing again. Source: progress.go, syncRolloutStatus.
 */
function finishedBefore(deployment: Deployment): boolean {
	const {updatedReplicas = 0, replicas = 0} = deployment.status ?? {};
	return (
		conditionOf(deployment, 'Progressing')?.reason === 'NewReplicaSetAvailable' &&
		replicas === updatedReplicas &&
		replicas === desiredOf(deployment)
	);
}

function phaseOf(deployment: Deployment): Phase {
	// The spec says it before the controller has seen it, and it holds whatever else is true.
	if (deployment.spec.paused) {
		return 'paused';
	}

	if (!isObserved(deployment)) {
		return 'unobserved';
	}

	if (conditionOf(deployment, 'Progressing')?.reason === 'ProgressDeadlineExceeded') {
		return 'deadline-exceeded';
	}

	if (deploymentComplete(deployment) || finishedBefore(deployment)) {
		return desiredOf(deployment) === 0 ? 'scaled-to-zero' : 'complete';
	}

	return 'progressing';
}

function deadlineOf(deployment: Deployment): Pick<Progress, 'deadline'> {
	const limitSeconds = deployment.spec.progressDeadlineSeconds ?? noDeadlineSeconds;
	const progressing = conditionOf(deployment, 'Progressing');
	const lastProgressMs = epochMs(progressing?.lastUpdateTime);
	// Until the controller has begun the next rollout, the reason is still that of the last one: days old, never timed out.
	const counts = limitSeconds !== noDeadlineSeconds && progressing?.reason !== 'NewReplicaSetAvailable';
	return counts && lastProgressMs !== undefined ? {deadline: {limitSeconds, lastProgressMs}} : {};
}

function pausedSince(deployment: Deployment): Pick<Progress, 'pausedSinceMs'> {
	const progressing = conditionOf(deployment, 'Progressing');
	const sinceMs = progressing?.reason === 'DeploymentPaused' ? epochMs(progressing.lastUpdateTime) : undefined;
	return deployment.spec.paused && sinceMs !== undefined ? {pausedSinceMs: sinceMs} : {};
}

function failureOf(deployment: Deployment): Pick<Progress, 'failure'> {
	const condition = conditionOf(deployment, 'ReplicaFailure');
	if (condition?.status !== 'True') return {};
	const sinceMs = epochMs(condition.lastTransitionTime);
	const since = sinceMs === undefined ? {} : {sinceMs};
	return {failure: {reason: condition.reason ?? '', message: condition.message ?? '', ...since}};
}

function setPhase({desired, updated, available, total, reach, held, isObserved, cameThrough}: SetCounts): Phase {
	if (!isObserved) {
		return 'unobserved';
	}

	if (desired === 0 && total === 0) {
		return 'scaled-to-zero';
	}

	// Old pods that nothing reaches: Kubernetes brings the template to no further one.
	if (held !== undefined && updated >= reach && updated < desired && total > updated) {
		return 'held';
	}

	const isThere = cameThrough || (updated >= desired && total === desired && available >= desired);
	return isThere ? 'complete' : 'progressing';
}

function setProgress(counts: SetCounts): Progress {
	const {desired, updated, ready, available, total, reach, held} = counts;
	return {
		phase: setPhase(counts),
		desired,
		updated,
		ready,
		available,
		total,
		old: Math.max(0, total - updated),
		unavailable: Math.max(0, desired - available),
		reach,
		...(held ? {held} : {}),
	};
}

/**
 * How far a workload's rollout is, from its own spec and status alone (never from events). Complete is what the
 * controllers call complete: updated, total and available all equal to what is desired, newest generation observed.
 */
export function progressOf(workload: AnyWorkload): Progress {
	if (last?.workload !== workload) {
		last = {workload, progress: readProgress(workload)};
	}

	return last.progress;
}

// A row, its urgency and its sentence ask for the same one after another, and records don't change.
let last: {readonly workload: AnyWorkload; readonly progress: Progress} | undefined;

function readProgress(workload: AnyWorkload): Progress {
	return isStatefulSet(workload)
		? setProgress(statefulSetCounts(workload))
		: isDaemonSet(workload)
			? setProgress(daemonSetCounts(workload))
			: deploymentProgress(workload);
}

function deploymentProgress(deployment: Deployment): Progress {
	const {updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0, replicas = 0} = deployment.status ?? {};
	return {
		phase: phaseOf(deployment),
		desired: desiredOf(deployment),
		updated: updatedReplicas,
		ready: readyReplicas,
		available: availableReplicas,
		total: replicas,
		old: Math.max(0, replicas - updatedReplicas),
		unavailable: deployment.status?.unavailableReplicas ?? 0,
		reach: desiredOf(deployment),
		...deadlineOf(deployment),
		...pausedSince(deployment),
		...failureOf(deployment),
	};
}

/** The phase of the rollout to one template: `superseded` once another template has taken its place. */
export function rolloutPhase(workload: AnyWorkload, template: PodTemplateSpec): Phase | 'superseded' {
	return sameTemplate(template, workload.spec.template) ? progressOf(workload).phase : 'superseded';
}

/**
 * All pods that there are to be have the present template, and some are not available: the end of a DaemonSet's rollout,
 * or of what a person deletes one by one, looks like trouble long after it, and the object tells neither.
 */
export function lacksPodsOnly(workload: AnyWorkload, {phase, updated, desired, total, held}: Progress): boolean {
	const isTold = !isDaemonSet(workload) && held === undefined;
	return !isTold && phase === 'progressing' && updated === desired && total === desired;
}

/**
 * Milliseconds until Kubernetes calls the rollout stuck, unless it progresses; negative when that is due. Undefined when
 * no deadline counts: not progressing, or none set.
 */
export function deadlineLeftMs({phase, deadline}: Progress, nowMs: number): number | undefined {
	return phase === 'progressing' && deadline
		? // The progress may be from the future, where clocks differ: no more is left than the whole limit.
			Math.min(0, deadline.lastProgressMs - nowMs) + deadline.limitSeconds * 1000
		: undefined;
}

import type {AnyWorkload} from './any-workload.ts';
import {isDaemonSet, isSet, isStatefulSet} from './any-workload.ts';
import type {Parts} from './diagnosis/parts.ts';
import {autoscalerOf, changeOwners} from './field-owners.ts';
import {readySinceMs} from './pod-tally.ts';
import {progressOf} from './progress.ts';
import {lastProgressMs} from './progress-clock.ts';
import {scaledUpIn} from './scaled-up-event.ts';
import {epochMs} from './timestamp.ts';

/** Somebody raised the number of pods. */
export interface SizeRaise {
	/** Epoch milliseconds, server's time. */
	readonly atMs: number;
	/** The number before; 0 where that is not known. */
	readonly from: number;
}

/** More pods of the same template are on their way, and nothing speaks against their coming. */
export interface ScalingUp {
	readonly sinceMs: number;
	/** Who raised it: `its autoscaler (HPA)`, or a field manager. */
	readonly by?: string;
}

/** As long as pods take to start, as a rule: after so long without another one it is no longer a matter of waiting. */
const patienceMs = 5 * 60_000;

const progressingOf = (workload: AnyWorkload) =>
	isSet(workload) ? undefined : workload.status?.conditions?.find(({type}) => type === 'Progressing');

/** A rollout that came through tells when, in whole seconds; a change of size alone leaves that as it is. */
const throughMs = (workload: AnyWorkload) => epochMs(progressingOf(workload)?.lastUpdateTime) ?? 0;

/**
 * By the events of a Deployment whose ReplicaSet was scaled up outside of a rollout: of several raises, one soon after the
 * other, as autoscalers make them, the first.
 */
export function raiseTold({workload, current, eventsOf}: Parts): SizeRaise | undefined {
	if (workload.kind !== 'Deployment' || current === undefined) {
		return undefined;
	}

	const {object} = workload;
	let wanted = object.spec.replicas ?? 1;
	let first: SizeRaise | undefined;
	for (const event of eventsOf(object)
		.filter(({reason}) => reason === 'ScalingReplicaSet')
		.toReversed()) {
		const one = scaledUpIn(event);
		const isOfIt = one !== undefined && one.name === current.metadata.name && one.to === wanted;
		const isLater = isOfIt && one.atMs >= throughMs(object) && (!first || first.atMs - one.atMs < patienceMs);
		if (!isLater) break;
		first = {atMs: one.atMs, from: one.from ?? 0};
		wanted = first.from;
	}
	return first;
}

/**
 * By the time of whoever owns the number of replicas: of a Deployment when it is later than its last rollout, else only of
 * one who owns nothing of the template. What is written by way of a Scale has no time there.
 */
export function raiseNoted(workload: AnyWorkload): SizeRaise | undefined {
	const {replicas, template} = changeOwners(workload);
	const atMs = replicas?.atMs;
	const isOfSizeAlone = isSet(workload) ? replicas?.manager !== template?.manager : true;
	// What it was made with nobody raised.
	const isLater = (atMs ?? 0) > (epochMs(workload.metadata.creationTimestamp) ?? 0) + secondMs;
	const isRaise = isOfSizeAlone && (isLater || !isSet(workload));
	return atMs !== undefined && isRaise && atMs > throughMs(workload) ? {atMs, from: 0} : undefined;
}

/** Pods of one template alone, of which there are to be more; also before the controller has taken that up. */
export function isGrowing(workload: AnyWorkload): boolean {
	const {phase, old, available, desired, total, deadline} = progressOf(workload);
	const isSettled = isStatefulSet(workload)
		? workload.status?.currentRevision === workload.status?.updateRevision
		: old === 0 && deadline === undefined;
	const isOpen = phase === 'complete' || phase === 'progressing' || phase === 'unobserved';
	return !isDaemonSet(workload) && isOpen && isSettled && total <= desired && available < desired;
}

/** What was missing before the number was raised is another matter. */
function lackedBefore(workload: AnyWorkload, {atMs}: SizeRaise): boolean {
	const conditions = isSet(workload) ? [] : (workload.status?.conditions ?? []);
	const {status, lastTransitionTime} = conditions.find(({type}) => type === 'Available') ?? {};
	return status === 'False' && (epochMs(lastTransitionTime) ?? atMs) < atMs - secondMs;
}

/**
 * Whether a Deployment's own object leaves open if pods of it were lost or more of them are wanted than a moment ago: fewer
 * are available than its budget keeps, and not for longer than pods take to come. `nowMs` is epoch milliseconds.
 */
export function mayBeGrowing(workload: AnyWorkload, nowMs: number): boolean {
	const conditions = isSet(workload) ? [] : (workload.status?.conditions ?? []);
	const {status, lastTransitionTime} = conditions.find(({type}) => type === 'Available') ?? {};
	const lackedMs = status === 'False' ? epochMs(lastTransitionTime) : undefined;
	return lackedMs !== undefined && nowMs - lackedMs < patienceMs && isGrowing(workload);
}

/** Times of the API have whole seconds. */
const secondMs = 1_000;

function raiser(workload: AnyWorkload): string | undefined {
	const autoscaler = autoscalerOf(workload)?.manager;
	if (autoscaler !== undefined) return autoscaler.startsWith('keda') ? 'KEDA' : 'its autoscaler (HPA)';
	return changeOwners(workload).replicas?.manager;
}

/**
 * Whether a workload lacks pods only because more are on their way since its size was raised: no fewer are available than
 * before, and the last one came, or the raise was, not long ago. A change of size is no rollout: nothing is wrong with it.
 * @param lastMs - When one of its pods last got on, where that is known; epoch milliseconds, as `nowMs`.
 */
export function scalingUp(
	workload: AnyWorkload,
	raise: SizeRaise | undefined,
	nowMs: number,
	lastMs?: number,
): ScalingUp | undefined {
	if (raise === undefined || !isGrowing(workload) || lackedBefore(workload, raise)) {
		return undefined;
	}

	const isGettingOn = nowMs - Math.max(raise.atMs, lastMs ?? 0) < patienceMs;
	if (!isGettingOn || progressOf(workload).available < raise.from) {
		return undefined;
	}

	const by = raiser(workload);
	return {sinceMs: raise.atMs, ...(by === undefined ? {} : {by})};
}

/** A controller makes the next pod at once; some seconds for what is refused at first. */
const promptMs = 30_000;

/**
 * Whether the pods that a set lacks come of a raise: none is on its way out, and each was made, or is to be, promptly after
 * the raise or after another became ready. What is made much later, or in the place of another, was lost.
 */
function comesOf({atMs}: SizeRaise, {newPods, oldPods}: Parts, nowMs: number): boolean {
	const pods = [...newPods, ...oldPods];
	if (pods.some(({metadata}) => metadata.deletionTimestamp !== undefined)) return false;
	const steps = [atMs, ...pods.map(pod => readySinceMs(pod) ?? 0)];
	const isPrompt = (ms: number) => ms - Math.max(0, ...steps.filter(step => step <= ms + secondMs)) <= promptMs;
	const madeMs = pods
		.filter(pod => readySinceMs(pod) === undefined)
		.map(pod => epochMs(pod.metadata.creationTimestamp));
	return madeMs.length > 0 ? madeMs.every(ms => isPrompt(ms ?? nowMs)) : isPrompt(nowMs);
}

/** The same by all that is known of what is open or attended to: its pods, and the events about it. */
export function scalingUpIn(parts: Parts, nowMs: number): ScalingUp | undefined {
	const {object} = parts.workload;
	const raise = raiseTold(parts) ?? raiseNoted(object);
	const isOther = raise !== undefined && isSet(object) && !comesOf(raise, parts, nowMs);
	return isOther ? undefined : scalingUp(object, raise, nowMs, lastProgressMs(parts.newPods));
}

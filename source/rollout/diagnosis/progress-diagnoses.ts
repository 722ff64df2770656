import type {Deployment, Pod} from '../../kubernetes/objects.ts';
import {clockText, humanDuration} from '../duration.ts';
import {readySinceMs} from '../pod-tally.ts';
import {type Progress, progressOf} from '../progress.ts';
import type {Diagnosis} from './diagnosis.ts';
import {isReady, type Parts, staying} from './parts.ts';

/** Longer than anybody looks at the first new pods before letting the rest follow. */
const forgottenAfterMs = 30 * 60_000;

/** Whether a pause with something still to roll out has lasted so long that nobody may think of it any more. */
export function isForgotten({phase, pausedSinceMs, updated, desired}: Progress, nowMs: number): boolean {
	return (
		phase === 'paused' && pausedSinceMs !== undefined && nowMs - pausedSinceMs >= forgottenAfterMs && updated < desired
	);
}

function pausedDiagnosis(progress: Progress, nowMs: number): Diagnosis | undefined {
	const {pausedSinceMs, updated, desired} = progress;
	if (!isForgotten(progress, nowMs) || pausedSinceMs === undefined) {
		return undefined;
	}

	return {
		cause: 'paused',
		level: 'fault',
		sentence: `paused for ${humanDuration(nowMs - pausedSinceMs)} with ${updated} of ${desired} pods updated: perhaps forgotten`,
		next: 'resume',
		undoHelps: true,
		sinceMs: pausedSinceMs,
	};
}

/** Only where nothing else explains it: the deadline is a symptom as a rule, and not a cause. */
function deadlineDiagnosis(
	{spec}: Deployment,
	{phase, deadline, updated, available, desired, old}: Progress,
): Diagnosis | undefined {
	if (phase !== 'deadline-exceeded' || deadline === undefined) {
		return undefined;
	}

	const toEnd = old > 0 && updated === desired ? `, ${old} old to end` : '';
	const limit = clockText((spec.progressDeadlineSeconds ?? 0) * 1000);
	return {
		cause: 'deadline-exceeded',
		level: 'transient',
		sentence: `nothing seems broken, yet there was no progress within ${limit}: ${updated} of ${desired} updated, ${available} available${toEnd}. Kubernetes goes on`,
		next: 'wait, if its pods are only slow',
		undoHelps: true,
		sinceMs: deadline.lastProgressMs,
	};
}

/** When a ready pod will have been so for long enough. */
function availableAtMs(pod: Pod, minReadySeconds: number): number | undefined {
	const readyMs = readySinceMs(pod);
	return readyMs === undefined ? undefined : readyMs + minReadySeconds * 1000;
}

/** Ready pods that don't count yet. */
function minReadyDiagnosis(pods: readonly Pod[], minReadySeconds: number, nowMs: number): Diagnosis | undefined {
	if (minReadySeconds === 0) {
		return undefined;
	}

	const ready = staying(pods).filter(isReady);
	const pending = ready
		.map(pod => availableAtMs(pod, minReadySeconds))
		.filter(ms => ms !== undefined)
		.filter(ms => ms > nowMs)
		.sort((a, b) => a - b);
	const [soonest] = pending;
	if (soonest === undefined) {
		return undefined;
	}

	return {
		cause: 'min-ready-seconds',
		level: 'wait',
		sentence: `${ready.length} ready, ${ready.length - pending.length} available yet: minReadySeconds is ${minReadySeconds}`,
		countdown: {what: 'next one available', atMs: soonest},
	};
}

/** What the workload itself tells, without anything being wrong with a pod. */
export function progressDiagnoses({workload, newPods}: Parts, nowMs: number): readonly Diagnosis[] {
	const minReady = minReadyDiagnosis(newPods, workload.object.spec.minReadySeconds ?? 0, nowMs);
	if (workload.kind !== 'Deployment') {
		return minReady ? [minReady] : [];
	}

	const {object} = workload;
	const progress = progressOf(object);
	return [pausedDiagnosis(progress, nowMs), deadlineDiagnosis(object, progress), minReady].filter(
		found => found !== undefined,
	);
}

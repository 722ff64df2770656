import type {Deployment} from '../kubernetes/objects.ts';
import {minAvailableOf} from './budget.ts';
import {creationSentence} from './diagnosis/creation-diagnosis.ts';
import {isForgotten} from './diagnosis/progress-diagnoses.ts';
import {clockText, humanDuration} from './duration.ts';
import {changeOwners} from './field-owners.ts';
import {deadlineLeftMs, type Progress, progressOf} from './progress.ts';

export type Tone = 'bad' | 'busy' | 'paused' | 'good' | 'idle';

/** One sentence about a workload; empty when there is nothing to say. */
export interface Summary {
	readonly tone: Tone;
	readonly sentence: string;
}

const cannotCreate = ({failure}: Progress) => failure && creationSentence(failure.message || failure.reason);

function stuck(progress: Progress, nowMs: number): Summary {
	const {deadline} = progress;
	// The clock had run for the whole limit when it was found exceeded.
	const withoutProgressMs = deadline && nowMs - deadline.lastProgressMs + deadline.limitSeconds * 1000;
	const duration = withoutProgressMs === undefined ? '' : ` for ${humanDuration(withoutProgressMs)}`;
	const sentences = [`stuck: no progress${duration}, deadline exceeded`, cannotCreate(progress)];
	return {tone: 'bad', sentence: sentences.filter(Boolean).join('; ')};
}

/** ReplicaFailure is left out here: the controller doesn't keep it up to date while paused. */
function paused(deployment: Deployment, progress: Progress, nowMs: number): Summary {
	const {pausedSinceMs, updated, desired} = progress;
	const manager = changeOwners(deployment).paused?.manager;
	const duration = pausedSinceMs === undefined ? '' : ` ${humanDuration(nowMs - pausedSinceMs)}`;
	const counts = updated === desired ? '' : `, ${updated} of ${desired} updated`;
	const doubt = isForgotten(progress, nowMs) ? `${manager ? ` (by ${manager})` : ''}: forgotten?` : '';
	return {tone: 'paused', sentence: `paused${duration}${counts}${doubt}`};
}

/** What is still missing once every new pod is there: availability, or the end of the old ones. */
function missing({updated, desired, available, old}: Progress): string {
	if (updated !== desired) {
		return '';
	}

	return available < desired ? `, ${available} available` : old > 0 ? `, ${old} old to end` : '';
}

/**
 * Only the number of pods changes, not the template: nothing old is there and no new estimate has begun. Recreate looks the
 * same between its old pods and its new ones.
 */
function isScaling({desired, updated, old, deadline}: Progress, {spec}: Deployment): boolean {
	return desired === 0 || (old === 0 && updated !== desired && !deadline && spec.strategy?.type !== 'Recreate');
}

function rolling(progress: Progress, deployment: Deployment, nowMs: number, isStuck: boolean): Summary {
	const {updated, desired, total} = progress;
	const leftMs = deadlineLeftMs(progress, nowMs);
	const deadline = leftMs === undefined ? '' : leftMs > 0 ? `, deadline in ${clockText(leftMs)}` : ', deadline is due';
	const failure = cannotCreate(progress);
	if (failure) {
		return {tone: 'bad', sentence: `${failure}${deadline}`};
	}

	const sentence = isScaling(progress, deployment)
		? `scaling from ${total} to ${desired}`
		: `${isStuck ? 'stuck at' : 'rolling'} ${updated} of ${desired}${missing(progress)}${deadline}`;
	return {tone: isStuck ? 'bad' : 'busy', sentence};
}

/** After the rollout: pods that were available and are not now. Below the budget's minimum that is bad. */
function settled(progress: Progress, deployment: Deployment): Summary {
	const {available, desired} = progress;
	const failure = cannotCreate(progress);
	if (available >= desired && !failure) {
		return {tone: 'good', sentence: ''};
	}

	const sentence = [available < desired && `${available} of ${desired} available`, failure].filter(Boolean).join('; ');
	return {tone: failure || available < minAvailableOf(deployment.spec) ? 'bad' : 'busy', sentence};
}

/**
 * The one status sentence of a Deployment, and its tone. `nowMs` (epoch milliseconds) is what durations and the deadline
 * are counted from; the tone depends on the object alone, and on `isStuck`: its pods show that it will not go on by
 * itself, long before the deadline says so.
 */
export function summaryOf(deployment: Deployment, nowMs: number, isStuck = false): Summary {
	if (deployment.metadata.deletionTimestamp) {
		return {tone: 'busy', sentence: 'being deleted'};
	}

	const progress = progressOf(deployment);
	switch (progress.phase) {
		case 'paused':
			return paused(deployment, progress, nowMs);
		case 'unobserved':
			return {tone: 'busy', sentence: 'changed, not yet taken up by Kubernetes'};
		case 'deadline-exceeded':
			return stuck(progress, nowMs);
		case 'progressing':
			return rolling(progress, deployment, nowMs, isStuck);
		case 'scaled-to-zero':
			return {tone: 'idle', sentence: 'scaled to zero'};
		case 'complete':
			return settled(progress, deployment);
	}
}

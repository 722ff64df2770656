import {type AnyWorkload, isDaemonSet, isSet, isStatefulSet} from './any-workload.ts';
import {creationSentence} from './diagnosis/creation-diagnosis.ts';
import {isForgotten} from './diagnosis/progress-diagnoses.ts';
import {clockText, humanDuration} from './duration.ts';
import {changeOwners} from './field-owners.ts';
import {type Finding, stuckAfterMs} from './finding.ts';
import {isHeldHere} from './is-held.ts';
import {deadlineLeftMs, lacksPodsOnly, type Progress, progressOf} from './progress.ts';
import {revisionNumberOf} from './revisions.ts';
import {isGrowing, mayBeGrowing, raiseNoted, type ScalingUp, scalingUp} from './scaling-up.ts';
import {workloadBudget} from './workload-budget.ts';

export type Tone = 'bad' | 'busy' | 'paused' | 'good' | 'idle';

/** One sentence about a workload; empty when there is nothing to say. */
export interface Summary {
	readonly tone: Tone;
	readonly sentence: string;
	/** How far it is, where the sentence says why it does not get on: for where there is room. */
	readonly detail?: string;
}

/** What was seen of its pods, beside its own object. */
export type Seen = Pick<Finding, 'isStuck'> &
	Partial<
		Pick<
			Finding,
			'isStalled' | 'isStarting' | 'isUnread' | 'isLooking' | 'scaling' | 'why' | 'sinceMs' | 'lastProgressMs'
		>
	>;

/** Below this nothing need happen. */
const worthTellingMs = 30_000;

const nothingSeen: Seen = {isStuck: false};

/** The moment that a sentence is of, epoch milliseconds. */
interface Moment {
	readonly nowMs: number;
	/** Nothing is said that follows from the clock alone: no age, no countdown. */
	readonly isTimeless?: true;
}

/** How long something has been so, as ` for 7m` with ` for ` before it. */
const agedWords = (before: string, ms: number, {isTimeless}: Moment) =>
	isTimeless ? '' : `${before}${humanDuration(ms)}`;

const cannotCreate = ({failure}: Progress, duration = '') =>
	failure && creationSentence(failure.message || failure.reason, duration);

function stuck(progress: Progress, moment: Moment): Summary {
	const {deadline} = progress;
	// The clock had run for the whole limit when it was found exceeded.
	const foundMs = deadline && Math.max(0, moment.nowMs - deadline.lastProgressMs);
	const withoutProgressMs = foundMs === undefined ? undefined : foundMs + (deadline?.limitSeconds ?? 0) * 1000;
	const duration = withoutProgressMs === undefined ? '' : agedWords(' for ', withoutProgressMs, moment);
	const sentences = [`stuck: no progress${duration}, deadline exceeded`, cannotCreate(progress)];
	return {tone: 'bad', sentence: sentences.filter(Boolean).join('; ')};
}

/** ReplicaFailure is left out here: the controller doesn't keep it up to date while paused. */
function paused(workload: AnyWorkload, progress: Progress, moment: Moment): Summary {
	const {nowMs} = moment;
	const {pausedSinceMs, updated, desired} = progress;
	const manager = changeOwners(workload).paused?.manager;
	const duration = pausedSinceMs === undefined ? '' : agedWords(' ', nowMs - pausedSinceMs, moment);
	const counts = updated === desired ? '' : `, ${updated} of ${desired} updated`;
	const doubt = isForgotten(progress, nowMs) ? `${manager ? ` (by ${manager})` : ''}: forgotten?` : '';
	return {tone: 'paused', sentence: `paused${duration}${counts}${doubt}`};
}

/** What waits for a person: by a partition kubectl calls it complete, and of OnDelete it says nothing. */
function held(workload: AnyWorkload, {held: by, updated, desired, available}: Progress): Summary {
	const missing = available < desired ? `, ${available} of ${desired} available` : '';
	const counts = `${updated} of ${desired} updated${missing}`;
	const partition = isStatefulSet(workload) ? (workload.spec.updateStrategy?.rollingUpdate?.partition ?? 0) : 0;
	const sentence = isHeldHere(workload)
		? `held by rolltop, ${counts}`
		: by === 'OnDelete'
			? `OnDelete, ${counts}: old pods wait for somebody to delete them`
			: `held by partition ${partition}, ${counts}`;
	return {tone: 'paused', sentence};
}

/**
 * Whether there was a rollout before this one: of the first nobody expects that anything serves. Recreate makes no new
 * revision before the old pods are gone.
 */
function hasServed(workload: AnyWorkload): boolean {
	const isLater = (revisionNumberOf(workload) ?? 0) > 1;
	const conditions = isSet(workload) ? [] : (workload.status?.conditions ?? []);
	return isLater || conditions.some(({type, reason}) => type === 'Progressing' && reason === 'NewReplicaSetAvailable');
}

/** Recreate makes no pod before the last of the old ones is gone, which may take its whole grace period. */
function endsFirst(workload: AnyWorkload): boolean {
	const {updated, deadline} = progressOf(workload);
	return !isSet(workload) && workload.spec.strategy?.type === 'Recreate' && updated === 0 && !deadline;
}

/** What is still missing once every new pod is there, availability or the end of the old ones; before, whether nothing serves. */
function missing({updated, desired, reach, available, old}: Progress, workload: AnyWorkload): string {
	if (updated < reach || updated > desired) {
		const ending =
			updated > desired ? `, ${updated - desired} to end` : endsFirst(workload) ? ', its old pods end first' : '';
		return `${available === 0 && desired > 0 && hasServed(workload) ? ', none available' : ''}${ending}`;
	}

	return available < desired ? `, ${available} available` : old > desired - reach ? `, ${old} old to end` : '';
}

/**
 * Only the number of pods changes, not the template: nothing old is there and no new estimate has begun. Recreate looks the
 * same between its old pods and its new ones. Undefined when it rolls. Of a StatefulSet nothing tells whether it grows or a
 * pod was lost.
 */
function scalingSentence(progress: Progress, workload: AnyWorkload): string | undefined {
	const {desired, updated, reach, held, total, old, deadline} = progress;
	if (isSet(workload)) {
		const isAtOne = isStatefulSet(workload) && workload.status?.currentRevision === workload.status?.updateRevision;
		// Of what waits for a person there is no other thing that it could be at.
		const isSizing = (desired === 0 || isAtOne || (held !== undefined && updated >= reach)) && total !== desired;
		return !isSizing
			? undefined
			: total < desired
				? `${total} of ${desired} pods there`
				: `scaling from ${total} to ${desired}`;
	}

	const isScaling =
		desired === 0 || (old === 0 && updated !== desired && !deadline && workload.spec.strategy?.type !== 'Recreate');
	// More are wanted than before, or some were lost: their number alone does not tell which.
	const words = total < desired ? `${total} of ${desired} pods there` : `scaling from ${total} to ${desired}`;
	return isScaling ? words : undefined;
}

/** `scaling up 12s, by its autoscaler (HPA): 5 of 15 pods to come`. */
function scalingUpSentence({sinceMs, by}: ScalingUp, {desired, available}: Progress, moment: Moment): string {
	const who = by === undefined ? '' : `, by ${by}`;
	const age = agedWords(' ', Math.max(0, moment.nowMs - sinceMs), moment);
	return `scaling up${age}${who}: ${desired - available} of ${desired} pods to come`;
}

/** `4 of 10`, `12 of 20 nodes`; of those that are held back nobody waits. */
function updatedWords({updated, desired, reach, held}: Progress, workload: AnyWorkload): string {
	const nodes = isDaemonSet(workload) ? (desired === 1 ? ' node' : ' nodes') : '';
	// All of them are there, by hand or as the first ones: none is held back.
	const isPartial = held !== undefined && updated < reach;
	return isPartial
		? `${updated} of ${reach}${nodes}, ${desired - reach} held by ${held}`
		: `${updated} of ${desired}${nodes}`;
}

function deadlineWords(progress: Progress, {nowMs, isTimeless}: Moment): string {
	const leftMs = deadlineLeftMs(progress, nowMs);
	return leftMs === undefined || isTimeless
		? ''
		: leftMs > 0
			? `, deadline in ${clockText(leftMs)}`
			: ', deadline is due';
}

function rolling(progress: Progress, workload: AnyWorkload, moment: Moment, isStuck: boolean): Summary {
	const deadline = deadlineWords(progress, moment);
	const failedMs = moment.nowMs - (progress.failure?.sinceMs ?? moment.nowMs);
	const failure = cannotCreate(progress, failedMs < worthTellingMs ? '' : agedWords(' for ', failedMs, moment));
	if (failure) {
		return {tone: 'bad', sentence: `${failure}${deadline}`};
	}

	const sentence =
		scalingSentence(progress, workload) ??
		`${isStuck ? 'stuck at' : 'rolling'} ${updatedWords(progress, workload)}${missing(progress, workload)}${idleWords(progress, moment)}${deadline}`;
	return {tone: isStuck ? 'bad' : 'busy', sentence};
}

/** A Deployment's countdown says the same before, and most pods take no longer to start. */
const worthTellingBesideDeadlineMs = 3 * 60_000;

/** `, no progress for 7m`: of what has a deadline, by the clock that it runs by. */
function idleWords({phase, deadline}: Progress, moment: Moment): string {
	const idleMs = phase === 'progressing' && deadline ? moment.nowMs - deadline.lastProgressMs : 0;
	return idleMs < worthTellingBesideDeadlineMs ? '' : `, no progress${agedWords(' for ', idleMs, moment)}`;
}

/**
 * After the rollout: pods that were available and are not now. Below the budget's minimum that is bad, unless they may as
 * well be on their way for the first time.
 */
function settled(progress: Progress, workload: AnyWorkload, mayGrow = false): Summary {
	const {available, desired} = progress;
	const failure = cannotCreate(progress);
	if (available >= desired && !failure) {
		return isHeldHere(workload)
			? {tone: 'paused', sentence: 'held by rolltop: no change will reach it'}
			: {tone: 'good', sentence: ''};
	}

	if (mayGrow && !failure) {
		return {tone: 'busy', sentence: `${available} of ${desired} available, the others lost or still to come`};
	}

	const sentence = [available < desired && `${available} of ${desired} available`, failure].filter(Boolean).join('; ');
	return {tone: failure || available < workloadBudget(workload).fewestAvailable ? 'bad' : 'busy', sentence};
}

/** `, no progress 8m of 10m`, after which it is stuck: of what has no deadline, by the times of its pods; empty while it gets on. */
function stalledWords({lastProgressMs, isStuck}: Seen, moment: Moment): string {
	const stalledMs = lastProgressMs === undefined ? 0 : moment.nowMs - lastProgressMs;
	if (stalledMs < worthTellingMs) return '';
	if (isStuck) return `, no progress${agedWords(' for ', stalledMs, moment)}`;
	const limit = moment.isTimeless ? '' : ` of ${humanDuration(stuckAfterMs)}`;
	return `, no progress${agedWords(' ', stalledMs, moment)}${limit}`;
}

/** Stuck, and why: before its deadline says so, or where there is none. */
function stuckBecause(workload: AnyWorkload, progress: Progress, seen: Seen, moment: Moment): Summary {
	const {why, sinceMs} = seen;
	const {phase, available, desired} = progress;
	const stalled = stalledWords(seen, moment);
	const isOver = phase === 'complete' || phase === 'held' || lacksPodsOnly(workload, progress);
	const counts = isOver
		? `${available} of ${desired} available`
		: phase === 'deadline-exceeded'
			? 'deadline exceeded'
			: phase === 'unobserved'
				? 'changed, not yet taken up by Kubernetes'
				: `${updatedWords(progress, workload)}${missing(progress, workload)}${deadlineWords(progress, moment)}`;
	const age = sinceMs === undefined ? '' : agedWords(' ', Math.max(0, moment.nowMs - sinceMs), moment);
	// What only starts slowly is no reason by itself: that nothing came of it for so long is.
	if (seen.isStalled && why !== undefined)
		return {tone: 'bad', sentence: `stuck${stalled.replace(/^,/, ':')}; ${why}`, detail: counts};
	return why === undefined
		? {tone: 'bad', sentence: `stuck at ${counts}${stalled}`}
		: {tone: 'bad', sentence: `stuck${age}: ${why}`, detail: counts};
}

/**
 * The one status sentence of a workload, and its tone. `nowMs` (epoch milliseconds) is what durations and the deadline
 * are counted from; the tone depends on the object, and on what was `seen` of its pods: they show that it will not go on by
 * itself, long before the deadline says so; on the time only while it is not known whether it was scaled.
 */
export function summaryOf(workload: AnyWorkload, nowMs: number, seen: Seen = nothingSeen): Summary {
	return summaryAt(workload, {nowMs}, seen);
}

/** The same without what follows from the clock alone: two of them differ only where something has changed. */
export function timelessSummaryOf(workload: AnyWorkload, nowMs: number, seen: Seen = nothingSeen): Summary {
	return summaryAt(workload, {nowMs, isTimeless: true}, seen);
}

function summaryAt(workload: AnyWorkload, moment: Moment, seen: Seen): Summary {
	const {nowMs} = moment;
	const progress = progressOf(workload);
	const plain = plainSummary(workload, progress, moment, seen);
	// What waits for a person waits whatever its pods do, and the person wants to know that before it goes on.
	if (plain.tone === 'paused') {
		return seen.why === undefined ? plain : {...plain, sentence: `${plain.sentence}; ${seen.why}`};
	}

	// Who may not create pods has said so already.
	if (progress.failure || workload.metadata.deletionTimestamp) {
		return plain;
	}

	if (seen.isStuck && (seen.why !== undefined || seen.lastProgressMs !== undefined)) {
		return stuckBecause(workload, progress, seen, moment);
	}

	if (seen.isStarting) {
		return {tone: 'busy', sentence: `starting, ${progress.available} of ${progress.desired} available`};
	}

	if (seen.isLooking && progress.phase === 'progressing') {
		return {
			tone: 'busy',
			sentence: `at ${updatedWords(progress, workload)}${missing(progress, workload)}, looking why`,
		};
	}

	// What was seen may be a moment older than the object. Of most workloads, which do not grow, nobody asks who raised them.
	const mayScale = isGrowing(workload) && !seen.isStuck;
	const scaling = mayScale ? (seen.scaling ?? scalingUp(workload, raiseNoted(workload), nowMs)) : undefined;
	if (scaling) {
		const sentence = scalingUpSentence(scaling, progress, moment);
		return {tone: 'busy', sentence: seen.why === undefined ? sentence : `${sentence}; ${seen.why}`};
	}

	const stalled = progress.phase === 'progressing' ? stalledWords(seen, moment) : '';
	const why = seen.why === undefined || plain.sentence === '' ? '' : `; ${seen.why}`;
	return {...plain, sentence: `${plain.sentence}${stalled}${why}`};
}

function plainSummary(workload: AnyWorkload, progress: Progress, moment: Moment, {isStuck, isUnread}: Seen): Summary {
	if (workload.metadata.deletionTimestamp) {
		return {tone: 'busy', sentence: 'being deleted'};
	}

	switch (progress.phase) {
		case 'paused':
			return paused(workload, progress, moment);
		case 'held':
			return held(workload, progress);
		case 'unobserved':
			return {tone: 'busy', sentence: 'changed, not yet taken up by Kubernetes'};
		case 'deadline-exceeded':
			return stuck(progress, moment);
		case 'progressing':
			return lacksPodsOnly(workload, progress) && !isStuck
				? settled(progress, workload)
				: rolling(progress, workload, moment, isStuck);
		case 'scaled-to-zero':
			return {tone: 'idle', sentence: isDaemonSet(workload) ? 'no node is to run it' : 'scaled to zero'};
		case 'complete':
			return settled(progress, workload, isUnread === true && mayBeGrowing(workload, moment.nowMs));
	}
}

import type {ControllerRevision, Event, Pod, ReplicaSet, Workload} from '../kubernetes/objects.ts';
import {changedBeside} from './changed-beside.ts';
import {comingFrom} from './coming-from.ts';
import {diagnosesOf} from './diagnosis/diagnose.ts';
import type {Diagnosis} from './diagnosis/diagnosis.ts';
import {reasonText} from './diagnosis/diagnosis-text.ts';
import {type Parts, partsOf, staying} from './diagnosis/parts.ts';
import {takenForScaling} from './diagnosis/taken-for-scaling.ts';
import {hasTrueCondition} from './pod-tally.ts';
import {lacksPodsOnly, type Progress, progressOf} from './progress.ts';
import {lastProgressMs} from './progress-clock.ts';
import {revisionPods} from './revision-pods.ts';
import {type Revision, revisionsOf} from './revisions.ts';
import {type ScalingUp, scalingUpIn} from './scaling-up.ts';
import {templateChange} from './template-change.ts';
import {epochMs} from './timestamp.ts';

/** A revision that a rollout comes from. */
export interface ComingFrom {
	readonly number: number;
	readonly images: readonly string[];
	/** What its template has otherwise than the present one beside the images, see `changedBeside`; absent: nothing, or not known. */
	readonly beside?: string;
}

/** What is known of a workload of the list beside its own object: its pods and revisions were looked at. */
export interface Finding {
	/** It will not get on by itself, as far as its pods tell, or it has not for longer than Kubernetes would wait. */
	readonly isStuck: boolean;
	/** That it has not got on is all that makes it so: what stands in its way may yet pass. */
	readonly isStalled?: true;
	/** It was made a moment ago: that its pods are not ready yet is how it begins. */
	readonly isStarting?: true;
	/** Its object tells that it may be stuck, and its pods are looked at right now: whether it is, is not known yet. */
	readonly isLooking?: true;
	/** Its number of pods was raised, and the rest of them is on the way. */
	readonly scaling?: ScalingUp;
	/** Whether it lost pods or is to have more is not known yet: nobody saw it change, and its events are not read. */
	readonly isUnread?: true;
	/** What stands in its way, one clause. */
	readonly why?: string;
	/** Since when that is so, epoch milliseconds. */
	readonly sinceMs?: number;
	/** When it got on last, epoch milliseconds; of what has no deadline, and is rolling. */
	readonly lastProgressMs?: number;
	/** Which revision it comes from, while it rolls or stands half way; number 0: not known. */
	readonly from?: ComingFrom;
}

/** What a look at the parts of a workload brings. */
export interface Look {
	readonly finding: Finding;
	readonly revisions: readonly Revision[];
	/** What its pods do for which another template is the remedy: evidence against the revision. */
	readonly failure?: string;
	/** The pod, or the workload, whose events may tell what the objects do not; undefined: there is no need. */
	readonly unexplained?: string;
}

/** As long as Kubernetes gives a Deployment by default: what has no deadline is called stuck after that. */
export const stuckAfterMs = 10 * 60_000;

/** Below this nothing need happen. */
const eventsAfterMs = 15_000;

/** A controller makes the next pod at once, unless it is refused. */
const createsAfterMs = 5_000;

/**
 * What is worth a row's sentence: not what is only waited for, unless it takes long, nor what the workload says itself.
 */
const isTelling = ({level, cause}: Diagnosis) =>
	(level !== 'wait' || cause === 'slow-start') && cause !== 'deadline-exceeded' && cause !== 'paused';

/** A fault of the template, for which going back is the remedy, by what its pods do. */
export function failureIn(diagnoses: readonly Diagnosis[]): string | undefined {
	const fault = diagnoses.find(({level, undoHelps, clause}) => level === 'fault' && undoHelps && clause);
	return fault && `its pods ${fault.clause}`;
}

/** It is between two templates; a DaemonSet one of whose nodes is in trouble goes nowhere, and is not on its way. */
const isOnItsWay = (workload: Workload, progress: Progress) =>
	progress.phase === 'progressing' && !lacksPodsOnly(workload, progress);

/**
 * Whether what has no deadline has not got on for longer than Kubernetes would wait; `lastMs`: when it did last, see
 * `lastProgressMs`. Epoch milliseconds.
 */
export function isStalled(workload: Workload, lastMs: number | undefined, nowMs: number): boolean {
	const progress = progressOf(workload);
	const hasNoClock = isOnItsWay(workload, progress) && progress.deadline === undefined;
	return hasNoClock && lastMs !== undefined && nowMs - lastMs >= stuckAfterMs;
}

function cameFrom({number, images, template}: Revision, workload: Workload): ComingFrom {
	const beside = changedBeside(template, workload.spec.template);
	return {number, images, ...(beside === '' ? {} : {beside})};
}

/**
 * What its pods and revisions tell of a workload that is not fine; `workload` with its whole template, the rest its own.
 * `nowMs` is epoch milliseconds, server's time.
 */
export function lookAt(
	workload: Workload,
	owned: readonly ReplicaSet[] | readonly ControllerRevision[],
	pods: readonly Pod[],
	events: readonly Event[],
	nowMs: number,
): Look {
	const parts = partsOf(workload, owned, pods, events);
	const diagnoses = diagnosesOf(parts, nowMs);
	const revisions = revisionsOf(workload, owned);
	const telling = diagnoses.filter(isTelling);
	const [first] = telling;
	const progress = progressOf(workload);
	const isProgressing = isOnItsWay(workload, progress);
	const isRolling = isProgressing || progress.phase === 'deadline-exceeded';
	const isWaiting = progress.phase === 'paused' || progress.phase === 'held';
	const from =
		isRolling || isWaiting ? comingFrom(workload, revisions, revisionPods(workload, pods, nowMs)) : undefined;
	const lastMs = lastProgressMs(parts.newPods, templateChange(workload, revisions).atMs);
	const hasNoClock = isProgressing && progress.deadline === undefined;
	const stalledMs = isRolling && lastMs !== undefined ? nowMs - lastMs : 0;
	const failure = failureIn(diagnoses);
	const isExplained = first !== undefined && first.level !== 'wait';
	const bornMs = epochMs(workload.metadata.creationTimestamp) ?? nowMs;
	const waitedMs = isRolling && lastMs === undefined ? nowMs - bornMs : stalledMs;
	const patienceMs = isLeftWithout(workload, parts) ? createsAfterMs : eventsAfterMs;
	const scaling = first?.level === 'fault' ? undefined : scalingUpIn(parts, nowMs);
	// Whether pods were lost, or more are wanted than before, only the events of the Deployment tell.
	const mayGrow = workload.kind === 'Deployment' && progress.phase === 'complete' && !isExplained && !scaling;
	const mayTell = mayGrow && progress.available < progress.desired ? workload.metadata.uid : undefined;
	const unexplained = !isExplained && waitedMs >= patienceMs ? unexplainedIn(workload, parts) : mayTell;
	const [isFaulty, hasStalled] = [first?.level === 'fault', isStalled(workload, lastMs, nowMs)];
	return {
		finding: {
			isStuck: isFaulty || hasStalled,
			...(hasStalled && !isFaulty ? {isStalled: true} : {}),
			...(scaling ? {scaling} : {}),
			...(first ? {why: reasonText(telling)} : {}),
			...(first?.sinceMs === undefined ? {} : {sinceMs: first.sinceMs}),
			...(hasNoClock && lastMs !== undefined ? {lastProgressMs: lastMs} : {}),
			...(from ? {from: cameFrom(from, workload)} : {}),
		},
		revisions,
		...(failure ? {failure} : {}),
		...(unexplained ? {unexplained} : {}),
	};
}

/**
 * What is found of a Deployment's row and its ReplicaSets where none of them has its template, so that the whole of it is
 * not known: that Kubernetes takes the change for scaling, and never makes one. Undefined: it will be there in a moment.
 */
export function findingWithoutTemplate(row: Workload, owned: readonly ReplicaSet[]): Finding | undefined {
	const diagnosis = row.kind === 'Deployment' ? takenForScaling(row, owned) : undefined;
	return diagnosis && {isStuck: true, why: reasonText([diagnosis])};
}

/** A set has no condition for pods that are refused: that it lacks some it tells by events alone. */
const lacksPods = (workload: Workload, {newPods, oldPods}: Parts): boolean =>
	workload.kind !== 'Deployment' && newPods.length + oldPods.length < progressOf(workload).desired;

/** It lacks pods, and waits for none of those that it has. */
const isLeftWithout = (workload: Workload, parts: Parts): boolean =>
	lacksPods(workload, parts) && [...parts.newPods, ...parts.oldPods].every(pod => hasTrueCondition(pod, 'Ready'));

/** The uid of what to ask the events of: the set that lacks pods, else a pod that is not ready. */
function unexplainedIn(workload: Workload, parts: Parts): string | undefined {
	const {newPods} = parts;
	return lacksPods(workload, parts)
		? workload.metadata.uid
		: staying(newPods).find(pod => !hasTrueCondition(pod, 'Ready'))?.metadata.uid;
}

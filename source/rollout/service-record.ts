import type {Event, Pod} from '../kubernetes/objects.ts';
import {type AnyWorkload, isDaemonSet, isSet, isStatefulSet} from './any-workload.ts';
import {crashMemoryMs} from './back-off.ts';
import {eventIndex, type Parts} from './diagnosis/parts.ts';
import {podSymptom} from './diagnosis/pod-symptoms.ts';
import {humanDuration} from './duration.ts';
import {eventCells} from './event-rows.ts';
import {hasTrueCondition, podTally, readySinceMs} from './pod-tally.ts';
import {creationMs, numbersOf, wasMadeAs, wereMadeAtOnce} from './revision-times.ts';
import {podKeyOf, type Revision} from './revisions.ts';
import {
	couldNotBeCreated,
	hasSeenCompleted,
	lastChange,
	type SeenRevisions,
	seenCompleteMs,
	seenCompleteUntilMs,
	seenFailure,
	seenKeysOf,
} from './seen-revisions.ts';
import {epochMs} from './timestamp.ts';

/** What a revision's record is read from: the whole history, newest first, and what goes with it. */
export interface RecordSources {
	readonly workload: AnyWorkload;
	readonly revisions: readonly Revision[];
	/** Undefined: not known, which is not the same as none. */
	readonly pods?: readonly Pod[];
	readonly events?: readonly Event[];
	readonly seen?: SeenRevisions;
}

/** What of a record outlasts the pods: what was told of them, and what was seen. */
export type Remembered = Pick<RecordSources, 'events' | 'seen'>;

/** The sources by what they are looked up by: of many revisions each is asked for its own. */
interface Index {
	readonly podsOf: (revision: Revision) => readonly Pod[];
	readonly eventsOf: Parts['eventsOf'];
	/**
	 * Events about pods that are gone, by the name of the ReplicaSet in theirs. Pods of sets don't tell their revision so:
	 * theirs are by the image that they name.
	 */
	readonly eventsOfGone: ReadonlyMap<string, readonly Event[]>;
}

const indexes = new WeakMap<RecordSources, Index>();

/** `web-6f9f58dffd` of `web-6f9f58dffd-8xk2p`. */
const stemOf = ({involvedObject: {kind, name = ''}}: Event) =>
	kind === 'Pod' ? name.slice(0, Math.max(0, name.lastIndexOf('-'))) : name;

const imageNamed = ({message = ''}: Event) => /^Failed to pull image "([^"]+)"/.exec(message)?.[1] ?? '';

function indexOf(sources: RecordSources): Index {
	const {workload, pods = [], events = []} = sources;
	const known = indexes.get(sources);
	if (known) {
		return known;
	}

	const byKey = Map.groupBy(pods, podKeyOf(workload));
	const index: Index = {
		podsOf: ({podKey}) => byKey.get(podKey) ?? [],
		eventsOf: eventIndex(events),
		eventsOfGone: Map.groupBy(events, isSet(workload) ? imageNamed : stemOf),
	};
	indexes.set(sources, index);
	return index;
}

/** How a revision has served, as far as the objects and one's own eyes can tell. */
export interface ServiceRecord {
	/** Its template is the present one. */
	readonly isCurrent: boolean;
	/** Pods that are available now and have not restarted of late. */
	readonly serving: number;
	/** Pods that are ready at the moment, for however short a time, and have not restarted of late. */
	readonly up: number;
	/** Restarts of the pods that it has now. */
	readonly restarts: number;
	/** For how long all of its pods were seen available. */
	readonly seenCompleteMs: number;
	/** Its rollout was seen to come through. */
	readonly hasCompleted: boolean;
	/** The condition Progressing names its ReplicaSet as the one that came through last. */
	readonly isReported: boolean;
	/** The longest stretch for which it was the current one, by the ages of its successors; undefined when they don't tell. */
	readonly wasCurrentMs?: number;
	/** Of one that was current several times, or is again: all of those that are over, as far as they are known. */
	readonly wasCurrentInAll?: InAll;
	/** Who made it, by the name of the field manager: known of the present one, and of what was seen. */
	readonly madeBy?: string;
	/** What speaks against it. */
	readonly failure?: string;
	/** What it failed of lies around it (a quota, a webhook), and may be otherwise another time. */
	readonly mayPass?: true;
	/** It was current and another one was rolled to in its place, back to what had been before. */
	readonly wasGivenUp: boolean;
	/** It was seen that another one took its place before it was complete. */
	readonly wasSuperseded?: true;
}

/** How often, and for how long in all; `isAtLeast`: when one of the times began or ended is not known. */
export interface InAll {
	readonly times: number;
	readonly ms: number;
	readonly isAtLeast: boolean;
}

/**
 * When a number became the current one: with its ReplicaSet or ControllerRevision, if that was made for it; else, of the
 * present number only, when the template was written.
 */
function startMs(number: number, sources: RecordSources): number | undefined {
	const owner = sources.revisions.find(revision => numbersOf(revision).includes(number));
	if (owner === undefined) {
		return undefined;
	}

	if (wasMadeAs(number, owner, sources.workload, sources.revisions)) {
		return creationMs(owner);
	}

	return owner.current && owner.number === number
		? lastChange(sources.workload, sources.revisions, sources.seen).atMs
		: undefined;
}

/**
 * When the number after this one became current: of a Deployment exactly that, for its history keeps every number; a set's
 * next higher one, for the number between may have been raised.
 */
function endMs(number: number, sources: RecordSources): number | undefined {
	if (!isSet(sources.workload)) {
		return startMs(number + 1, sources);
	}

	const higher = sources.revisions.map(revision => revision.number).filter(other => other > number);
	return higher.length === 0 ? undefined : startMs(Math.min(...higher), sources);
}

/**
 * The stretches for which a revision was current: the longest whose both ends are known, and all that are over together. Of
 * the others counts what was seen of them; nobody knows for how long a present one will be so.
 */
function timesCurrent(
	revision: Revision,
	sources: RecordSources,
): Pick<ServiceRecord, 'wasCurrentMs' | 'wasCurrentInAll'> {
	const {workload, seen} = sources;
	if (wereMadeAtOnce(sources.revisions)) return {};
	const stretches = numbersOf(revision).flatMap(number => {
		const [fromMs, toMs] = [startMs(number, sources), endMs(number, sources)];
		const ms = fromMs === undefined || toMs === undefined || toMs < fromMs ? undefined : toMs - fromMs;
		const isPresent = revision.current && number === revision.number;
		return isPresent && ms === undefined ? [] : [{number, ms}];
	});
	const known = stretches.flatMap(({ms}) => (ms === undefined ? [] : [ms]));
	if (known.length === 0) return {};
	// A set's revision forgets its numbers, and what was seen of it is not told by them.
	const seenMs = (number: number) => (isSet(workload) ? 0 : seenCompleteMs(seen, [String(number)], 0));
	const inAll: InAll = {
		times: stretches.length,
		ms: stretches.reduce((sum, {number, ms = 0}) => sum + Math.max(ms, seenMs(number)), 0),
		isAtLeast: known.length < stretches.length,
	};
	const isOnce = stretches.length === 1 && !revision.current;
	return {wasCurrentMs: Math.max(...known), ...(isOnce ? {} : {wasCurrentInAll: inAll})};
}

/** A pod that serves and will do so for all one can see: a crash at the start shows within seconds. */
const settledMs = 10_000;

function isUp(pod: Pod, nowMs: number): boolean {
	const restartedMs = epochMs(podTally(pod).lastRestart);
	const hasCrashed = restartedMs !== undefined && nowMs - restartedMs <= crashMemoryMs;
	return hasTrueCondition(pod, 'Ready') && !pod.metadata.deletionTimestamp && !hasCrashed;
}

function isServing(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
	return isUp(pod, nowMs) && nowMs - (readySinceMs(pod) ?? nowMs) >= Math.max(settledMs, minReadySeconds * 1000);
}

/** Without the pods their ReplicaSet's count has to do; a ControllerRevision has none. */
function servingPods(
	{replicaSet}: Revision,
	pods: readonly Pod[] | undefined,
	{spec}: AnyWorkload,
	nowMs: number,
): number {
	if (pods === undefined) {
		return replicaSet?.status?.availableReplicas ?? 0;
	}

	return pods.filter(pod => isServing(pod, spec.minReadySeconds ?? 0, nowMs)).length;
}

/** What events say of pods that may be gone: they are kept for an hour. */
const telling: readonly (Fault & {readonly pattern: RegExp})[] = [
	{pattern: /^Back-off restarting failed container/, failure: 'its pods crashed'},
	{pattern: /^Failed to pull image/, failure: 'its image could not be pulled'},
	{pattern: /failed liveness probe, will be restarted/, failure: 'its pods failed their liveness probe'},
	{pattern: /^Error creating: .*exceeded quota/, failure: 'a quota kept its pods out', mayPass: true},
	{pattern: /^Error creating: /, failure: couldNotBeCreated, mayPass: true},
];

type Fault = Required<Pick<ServiceRecord, 'failure'>> & Pick<ServiceRecord, 'mayPass'>;

/** What came before `throughMs`, when the revision was there with all of its pods, was no failure of it: it passed. */
function toldFailure(
	{object, replicaSet, images}: Revision,
	{eventsOfGone}: Index,
	throughMs: number,
): Fault | undefined {
	const own = (replicaSet ? [object.metadata.name] : images)
		.flatMap(key => eventsOfGone.get(key) ?? [])
		.filter(event => eventCells(event).atMs > throughMs);
	return telling.find(({pattern}) => own.some(({message = ''}) => pattern.test(message)));
}

/** Pods of it that can't run now. */
function shownFailure(revision: Revision, pods: readonly Pod[], {eventsOf}: Index, nowMs: number): string | undefined {
	const {template} = revision;
	const fault = pods
		.filter(({metadata}) => metadata.deletionTimestamp === undefined)
		.map(pod => podSymptom(pod, template, eventsOf(pod), nowMs))
		.find(symptom => symptom?.level === 'fault' && symptom.cause !== 'node-lost');
	return fault && `its pods ${fault.clause}`;
}

/**
 * Whether a revision was left for one that had been current before it: somebody undid it, now or long ago, and it was not
 * current again since. A Deployment's revisions tell by their former numbers, between which it has its own; between the
 * undo and the controller's new number, the present one by being lower. A set's present one tells by its age: what is
 * younger came after it.
 */
function wasGivenUp(revision: Revision, {workload, revisions}: RecordSources): boolean {
	const current = revisions.find(one => one.current);
	if (revision.current || current === undefined) {
		return false;
	}

	if (isSet(workload)) {
		return (creationMs(revision) ?? 0) > (creationMs(current) ?? 0);
	}

	const {number} = revision;
	const wasReturnedTo = ({number: last, formerNumbers}: Revision) =>
		last > number && formerNumbers.some(former => former < number);
	return number > current.number || revisions.some(wasReturnedTo);
}

/**
 * Kubernetes says which rollout came through last: a Deployment's condition Progressing names the ReplicaSet (progress.go);
 * a StatefulSet's currentRevision moves when all pods are updated and ready (completeRollingUpdate), but is there from the
 * start of the first one.
 */
function isReported({object, number}: Revision, workload: AnyWorkload): boolean {
	if (isStatefulSet(workload)) {
		return number > 1 && workload.status?.currentRevision === object.metadata.name;
	}

	if (isDaemonSet(workload)) {
		return false;
	}

	const progressing = workload.status?.conditions?.find(({type}) => type === 'Progressing');
	return (
		progressing?.reason === 'NewReplicaSetAvailable' &&
		progressing.message?.includes(`"${object.metadata.name}"`) === true
	);
}

/**
 * Until when it is known to have been there with all of its pods, epoch milliseconds; -1 when never. A StatefulSet's
 * status that names it as the one that came through has no time.
 */
export function comeThroughMs(revision: Revision, {workload, seen}: RecordSources, nowMs: number): number {
	const seenMs = seenCompleteUntilMs(seen, seenKeysOf(revision), nowMs) ?? -1;
	if (!isReported(revision, workload)) {
		return seenMs;
	}

	if (isSet(workload)) {
		return nowMs;
	}

	const progressing = workload.status?.conditions?.find(({type}) => type === 'Progressing');
	return Math.max(seenMs, epochMs(progressing?.lastUpdateTime) ?? epochMs(progressing?.lastTransitionTime) ?? -1);
}

/** The record of one revision of the history. `nowMs` is epoch milliseconds. */
export function serviceRecordOf(revision: Revision, sources: RecordSources, nowMs: number): ServiceRecord {
	const {workload, seen} = sources;
	const index = indexOf(sources);
	const own = sources.pods && index.podsOf(revision);
	const keys = seenKeysOf(revision);
	const serving = servingPods(revision, own, workload, nowMs);
	const known = shownFailure(revision, own ?? [], index, nowMs) ?? seenFailure(seen, keys);
	const fault: Fault | undefined =
		known === undefined
			? serving > 0
				? undefined
				: toldFailure(revision, index, comeThroughMs(revision, sources, nowMs))
			: {failure: known, ...(known.startsWith(couldNotBeCreated) ? {mayPass: true} : {})};
	const last = seen?.get(keys.at(-1) ?? '');
	const madeBy = revision.current ? lastChange(workload, sources.revisions, seen).manager : last?.madeBy;
	return {
		isCurrent: revision.current,
		up: own?.filter(pod => isUp(pod, nowMs)).length ?? serving,
		serving,
		restarts: (own ?? []).reduce((sum, pod) => sum + podTally(pod).restarts, 0),
		seenCompleteMs: seenCompleteMs(seen, keys, nowMs),
		hasCompleted: hasSeenCompleted(seen, keys),
		isReported: isReported(revision, workload),
		...timesCurrent(revision, sources),
		...(madeBy ? {madeBy} : {}),
		...(fault ? {failure: fault.failure, ...(fault.mayPass ? {mayPass: true} : {})} : {}),
		wasGivenUp: wasGivenUp(revision, sources),
		...(last?.wasSuperseded ? {wasSuperseded: true} : {}),
	};
}

const counted = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`;

/** `4 serving, 1 of them only just`: what is ready serves, and is evidence only after some seconds. */
function servingWords({serving, up, restarts}: ServiceRecord): string | false {
	const justNow = up - serving;
	const just = justNow > 0 ? `, ${serving === 0 ? '' : `${justNow} of them `}only just` : '';
	return up > 0 && `${up} serving${just}, ${counted(restarts, 'restart')}`;
}

/** `was current 4d`, `was current 3 times, 45s in all`; of the present one what was before; false: not known. */
function currentWords({wasCurrentMs: longestMs, wasCurrentInAll: inAll, isCurrent}: ServiceRecord): string | false {
	if (longestMs === undefined) return false;
	const before = isCurrent ? ' before' : '';
	if (inAll === undefined || inAll.times === 1) return `was current ${humanDuration(inAll?.ms ?? longestMs)}${before}`;
	return `was current ${inAll.times} times${before}, ${inAll.isAtLeast ? 'at least ' : ''}${humanDuration(inAll.ms)} in all`;
}

/** `3h`; of one that was looked at only once `for a moment`. */
export const seenWords = (ms: number): string => (ms < 1000 ? 'for a moment' : humanDuration(ms));

/** How it went, in some words that say where they are from: `8 serving, 0 restarts`, `was current 4d`, `seen complete 3h`. */
export function recordText(record: ServiceRecord): string {
	const {seenCompleteMs: seenMs, failure} = record;
	if (failure !== undefined) {
		return `${record.isCurrent ? 'failing' : 'failed'}: ${failure}`;
	}

	const parts = [
		servingWords(record),
		seenMs > 0 && `seen complete ${seenWords(seenMs)}`,
		currentWords(record),
		record.wasSuperseded === true && 'superseded before it was complete',
		record.wasGivenUp && 'rolled back from',
	].filter(part => part !== false);
	return parts.length === 0 ? 'nothing known' : parts.join(', ');
}

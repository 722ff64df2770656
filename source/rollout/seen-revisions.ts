import {type AnyWorkload, isSet, isStatefulSet} from './any-workload.ts';
import {lacksPodsOnly, progressOf} from './progress.ts';
import {type Revision, revisionNumberOf} from './revisions.ts';
import {ownManager, type TemplateChange, templateChange} from './template-change.ts';

/** What was seen with one's own eyes of a revision while it was the current one. */
export interface SeenRevision {
	/** For how long all of its pods were available, in all, until `lastMs`. */
	readonly completeMs: number;
	/** When it was looked at last, and whether it was complete then. */
	readonly lastMs: number;
	readonly isComplete: boolean;
	/** Its rollout was seen to have ended, whatever its pods did later. */
	readonly hasCompleted: boolean;
	/** When it was seen complete last, in the server's time; absent where that was not kept. */
	readonly completeUntilMs?: number;
	/**
	 * What its pods did, or that its deadline was exceeded, and it never came through: what strikes a revision later
	 * (a quota, a webhook, while a node is drained) is no fault of its template.
	 */
	readonly failure?: string;
	/** Who had written its template, by the name of the field manager. */
	readonly madeBy?: string;
	/** Another revision took its place before it was complete. */
	readonly wasSuperseded?: true;
	/** rolltop itself wrote its template, at that time; `number` tells whether that was the last to do so. */
	readonly own?: OwnWrite;
}

/** When rolltop wrote the template of a revision, epoch milliseconds, and the number that the revision got by it. */
export interface OwnWrite {
	readonly atMs: number;
	readonly number: number;
}

/** What a look is told beside the objects. */
export interface Told {
	/** What its pods do for which another template is the remedy, where they were looked at. */
	readonly fault?: string | undefined;
	/** When rolltop wrote the present template, epoch milliseconds. */
	readonly ownMs?: number | undefined;
}

/**
 * By what names a revision for good: of a Deployment its number, which is never given twice; a ControllerRevision, which
 * takes another number when it is gone back to and forgets the one before, by its name.
 */
export type SeenRevisions = ReadonlyMap<string, SeenRevision>;

/** The keys under which a revision may have been seen, the latest last. */
export function seenKeysOf({number, formerNumbers, replicaSet, object}: Revision): readonly string[] {
	return replicaSet ? [...formerNumbers, number].map(String) : [object.metadata.name];
}

/** The number of the present revision; undefined while it is not known. */
function presentNumber(workload: AnyWorkload, revisions: readonly Revision[]): number | undefined {
	const number = isSet(workload) ? revisions.find(({current}) => current)?.number : revisionNumberOf(workload);
	return number || undefined;
}

/**
 * The key of the present revision; undefined while it is not known. Without its revisions a Deployment tells it by its
 * annotation, and a StatefulSet, which names it, by its status; a DaemonSet does not tell it.
 */
export function presentKey(workload: AnyWorkload, revisions: readonly Revision[]): string | undefined {
	if (isSet(workload)) {
		const told = isStatefulSet(workload) && revisions.length === 0 ? workload.status?.updateRevision : undefined;
		return revisions.find(({current}) => current)?.object.metadata.name ?? told;
	}

	return String(revisionNumberOf(workload) || '') || undefined;
}

/**
 * Whether the object by itself says that the revision which it tells of (see `presentKey`) has come through, and serves with
 * all of its pods: the newest generation is observed, every pod that is wanted has the template and is available, none is
 * left of another; and, where a deadline is set, the Deployment's condition says so in its own words.
 */
export function isSeenComplete(workload: AnyWorkload): boolean {
	const {phase, available, desired} = progressOf(workload);
	const conditions = isSet(workload) ? [] : (workload.status?.conditions ?? []);
	const reason = conditions.find(({type}) => type === 'Progressing')?.reason ?? 'NewReplicaSetAvailable';
	return phase === 'complete' && available >= desired && reason === 'NewReplicaSetAvailable';
}

/** More than any history keeps: revisionHistoryLimit is 10 as a rule. */
const mostRevisions = 50;

export const couldNotBeCreated = 'its pods could not be created';

const failureOf = ({phase, failure}: ReturnType<typeof progressOf>): string | undefined =>
	phase === 'deadline-exceeded' ? 'its deadline was exceeded' : failure && `${couldNotBeCreated} (${failure.reason})`;

const unseen: SeenRevision = {completeMs: 0, lastMs: 0, isComplete: false, hasCompleted: false};

/** What is no longer current isn't watched any more: its time stands still. */
function left({isComplete: _until, ...seen}: SeenRevision): SeenRevision {
	return {...seen, isComplete: false, ...(seen.hasCompleted ? {} : {wasSuperseded: true})};
}

/**
 * What is known after another look at a workload and its revisions at `nowMs` (epoch milliseconds). The time between two
 * looks counts as complete when it was so at the first: a watch tells of every change. The same map when there is nothing
 * to add.
 */
export function withSeen(
	seen: SeenRevisions,
	workload: AnyWorkload,
	revisions: readonly Revision[],
	nowMs: number,
	{fault, ownMs}: Told = {},
): SeenRevisions {
	const key = presentKey(workload, revisions);
	const progress = progressOf(workload);
	// Until a change has been taken up, the number is still that of the template before.
	if (key === undefined || progress.phase === 'unobserved') {
		return seen;
	}

	const before = seen.get(key) ?? unseen;
	const isComplete = progress.phase === 'complete' && progress.available >= progress.desired;
	const sinceMs = before.isComplete ? Math.max(0, nowMs - before.lastMs) : 0;
	const hasCompleted = before.hasCompleted || progress.phase === 'complete';
	// Where every pod has the template and most of them serve, what the others do is no fault of the template.
	const mostServe = lacksPodsOnly(workload, progress) && progress.available * 2 > progress.desired;
	const told = mostServe ? undefined : fault;
	const failure = hasCompleted ? undefined : (told ?? before.failure ?? failureOf(progress));
	const completeUntilMs = isComplete || before.isComplete ? nowMs : before.completeUntilMs;
	const number = presentNumber(workload, revisions);
	// While it is paused a template may have no revision yet: then this is still the one before, whoever made that.
	const isOfTemplate = revisions.length === 0 || revisions.some(({current}) => current);
	const own = ownMs === undefined || number === undefined || !isOfTemplate ? before.own : {atMs: ownMs, number};
	const isOwn = own !== undefined && own.number === number;
	const writer = isOfTemplate ? templateChange(workload, revisions).manager : undefined;
	const madeBy = isOwn ? ownManager : (writer ?? before.madeBy);
	const next: SeenRevision = {
		completeMs: before.completeMs + sinceMs,
		lastMs: nowMs,
		isComplete,
		hasCompleted,
		...(completeUntilMs === undefined ? {} : {completeUntilMs}),
		...(failure ? {failure} : {}),
		...(madeBy ? {madeBy} : {}),
		...(own ? {own} : {}),
	};
	// The present one always stands last.
	const [lastKey, last] = [...seen].at(-1) ?? [];
	const known =
		last === undefined || lastKey === undefined || lastKey === key ? seen : new Map(seen).set(lastKey, left(last));
	const others = [...known].filter(([other]) => other !== key);
	return new Map([...others, [key, next] as const].slice(-mostRevisions));
}

/** For how long a revision was seen complete, until `nowMs` when it still is. */
export function seenCompleteMs(seen: SeenRevisions | undefined, keys: readonly string[], nowMs: number): number {
	return keys.reduce((sum, key) => {
		const one = seen?.get(key);
		return sum + (one?.completeMs ?? 0) + (one?.isComplete ? Math.max(0, nowMs - one.lastMs) : 0);
	}, 0);
}

/** Whether its rollout was seen to come through, under any of its numbers. */
export function hasSeenCompleted(seen: SeenRevisions | undefined, keys: readonly string[]): boolean {
	return keys.some(key => seen?.get(key)?.hasCompleted);
}

/** When it was seen complete last, epoch milliseconds, `nowMs` when it still is; undefined when never. */
export function seenCompleteUntilMs(
	seen: SeenRevisions | undefined,
	keys: readonly string[],
	nowMs: number,
): number | undefined {
	const times = keys.flatMap(key => {
		const one = seen?.get(key);
		const untilMs = one?.isComplete ? nowMs : one?.completeUntilMs;
		return untilMs === undefined ? [] : [untilMs];
	});
	return times.length === 0 ? undefined : Math.max(...times);
}

/** Why a revision was seen to fail; undefined when it wasn't, or had come through. */
export function seenFailure(seen: SeenRevisions | undefined, keys: readonly string[]): string | undefined {
	return keys
		.map(key => seen?.get(key))
		.filter(one => one?.hasCompleted !== true)
		.findLast(one => one?.failure !== undefined)?.failure;
}

/** When a revision was seen to fail last, epoch milliseconds; undefined when it wasn't, or had come through. */
export function seenFailedMs(seen: SeenRevisions | undefined, keys: readonly string[]): number | undefined {
	return keys
		.map(key => seen?.get(key))
		.findLast(one => one !== undefined && !one.hasCompleted && one.failure !== undefined)?.lastMs;
}

/** When rolltop itself wrote the template with which a revision got its present number; undefined: it was not rolltop. */
function ownMsOf(seen: SeenRevisions | undefined, revision: Revision): number | undefined {
	const owns = seenKeysOf(revision).map(key => seen?.get(key)?.own);
	return owns.findLast(own => own?.number === revision.number)?.atMs;
}

/** Who changed the template last, and when, by the objects and what was seen of rolltop's own writes. */
export function lastChange(
	workload: AnyWorkload,
	revisions: readonly Revision[],
	seen: SeenRevisions | undefined,
): TemplateChange {
	const current = revisions.find(revision => revision.current);
	return templateChange(workload, revisions, current && ownMsOf(seen, current));
}

import type {Workload} from '../kubernetes/objects.ts';
import {sameTemplate} from '../rollout/pod-template.ts';
import type {Revision} from '../rollout/revisions.ts';
import {type SeenRevision, type SeenRevisions, withSeen} from '../rollout/seen-revisions.ts';

/** Workloads that one looks at in one sitting; of the one that was opened longest ago the memory goes first. */
const mostWorkloads = 200;

/** What was seen before by other runs of rolltop, and the way to add to it. By the keys of workloads. */
export interface KeptSeen {
	/** Until it has been read, nothing. */
	before(key: string): SeenRevisions | undefined;
	save(seen: ReadonlyMap<string, SeenRevisions>): void;
}

/** What is new to a journal: that a revision failed, or something else than the time alone. */
export type SeenNews = 'failure' | 'other';

/** What was seen of the revisions of workloads while they were open. */
export interface SeenJournal {
	/**
	 * Another look, at `nowMs` (the server's time, epoch milliseconds). A Deployment says itself which revision it has; of
	 * the others their revisions do. `fault`: what its pods do, see `failureIn`.
	 */
	look(workload: Workload, revisions: readonly Revision[], nowMs: number, fault?: string): void;
	/** rolltop has written a template itself, at `atMs`: the answer of the server is the workload as it then was. */
	wrote(workload: Workload, atMs: number): void;
	/** It is watched no longer: from `nowMs` on, nobody knows whether it stays complete. */
	leave(uid: string, nowMs: number): void;
	of(uid: string): SeenRevisions | undefined;
	/** The same of a workload that may not have been looked at in this run: what earlier ones saw. */
	about(workload: Workload): SeenRevisions | undefined;
	/** Saves what was seen until `nowMs`. */
	save(nowMs: number): void;
}

interface Watched {
	readonly key: string;
	/** By this run alone. */
	readonly seen: SeenRevisions;
}

/** A uid is never given twice by a cluster; a simulated one gives the same in each run with the same seed. */
const keyOf = ({metadata}: Workload) => `${metadata.uid} ${metadata.creationTimestamp ?? ''}`;

/** A journal that lasts as long as the process, and with `kept` from one to the next; `onNews`: there is something to save. */
export function createSeenJournal(kept?: KeptSeen, onNews: (news: SeenNews) => void = () => {}): SeenJournal {
	const byUid = new Map<string, Watched>();
	/** The last of each workload. */
	const written = new Map<string, {readonly workload: Workload; readonly atMs: number}>();

	/**
	 * When rolltop wrote the template that a workload has; undefined: it is another one's, also from then on, for whoever
	 * puts the same template back later made it anew.
	 */
	function ownMs({metadata, spec}: Workload): number | undefined {
		const own = written.get(metadata.uid);
		if (own === undefined) return undefined;
		const {generation: writtenAs = 0} = own.workload.metadata;
		const {generation = 0} = metadata;
		if (generation === writtenAs || sameTemplate(spec.template, own.workload.spec.template)) return own.atMs;
		if (generation > writtenAs) written.delete(metadata.uid);
		return undefined;
	}

	const whole = ({key, seen}: Watched): SeenRevisions => {
		const before = kept?.before(key);
		return before === undefined ? seen : joined(before, seen);
	};

	return {
		look(workload, revisions, nowMs, fault) {
			const {uid} = workload.metadata;
			const former: SeenRevisions = byUid.get(uid)?.seen ?? new Map();
			const seen = withSeen(former, workload, revisions, nowMs, {fault, ownMs: ownMs(workload)});
			byUid.delete(uid);
			byUid.set(uid, {key: keyOf(workload), seen});
			const [oldest] = byUid.keys();
			if (byUid.size > mostWorkloads && oldest !== undefined) byUid.delete(oldest);
			const news = newsIn(former, seen);
			if (news) onNews(news);
		},
		wrote(workload, atMs) {
			const {uid} = workload.metadata;
			written.delete(uid);
			written.set(uid, {workload, atMs});
			const [oldest] = written.keys();
			if (written.size > mostWorkloads && oldest !== undefined) written.delete(oldest);
		},
		leave(uid, nowMs) {
			const watched = byUid.get(uid);
			if (watched) byUid.set(uid, {...watched, seen: until(watched.seen, nowMs)});
		},
		of(uid) {
			const watched = byUid.get(uid);
			return watched && whole(watched);
		},
		about(workload) {
			const watched = byUid.get(workload.metadata.uid);
			return watched ? whole(watched) : kept?.before(keyOf(workload));
		},
		save(nowMs) {
			const seen = [...byUid.values()].map(watched => {
				const {key} = watched;
				return [key, whole({key, seen: until(watched.seen, nowMs)})] as const;
			});
			kept?.save(new Map(seen));
		},
	};
}

/** What another look has brought beside the time; undefined: nothing. Only the present revision changes, which stands last. */
function newsIn(former: SeenRevisions, seen: SeenRevisions): SeenNews | undefined {
	const [key, now] = [...seen].at(-1) ?? [];
	const before = key === undefined ? undefined : former.get(key);
	if (former === seen || now === undefined) return undefined;
	if (now.failure !== undefined && before?.failure === undefined) return 'failure';
	return before === undefined || withoutTime(before) !== withoutTime(now) ? 'other' : undefined;
}

const withoutTime = ({isComplete, hasCompleted, failure, madeBy, own, wasSuperseded}: SeenRevision): string =>
	JSON.stringify([isComplete, hasCompleted, failure, madeBy, own, wasSuperseded]);

/** With the time up to `nowMs`, and nothing counting any further. */
function until(seen: SeenRevisions, nowMs: number): SeenRevisions {
	const closed = (one: SeenRevision): SeenRevision =>
		one.isComplete
			? {
					...one,
					completeMs: one.completeMs + Math.max(0, nowMs - one.lastMs),
					lastMs: nowMs,
					completeUntilMs: nowMs,
					isComplete: false,
				}
			: one;
	return new Map([...seen].map(([name, one]) => [name, closed(one)]));
}

/** What was seen before and what was seen now. Nobody looked in between: that time counts for nothing. */
function joined(before: SeenRevisions, now: SeenRevisions): SeenRevisions {
	const names = [...new Set([...before.keys(), ...now.keys()])];
	return new Map(
		names.flatMap(name => {
			const one = together(before.get(name), now.get(name));
			return one ? [[name, one] as const] : [];
		}),
	);
}

function together(before: SeenRevision | undefined, now: SeenRevision | undefined): SeenRevision | undefined {
	if (before === undefined || now === undefined) return now ?? (before && {...before, isComplete: false});
	const hasCompleted = before.hasCompleted || now.hasCompleted;
	const wasMended = hasCompleted || now.isComplete || now.completeMs > 0;
	const failure = wasMended ? undefined : (now.failure ?? before.failure);
	const madeBy = now.madeBy ?? before.madeBy;
	const own = now.own ?? before.own;
	const completeUntilMs = now.completeUntilMs ?? before.completeUntilMs;
	return {
		completeMs: before.completeMs + now.completeMs,
		lastMs: now.lastMs,
		isComplete: now.isComplete,
		hasCompleted,
		...(completeUntilMs === undefined ? {} : {completeUntilMs}),
		...(now.wasSuperseded && !before.hasCompleted ? {wasSuperseded: true} : {}),
		...(failure ? {failure} : {}),
		...(madeBy ? {madeBy} : {}),
		...(own ? {own} : {}),
	};
}

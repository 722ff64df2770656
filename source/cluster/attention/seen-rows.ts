import type {Workload} from '../../kubernetes/objects.ts';
import {isSeenComplete, presentKey} from '../../rollout/seen-revisions.ts';
import type {SeenJournal} from '../seen-journal.ts';

/** What the rows of a list alone show of how revisions fare, for as long as nobody looks at them more closely. */
export interface SeenRows {
	/** A row as it is at `nowMs` (the server's time, epoch milliseconds): it has changed, or whether it is seen has. */
	see(row: Workload, nowMs: number): void;
	/** From `nowMs` on somebody looks more closely: what was seen until then comes first. */
	handOver(uid: string, nowMs: number): void;
	/** It is gone. */
	forget(uid: string): void;
}

export interface SeenRowsOptions {
	readonly journal: Pick<SeenJournal, 'look' | 'leave' | 'of'>;
	/** It is open or attended to: that is seen there. */
	readonly isWatched: (uid: string) => boolean;
	/** Until when it is known how a row is; undefined: it is live. */
	readonly knownUntilMs: (row: Workload) => number | undefined;
}

interface SeenRow {
	/** As it was when it was last complete; of what was not yet, as it was first. */
	readonly row: Workload;
	readonly key: string;
	/** For how long it was complete before `sinceMs`, as far as the journal has not been told. */
	readonly forMs: number;
	/** Since when it has been complete before one's eyes; undefined: it is not, or nobody sees it. */
	readonly sinceMs?: number;
	/** When it was last known to be complete; undefined: it still is, or never was. */
	readonly untilMs?: number;
	/** Its rollout was under way when it was first seen. */
	readonly hasRolled: boolean;
	/** The journal counts its time. */
	readonly isNoted: boolean;
}

/**
 * The time for which rows of the list were complete. A Deployment's status says so of the revision that its annotation
 * numbers, a StatefulSet's of the one that it names: no ReplicaSet or ControllerRevision is needed. A DaemonSet's names none,
 * so that its time counts only while it is open or attended to. What came through before one's eyes is told to the journal
 * at once; of what only stays as it was (thousands of rows) the time is told when another revision takes its place, or
 * when somebody looks closer, and forgotten otherwise.
 */
export function createSeenRows({journal, isWatched, knownUntilMs}: SeenRowsOptions): SeenRows {
	const rows = new Map<string, SeenRow>();

	/** Nobody sees it, or it is not complete any more. */
	function stopped(one: SeenRow, untilMs: number): SeenRow {
		if (one.sinceMs === undefined) return one;
		const {sinceMs, ...rest} = one;
		if (one.isNoted) {
			journal.leave(one.row.metadata.uid, untilMs);
			return rest;
		}
		return {...rest, untilMs, forMs: one.forMs + Math.max(0, untilMs - sinceMs)};
	}

	function started(one: SeenRow, nowMs: number): SeenRow {
		const isNoted = one.isNoted || one.hasRolled;
		if (isNoted) journal.look(one.row, [], nowMs);
		return {...one, isNoted, sinceMs: nowMs};
	}

	/** Tells the journal what it was not told yet. */
	function finish(one: SeenRow, nowMs: number): void {
		const {row, forMs, untilMs = nowMs} = stopped(one, nowMs);
		if (forMs <= 0) return;
		journal.look(row, [], untilMs - forMs);
		journal.look(row, [], untilMs);
		journal.leave(row.metadata.uid, untilMs);
	}

	function next(before: SeenRow | undefined, row: Workload, nowMs: number): SeenRow | undefined {
		const key = presentKey(row, []);
		const isSame = before !== undefined && before.key === key;
		if (before && !isSame) finish(before, nowMs);
		if (key === undefined) return undefined;
		const isComplete = isSeenComplete(row);
		if (isSame && !isComplete) return stopped(before, nowMs);
		const one = isSame
			? {...before, row}
			: {
					row,
					key,
					forMs: 0,
					hasRolled: before !== undefined || !isComplete,
					isNoted: journal.of(row.metadata.uid) !== undefined,
				};
		return isComplete && one.sinceMs === undefined ? started(one, nowMs) : one;
	}

	function handOver(uid: string, nowMs: number): void {
		const one = rows.get(uid);
		rows.delete(uid);
		if (one) finish(one, nowMs);
	}

	return {
		see(row, nowMs) {
			const {uid} = row.metadata;
			if (isWatched(uid)) {
				handOver(uid, nowMs);
				return;
			}
			const before = rows.get(uid);
			const untilMs = knownUntilMs(row);
			if (untilMs !== undefined) {
				if (before?.sinceMs !== undefined) rows.set(uid, stopped(before, untilMs));
				return;
			}
			const now = next(before, row, nowMs);
			if (now) rows.set(uid, now);
			else rows.delete(uid);
		},
		handOver,
		forget: uid => rows.delete(uid),
	};
}

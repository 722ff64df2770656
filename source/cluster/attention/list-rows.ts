import type {Workload} from '../../kubernetes/objects.ts';
import type {ListPart} from '../cluster.ts';
import {knownUntilMs} from '../freshness.ts';
import type {ScopedList} from '../scoped-list.ts';
import {type Look, type LookedAt, lookAtRow, type NeedyRow, needyRow} from './needy-row.ts';
import {createSeenRows, type SeenRowsOptions} from './seen-rows.ts';

/** All rows of a list, as they were looked at last; of each only what changed is worked out anew. */
export interface ListRows {
	/** Looks at the list as it is now. */
	look(look: Look): void;
	/** What is not fine, by uid; the row of what did not change stays the same. */
	needy(): ReadonlyMap<string, NeedyRow>;
	/** As it was looked at last, fine or not; undefined: it is not there. */
	workload(uid: string): Workload | undefined;
	/** Somebody opens it: until it is closed, what is seen of it is seen there. `serverMs`: epoch milliseconds. */
	opens(uid: string, serverMs: number): void;
	/** It is attended to from now on. */
	handOver(uid: string, serverMs: number): void;
	/** It is attended to no longer: whoever gave way waits behind those that have not been looked at. */
	takeBack(uid: string, at: Pick<Look, 'nowMs' | 'serverMs'>): void;
}

export interface ListRowsOptions extends Pick<SeenRowsOptions, 'journal'> {
	readonly list: Pick<ScopedList, 'collection' | 'parts'>;
	readonly isAttended: (uid: string) => boolean;
	/** Somebody has it open. */
	readonly isOpen: (uid: string) => boolean;
	/** The server's time, epoch milliseconds. */
	readonly now: () => number;
}

export function createListRows({list, journal, isAttended, isOpen, now}: ListRowsOptions): ListRows {
	const lookedAt = new Map<string, LookedAt>();
	let workloads: readonly Workload[] = [];
	let needy: ReadonlyMap<string, NeedyRow> = new Map();
	let parts: readonly ListPart[] = [];
	let areLive = true;
	let openedUid: string | undefined;
	const seenRows = createSeenRows({
		journal,
		isWatched: uid => isAttended(uid) || isOpen(uid),
		knownUntilMs: rowKnownUntilMs,
	});

	/** Until when it is known how a row is; undefined: its watch is live. */
	function rowKnownUntilMs({kind, metadata}: Workload): number | undefined {
		if (areLive) return undefined;
		const part = parts.find(one => one.kind === kind && (one.namespace ?? metadata.namespace) === metadata.namespace);
		return part === undefined || part.freshness.state === 'live' ? undefined : knownUntilMs(part.freshness, now());
	}

	/** Of all rows, when their watches are live no longer or anew; of those that change each change is seen by itself. */
	function seeAll(serverMs: number): void {
		if (list.parts() !== parts) {
			parts = list.parts();
			areLive = parts.every(({freshness}) => freshness.state === 'live');
			for (const workload of workloads) seenRows.see(workload, serverMs);
		}
		if (openedUid === undefined || isOpen(openedUid)) return;
		const closed = lookedAt.get(openedUid)?.workload;
		openedUid = undefined;
		if (closed) seenRows.see(closed, serverMs);
	}

	function needyRows(look: Look): ReadonlyMap<string, NeedyRow> {
		const next = new Map<string, NeedyRow>();
		for (const workload of workloads) {
			const {uid} = workload.metadata;
			const before = lookedAt.get(uid);
			const row = before?.workload === workload ? before : lookAtRow(workload);
			if (row !== before) {
				lookedAt.set(uid, row);
				seenRows.see(workload, look.serverMs);
			}
			if (!row.isNeeded) continue;
			const known = needy.get(uid);
			next.set(uid, known?.workload === workload ? known : needyRow(row, known, before?.workload, look));
		}
		if (lookedAt.size > workloads.length) forgetGone();
		return next;
	}

	function forgetGone(): void {
		const there = new Set(workloads.map(({metadata}) => metadata.uid));
		for (const uid of lookedAt.keys()) {
			if (there.has(uid)) continue;
			lookedAt.delete(uid);
			seenRows.forget(uid);
		}
	}

	return {
		look(look) {
			workloads = list.collection().items;
			seeAll(look.serverMs);
			needy = needyRows(look);
		},
		needy: () => needy,
		workload: uid => lookedAt.get(uid)?.workload,
		opens(uid, serverMs) {
			openedUid = uid;
			seenRows.handOver(uid, serverMs);
		},
		handOver: seenRows.handOver,
		takeBack(uid, {nowMs, serverMs}) {
			const row = needy.get(uid);
			if (row) needy = new Map(needy).set(uid, {...row, sinceMs: nowMs});
			const left = lookedAt.get(uid);
			if (left) seenRows.see(left.workload, serverMs);
		},
	};
}

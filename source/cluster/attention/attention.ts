import type {Clock} from '../../kubernetes/clock.ts';
import type {Workload} from '../../kubernetes/objects.ts';
import type {Finding} from '../../rollout/finding.ts';
import {knownUntilMs} from '../freshness.ts';
import type {ScopedList} from '../scoped-list.ts';
import {type AttendedContext, type AttendedWorkload, attendTo} from './attended-workload.ts';
import {type AttendedState, chooseAttended, mostAttended, mostPods, nobodyAttended} from './choose-attended.ts';
import {createListRows} from './list-rows.ts';
import type {NeedyRow} from './needy-row.ts';
import {sameFindings, shownFinding} from './shown-finding.ts';

/** Changes come in bursts, and among thousands of rows those that are not fine are looked for. */
const quietMs = 250;

/** While something is not fine: whether it still is, and who waits for a place. */
const lookAgainMs = 1_000;

/** Whoever is not answered by then may wait for long: until more is known, the object alone speaks. */
const firstLookMs = 10_000;

/** What is found depends on the time, too: nothing happens for ever longer. */
const diagnoseAgainMs = 5_000;

/** Rights seldom change: what was refused is asked for again after so long. */
const refusedMs = 10 * 60_000;

/** Looks after what is not fine of a list, without anybody opening it. */
export interface Attention {
	/** By uid; the same map as long as nothing in it changed. */
	findings(): ReadonlyMap<string, Finding>;
	/** The list may have changed: looks at it soon, if it has. */
	look(): void;
	isAttended(uid: string): boolean;
	/** Rights may have come: what was refused is asked for anew. */
	askAgain(): void;
	/** Somebody opens a workload of the list, and looks at it more closely from now on. */
	opens(uid: string): void;
	/** What was opened is watched no longer. */
	closes(): void;
	stop(): void;
}

export interface AttentionOptions extends Omit<AttendedContext, 'nowMs'> {
	readonly clock: Clock;
	/** What is looked after; until it has come whole, nothing is begun. */
	readonly list: Pick<ScopedList, 'changes' | 'collection' | 'parts'>;
	/** Somebody has it open: what is seen of it goes on. */
	readonly isOpen: (uid: string) => boolean;
	/** What is found has changed. */
	readonly onChange: () => void;
}

const placeOf = ({kind, metadata: {namespace}}: Workload) => `${kind} ${namespace}`;

/** Watches nothing until something is not fine, and nothing any more some time after it is. */
export function createAttention({clock, list, isOpen, onChange, ...context}: AttentionOptions): Attention {
	const {source, journal} = context;
	const watched = new Map<string, AttendedWorkload>();
	/** Until when nobody asks again, by kind and namespace. */
	const refused = new Map<string, number>();
	const rows = createListRows({list, journal, isAttended: uid => watched.has(uid), isOpen, now: () => source.now()});
	let isComplete = false;
	let changes: number | undefined;
	let state: AttendedState = nobodyAttended(clock.monotonicMs());
	let found: ReadonlyMap<string, Finding> = new Map();
	let lookedMs = Number.NEGATIVE_INFINITY;
	let diagnosedMs = Number.NEGATIVE_INFINITY;
	let due: {readonly atMs: number; readonly cancel: () => void} | undefined;
	let isStopped = false;
	/** The list has come whole, and its rows were looked at. */
	let hasBegun = false;

	/** Looks in `afterMs`, unless that is to be sooner. */
	function lookIn(afterMs: number): void {
		const atMs = clock.monotonicMs() + Math.max(0, afterMs);
		if (isStopped || (due && due.atMs <= atMs)) return;
		due?.cancel();
		due = {atMs, cancel: clock.after(Math.max(0, afterMs), lookNow)};
	}

	const isWhole = () => !['connecting', 'syncing'].includes(list.collection().freshness.state);

	/** What the list came with is looked at before anybody reads it. */
	const lookSoon = () => lookIn(!hasBegun && isWhole() ? 0 : lookedMs + quietMs - clock.monotonicMs());

	/** Without those whose parts may not be read. */
	function readableRows(nowMs: number): ReadonlyMap<string, NeedyRow> {
		const mayBeRead = ({workload}: NeedyRow) => (refused.get(placeOf(workload)) ?? 0) <= nowMs;
		return refused.size === 0 ? rows.needy() : new Map([...rows.needy()].filter(([, row]) => mayBeRead(row)));
	}

	/** Of what is watched the rows that are there, also those that are fine by now. */
	function rowsOfWatched(): ReadonlyMap<string, Workload> {
		const there = new Map<string, Workload>();
		for (const uid of watched.keys()) {
			const workload = rows.workload(uid);
			if (workload) there.set(uid, workload);
		}
		return there;
	}

	function choose(there: ReadonlyMap<string, Workload>, nowMs: number): void {
		const candidates = readableRows(nowMs);
		const isReached = isComplete && source.contact().state === 'reached';
		const step = chooseAttended(state, isReached ? candidates : keptOf(candidates), uid => there.has(uid), nowMs);
		state = step.state;
		for (const uid of step.left) leave(uid, nowMs);
		for (const uid of step.begun) {
			const row = rows.needy().get(uid);
			rows.handOver(uid, source.now());
			if (row) watched.set(uid, attendTo(row.workload, {...context, nowMs: clock.now}, lookSoon));
		}
	}

	/** While the server does not answer nothing is begun. */
	const keptOf = (candidates: ReadonlyMap<string, NeedyRow>) =>
		new Map([...candidates].filter(([uid]) => watched.has(uid)));

	function leave(uid: string, nowMs: number): void {
		const one = watched.get(uid);
		watched.delete(uid);
		one?.stop();
		if (one && !isOpen(uid)) journal.leave(uid, knownUntilMs(one.freshness(), source.now()));
		if (!isStopped) rows.takeBack(uid, {nowMs, serverMs: source.now()});
	}

	function diagnose(there: ReadonlyMap<string, Workload>, nowMs: number): void {
		const isDue = nowMs - diagnosedMs >= diagnoseAgainMs;
		if (isDue) diagnosedMs = nowMs;
		for (const [uid, one] of watched) {
			const workload = rows.needy().get(uid)?.workload ?? there.get(uid);
			if (workload === undefined) continue;
			one.look(workload, isDue);
			if (one.isRefused()) refused.set(placeOf(workload), nowMs + refusedMs);
		}
		const attended = [...state.attended].map(([uid, one]) => {
			const isTroubled = watched.get(uid)?.finding()?.why !== undefined;
			return [uid, {...one, isTroubled, wasTroubled: isTroubled || one.wasTroubled === true}] as const;
		});
		state = {...state, attended: new Map(attended)};
	}

	function isLooking({uid, isUnseen, mayBeStuck, workload, pods, sinceMs}: NeedyRow): boolean {
		if (!isUnseen || !mayBeStuck) return false;
		const nowMs = clock.monotonicMs();
		const mayBeRead = (refused.get(placeOf(workload)) ?? 0) <= nowMs && pods <= mostPods;
		const hasPlace = watched.has(uid) || watched.size < mostAttended;
		return mayBeRead && hasPlace && nowMs - sinceMs < firstLookMs;
	}

	/** What is shown: only of what is not fine. */
	function findingsNow(): ReadonlyMap<string, Finding> {
		const showing = {nowMs: clock.monotonicMs(), serverMs: source.now(), isLooking};
		const next = new Map<string, Finding>();
		for (const [uid, row] of rows.needy()) {
			const shown = shownFinding(row, watched.get(uid)?.finding(), showing);
			if (shown) next.set(uid, shown);
		}
		return next;
	}

	function lookNow(): void {
		due?.cancel();
		due = undefined;
		if (isStopped) return;
		const nowMs = clock.monotonicMs();
		lookedMs = nowMs;
		changes = list.changes();
		isComplete = isWhole();
		rows.look({nowMs, serverMs: source.now(), isFirst: !hasBegun});
		hasBegun ||= isComplete;
		const watchedRows = rowsOfWatched();
		choose(watchedRows, nowMs);
		diagnose(watchedRows, nowMs);
		const next = findingsNow();
		if (!sameFindings(found, next)) {
			found = next;
			onChange();
		}
		if (rows.needy().size > 0 || watched.size > 0) lookIn(lookAgainMs);
	}

	return {
		findings: () => found,
		look() {
			if (list.changes() !== changes) lookSoon();
		},
		isAttended: uid => watched.has(uid),
		askAgain() {
			refused.clear();
			for (const [uid, one] of watched) if (one.isRefused()) leave(uid, clock.monotonicMs());
			state = {...state, attended: new Map([...state.attended].filter(([uid]) => watched.has(uid)))};
			lookIn(0);
		},
		opens(uid) {
			rows.opens(uid, source.now());
		},
		closes: lookSoon,
		stop() {
			isStopped = true;
			due?.cancel();
			for (const uid of [...watched.keys()]) leave(uid, clock.monotonicMs());
		},
	};
}

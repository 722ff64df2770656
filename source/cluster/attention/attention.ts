import type {Clock} from '../../kubernetes/clock.ts';
import type {Workload} from '../../kubernetes/objects.ts';
import type {Finding} from '../../rollout/finding.ts';
import {imagesOf} from '../../rollout/pod-template.ts';
import {progressOf} from '../../rollout/progress.ts';
import {revisionNumberOf} from '../../rollout/revisions.ts';
import {isStarting, needsAttention, urgencyOf} from '../../rollout/urgency.ts';
import {knownUntilMs} from '../freshness.ts';
import {type AttendedContext, type AttendedWorkload, attendTo} from './attended-workload.ts';
import {type AttendedState, type Candidate, chooseAttended, nobodyAttended} from './choose-attended.ts';

/** Changes come in bursts, and among thousands of rows those that are not fine are looked for. */
const quietMs = 250;

/** While something is not fine: whether it still is, and who waits for a place. */
const lookAgainMs = 1_000;

/** What is found depends on the time, too: nothing happens for ever longer. */
const diagnoseAgainMs = 5_000;

/** Rights seldom change: what was refused is asked for again after so long. */
const refusedMs = 10 * 60_000;

/** Looks after what is not fine of a list, without anybody opening it. */
export interface Attention {
	/** By uid; the same map as long as nothing in it changed. */
	findings(): ReadonlyMap<string, Finding>;
	/** The list is these rows now; until it is `complete`, nothing is begun. */
	look(list: readonly Workload[], complete: boolean): void;
	isAttended(uid: string): boolean;
	stop(): void;
}

export interface AttentionOptions extends Omit<AttendedContext, 'nowMs'> {
	readonly clock: Clock;
	/** Somebody has it open: what is seen of it goes on. */
	readonly isOpen: (uid: string) => boolean;
	/** What is found has changed. */
	readonly onChange: () => void;
}

interface Row extends Candidate {
	readonly workload: Workload;
	/** Pods with the present template and pods available, together. */
	readonly reached: number;
	/** It was seen to be fine before. */
	readonly wasFine: boolean;
	/** What the list itself has shown: which revision it rolls from. */
	readonly seen?: Finding;
}

// Records don't change: each is looked at once.
const needs = new WeakMap<Workload, {readonly urgency: number; readonly isNeeded: boolean}>();

function needOf(workload: Workload) {
	const known = needs.get(workload) ?? {urgency: urgencyOf(workload), isNeeded: needsAttention(workload)};
	needs.set(workload, known);
	return known;
}

const placeOf = ({kind, metadata: {namespace}}: Workload) => `${kind} ${namespace}`;

/** Watches nothing until something is not fine, and nothing any more some time after it is. */
export function createAttention({clock, isOpen, onChange, ...context}: AttentionOptions): Attention {
	const {source, journal} = context;
	const watched = new Map<string, AttendedWorkload>();
	/** Until when nobody asks again, by kind and namespace. */
	const refused = new Map<string, number>();
	let list: readonly Workload[] = [];
	let isComplete = false;
	let former: readonly Workload[] | undefined;
	let rows: ReadonlyMap<string, Row> = new Map();
	let state: AttendedState = nobodyAttended(clock.monotonicMs());
	let found: ReadonlyMap<string, Finding> = new Map();
	let lookedMs = Number.NEGATIVE_INFINITY;
	let diagnosedMs = Number.NEGATIVE_INFINITY;
	let due: {readonly atMs: number; readonly cancel: () => void} | undefined;
	let isStopped = false;

	/** Looks in `afterMs`, unless that is to be sooner. */
	function lookIn(afterMs: number): void {
		const atMs = clock.monotonicMs() + Math.max(0, afterMs);
		if (isStopped || (due && due.atMs <= atMs)) return;
		due?.cancel();
		due = {atMs, cancel: clock.after(Math.max(0, afterMs), lookNow)};
	}

	const lookSoon = () => lookIn(lookedMs + quietMs - clock.monotonicMs());

	/** What is not fine now. */
	function needyRows(nowMs: number): ReadonlyMap<string, Row> {
		const before = former ?? [];
		let formerByUid: ReadonlyMap<string, Workload> | undefined;
		const formerRow = (uid: string) => {
			// Few looks need it, and then a thousand rows may.
			formerByUid ??= new Map(before.map(row => [row.metadata.uid, row]));
			return formerByUid.get(uid);
		};
		const next = new Map<string, Row>();
		for (const workload of list) {
			const {urgency, isNeeded} = needOf(workload);
			if (!isNeeded) continue;
			const {uid} = workload.metadata;
			const known = rows.get(uid);
			const {updated, available, desired} = progressOf(workload);
			const reached = updated + available;
			const hasGotOn = known === undefined || reached > known.reached;
			const was = known?.workload ?? formerRow(uid);
			const seen = changeSince(was, workload) ?? known?.seen;
			next.set(uid, {
				uid,
				urgency,
				pods: desired,
				reached,
				sinceMs: known?.sinceMs ?? nowMs,
				progressMs: hasGotOn ? nowMs : known.progressMs,
				wasFine: known?.wasFine ?? was !== undefined,
				workload,
				...(seen ? {seen} : {}),
			});
		}
		former = list;
		return next;
	}

	function mayBeRead({workload}: Row, nowMs: number): boolean {
		return (refused.get(placeOf(workload)) ?? 0) <= nowMs;
	}

	/** Of what is watched the rows that are there, also those that are fine by now. */
	function rowsOfWatched(): ReadonlyMap<string, Workload> {
		const there = watched.size === 0 ? [] : list.filter(({metadata}) => watched.has(metadata.uid));
		return new Map(there.map(workload => [workload.metadata.uid, workload]));
	}

	function choose(there: ReadonlyMap<string, Workload>, nowMs: number): void {
		const candidates = new Map([...rows].filter(([, row]) => mayBeRead(row, nowMs)));
		const isReached = isComplete && source.contact().state === 'reached';
		const step = chooseAttended(state, isReached ? candidates : keptOf(candidates), uid => there.has(uid), nowMs);
		state = step.state;
		for (const uid of step.left) leave(uid, nowMs);
		for (const uid of step.begun) {
			const row = rows.get(uid);
			if (row) watched.set(uid, attendTo(row.workload, {...context, nowMs: clock.now}, lookSoon));
		}
	}

	/** While the server does not answer nothing is begun. */
	const keptOf = (candidates: ReadonlyMap<string, Row>) => new Map([...candidates].filter(([uid]) => watched.has(uid)));

	function leave(uid: string, nowMs: number): void {
		const one = watched.get(uid);
		watched.delete(uid);
		one?.stop();
		if (one && !isOpen(uid)) journal.leave(uid, knownUntilMs(one.freshness(), source.now()));
		// Whoever gave way waits behind those that have not been looked at.
		const row = rows.get(uid);
		if (row) rows = new Map(rows).set(uid, {...row, sinceMs: nowMs});
	}

	function diagnose(there: ReadonlyMap<string, Workload>, nowMs: number): void {
		const isDue = nowMs - diagnosedMs >= diagnoseAgainMs;
		if (isDue) diagnosedMs = nowMs;
		for (const [uid, one] of watched) {
			const workload = rows.get(uid)?.workload ?? there.get(uid);
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

	/** What is shown: only of what is not fine. */
	function findingsNow(): ReadonlyMap<string, Finding> {
		const now = source.now();
		const next = new Map<string, Finding>();
		for (const [uid, {workload, wasFine, seen}] of rows) {
			const finding = watched.get(uid)?.finding() ?? seen;
			const shown = !wasFine && isStarting(workload, now) ? startingOf(finding) : finding;
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
		rows = needyRows(nowMs);
		const watchedRows = rowsOfWatched();
		choose(watchedRows, nowMs);
		diagnose(watchedRows, nowMs);
		const next = findingsNow();
		if (!sameFindings(found, next)) {
			found = next;
			onChange();
		}
		if (rows.size > 0 || watched.size > 0) lookIn(lookAgainMs);
	}

	return {
		findings: () => found,
		look(next, complete) {
			if (next === list && complete === isComplete) return;
			list = next;
			isComplete = complete;
			lookSoon();
		},
		isAttended: uid => watched.has(uid),
		stop() {
			isStopped = true;
			due?.cancel();
			for (const uid of [...watched.keys()]) leave(uid, clock.monotonicMs());
		},
	};
}

/** Where a workload goes from, when its images have changed since it was looked at last; of nothing else a row tells. */
function changeSince(was: Workload | undefined, {spec}: Workload): Finding | undefined {
	if (was === undefined || was.spec.template === spec.template) return undefined;
	const images = imagesOf(was.spec.template);
	const isSame = images.join() === imagesOf(spec.template).join();
	return isSame ? undefined : {isStuck: false, from: {number: revisionNumberOf(was) ?? 0, images}};
}

/** What the same workload is found to be is the same object, so that its row is not made anew for another finding. */
const startings = new WeakMap<Finding, Finding>();
const plainStarting: Finding = {isStuck: false, isStarting: true};

function startingOf(finding: Finding | undefined): Finding {
	if (finding === undefined) return plainStarting;
	const known = startings.get(finding) ?? {...finding, isStarting: true};
	startings.set(finding, known);
	return known;
}

function sameFindings(a: ReadonlyMap<string, Finding>, b: ReadonlyMap<string, Finding>): boolean {
	return a.size === b.size && [...b].every(([uid, finding]) => a.get(uid) === finding);
}

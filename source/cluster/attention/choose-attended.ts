/** A workload that is rolling, stuck or degraded. */
export interface Candidate {
	readonly uid: string;
	/** Lower is more urgent. */
	readonly urgency: number;
	/** Since when it has been a candidate, milliseconds of a clock that never jumps. */
	readonly sinceMs: number;
	/** When it got on last. */
	readonly progressMs: number;
	/** Its object tells that it may be stuck. */
	readonly mayBeStuck?: boolean;
	/** How many it should have. */
	readonly pods: number;
}

/** One that is attended to. */
export interface Attended {
	readonly uid: string;
	readonly pods: number;
	/** Since when. */
	readonly sinceMs: number;
	/** Since when there has been no need to; undefined: there is. */
	readonly fineSinceMs?: number;
	/** What was found is worth telling. */
	readonly isTroubled?: boolean;
	/** Now or before. */
	readonly wasTroubled?: boolean;
}

/** How many more may be begun at once, as of `atMs`. */
export interface Allowance {
	readonly left: number;
	readonly atMs: number;
}

/** What is attended to, and what was refused. */
export interface AttendedState {
	readonly attended: ReadonlyMap<string, Attended>;
	readonly allowance: Allowance;
}

export interface AttendedStep {
	readonly state: AttendedState;
	/** To begin with, the most urgent first, and to leave. */
	readonly begun: readonly string[];
	readonly left: readonly string[];
}

/** Each costs two watches, and a third of events where its objects leave unexplained why it does not get on; and more than so many rows that are not fine nobody reads. */
export const mostAttended = 20;

/** Pods held beside those of the list, at about 600 bytes each, and 10 KB each on the wire. */
export const mostPods = 2_000;

/** What gets on again within so long needs nobody's attention: most rollouts go well. */
export const settleMs = 2_500;

/** So long after it is fine it is watched on: what was in trouble is often fine for a moment. */
export const calmMs = 30_000;

/** Likewise what was in none. */
export const briefCalmMs = 3_000;

/** So long at least before another one takes its place, so that a thousand rollouts are no storm of requests. */
export const holdMs = 60_000;

/** So many are begun at once, and then one in each of these times: a request a second, two where lists come apart. */
export const burst = 10;
export const refillMs = 2_000;

export const nobodyAttended = (nowMs: number): AttendedState => ({
	attended: new Map(),
	allowance: {left: burst, atMs: nowMs},
});

/**
 * Which workloads are attended to from now on. Those that are stay, until they have been fine for a while or are gone; the
 * rest of the places go to the most urgent, of equally urgent ones to what may be stuck, then to whoever has been waiting longest. Where there is no
 * place, one that has been fine gives way, and after a minute one that is less urgent, or as urgent and not in trouble. Pure;
 * `nowMs` of a clock that never jumps.
 */
export function chooseAttended(
	{attended, allowance}: AttendedState,
	candidates: ReadonlyMap<string, Candidate>,
	there: (uid: string) => boolean,
	nowMs: number,
): AttendedStep {
	const kept = new Map<string, Attended>();
	const left: string[] = [];
	for (const one of attended.values()) {
		const next = stillAttended(one, candidates.has(one.uid), nowMs);
		if (there(one.uid) && !isOver(next, nowMs)) kept.set(one.uid, next);
		else left.push(one.uid);
	}
	let {left: allowed} = refilled(allowance, nowMs);
	const begun: string[] = [];
	/** Of the last that had no room, as long as nothing changed since. */
	let roomlessPods = Number.POSITIVE_INFINITY;
	for (const candidate of allowed < 1 ? [] : waiting(candidates, kept, nowMs)) {
		if (allowed < 1) break;
		// Who comes later is not more urgent: where there was no room for so many pods, there is none for as many.
		if (candidate.pods >= roomlessPods) continue;
		const gone = room(candidate, kept, candidates, nowMs);
		if (gone === undefined) {
			roomlessPods = candidate.pods;
			continue;
		}
		roomlessPods = Number.POSITIVE_INFINITY;
		for (const {uid} of gone) {
			kept.delete(uid);
			left.push(uid);
		}
		kept.set(candidate.uid, {uid: candidate.uid, pods: candidate.pods, sinceMs: nowMs});
		begun.push(candidate.uid);
		allowed -= 1;
	}
	return {state: {attended: kept, allowance: {left: allowed, atMs: nowMs}}, begun, left};
}

function stillAttended({fineSinceMs, ...one}: Attended, isNeeded: boolean, nowMs: number): Attended {
	return isNeeded ? one : {...one, fineSinceMs: fineSinceMs ?? nowMs};
}

const isOver = ({fineSinceMs, wasTroubled}: Attended, nowMs: number) =>
	fineSinceMs !== undefined && nowMs - fineSinceMs >= (wasTroubled ? calmMs : briefCalmMs);

function refilled({left, atMs}: Allowance, nowMs: number): Allowance {
	return {left: Math.min(burst, left + Math.max(0, nowMs - atMs) / refillMs), atMs: nowMs};
}

function waiting(
	candidates: ReadonlyMap<string, Candidate>,
	kept: ReadonlyMap<string, Attended>,
	nowMs: number,
): readonly Candidate[] {
	return [...candidates.values()]
		.filter(({uid, progressMs, pods}) => !kept.has(uid) && nowMs - progressMs >= settleMs && pods <= mostPods)
		.sort(byNeed);
}

const byNeed = (a: Candidate, b: Candidate) =>
	a.urgency - b.urgency ||
	Number(b.mayBeStuck ?? false) - Number(a.mayBeStuck ?? false) ||
	a.sinceMs - b.sinceMs ||
	(a.uid < b.uid ? -1 : 1);

/** Who must go for `candidate` to have a place: nobody, or some; undefined: there is no place for it. */
function room(
	{urgency, pods}: Candidate,
	kept: ReadonlyMap<string, Attended>,
	candidates: ReadonlyMap<string, Candidate>,
	nowMs: number,
): readonly Attended[] | undefined {
	let places = mostAttended - kept.size;
	let podsLeft = mostPods - [...kept.values()].reduce((sum, one) => sum + one.pods, 0);
	const gone: Attended[] = [];
	const urgencyOf = ({uid}: Attended) => candidates.get(uid)?.urgency ?? Number.POSITIVE_INFINITY;
	const mayGo = (one: Attended) =>
		one.fineSinceMs !== undefined ||
		(nowMs - one.sinceMs >= holdMs && !one.isTroubled && urgencyOf(one) >= urgency) ||
		(nowMs - one.sinceMs >= holdMs && urgencyOf(one) > urgency);
	// First what has been fine for longest, then what is least urgent and was looked at for longest.
	const yielding = [...kept.values()]
		.filter(mayGo)
		.sort(
			(a, b) =>
				(a.fineSinceMs ?? Number.POSITIVE_INFINITY) - (b.fineSinceMs ?? Number.POSITIVE_INFINITY) ||
				urgencyOf(b) - urgencyOf(a) ||
				a.sinceMs - b.sinceMs,
		);
	for (const one of yielding) {
		if (places >= 1 && podsLeft >= pods) break;
		gone.push(one);
		places += 1;
		podsLeft += one.pods;
	}
	return places >= 1 && podsLeft >= pods ? gone : undefined;
}

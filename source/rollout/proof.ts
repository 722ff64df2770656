import {humanDuration} from './duration.ts';
import {type ServiceRecord, seenWords} from './service-record.ts';

/**
 * What speaks for a revision, the best first. `serving`: some of its pods are available and have not restarted. `seen`:
 * it was seen complete for a while. `reported`: Kubernetes says that its rollout came through. `was-current`: it was
 * current for long, which somebody would have noticed had it failed. `seen-briefly`: it was seen complete, but for too
 * short a time to prove much. `unproven`: nothing does.
 */
export type Proof = GivenUp &
	(
		| {
				readonly kind: 'serving';
				readonly pods: number;
				/** It is not known to have come through, and most of the pods that serve are others': it may have been left half-way. */
				readonly isLesser?: true;
		  }
		| {readonly kind: 'seen'; readonly forMs: number}
		| {readonly kind: 'reported'}
		| {readonly kind: 'was-current'; readonly forMs: number; readonly seenMs?: number}
		| {readonly kind: 'seen-briefly'; readonly seenMs: number; readonly currentMs?: number}
		/** `justUp`: so many of its pods are ready, but for a moment only. */
		| {readonly kind: 'unproven'; readonly currentMs?: number; readonly justUp?: number}
	);

interface GivenUp {
	/** Somebody went back from it to one that had been before: to roll to it is to go forward again. */
	readonly wasGivenUp?: true;
}

/** A crash loop shows within minutes: what was watched for so long works. */
const soakedMs = 10 * 60_000;
/** Longer than an incident lasts as a rule: what was current for so long was not left because it failed. */
const longMs = 60 * 60_000;
/** Two calls of kubectl in a row make two revisions: the first has no pod that would have become ready. */
const passingMs = 5000;

/** Its rollout is known to have ended well. */
export const hasComeThrough = ({hasCompleted, seenCompleteMs, isReported}: ServiceRecord) =>
	hasCompleted || isReported || seenCompleteMs > 0;

/** It was current for so long that somebody would have noticed had it failed, and not left before it was complete. */
export const hasLasted = ({wasCurrentMs = 0, wasSuperseded}: ServiceRecord) => wasCurrentMs >= longMs && !wasSuperseded;

/** It was never current but for some seconds, as the next change came right behind: it never served. */
export function wasPassedOver(record: ServiceRecord): boolean {
	const {wasCurrentMs, wasCurrentInAll, up} = record;
	const isKnown = wasCurrentMs !== undefined && wasCurrentInAll?.isAtLeast !== true;
	return isKnown && wasCurrentMs <= passingMs && up === 0 && !hasComeThrough(record);
}

/** What speaks for the revision of a record. `allServing`: the pods of the workload that serve, of all its revisions. */
export function proofOf(record: ServiceRecord, allServing: number): Proof {
	return {...kindOfProof(record, allServing), ...(record.wasGivenUp ? {wasGivenUp: true} : {})};
}

function kindOfProof(record: ServiceRecord, allServing: number): Proof {
	const {serving, seenCompleteMs: seenMs, isReported, wasCurrentMs} = record;
	if (serving > 0) {
		const isLesser = !hasComeThrough(record) && serving * 2 < allServing;
		return {kind: 'serving', pods: serving, ...(isLesser ? {isLesser} : {})};
	}

	if (seenMs >= soakedMs) {
		return {kind: 'seen', forMs: seenMs};
	}

	if (isReported) {
		return {kind: 'reported'};
	}

	if (wasCurrentMs !== undefined && wasCurrentMs >= longMs) {
		return {kind: 'was-current', forMs: wasCurrentMs, ...(seenMs > 0 ? {seenMs} : {})};
	}

	const current = wasCurrentMs === undefined ? {} : {currentMs: wasCurrentMs};
	if (hasComeThrough(record)) {
		return {kind: 'seen-briefly', seenMs, ...current};
	}

	return {kind: 'unproven', ...current, ...(record.up > 0 ? {justUp: record.up} : {})};
}

/** What crashes soon after each start is complete for seconds, again and again. */
const redoableMs = 60_000;

/** Whether what somebody went back from may be proposed again: it ran for more than the moments between two crashes. */
export function isWorthRedoing(proof: Proof): boolean {
	return proof.kind !== 'unproven' && (proof.kind !== 'seen-briefly' || proof.seenMs >= redoableMs);
}

const order: readonly Proof['kind'][] = ['serving', 'seen', 'reported', 'was-current', 'seen-briefly', 'unproven'];

/**
 * The rank of a proof, the best lowest. What somebody went back from is what just failed as a rule: whatever was seen of it,
 * it comes after all that anything speaks for, and before what nothing does; except when its pods serve now.
 */
export function proofRank({kind, wasGivenUp}: Proof): number {
	if (kind === 'unproven') return order.length * 2;
	return order.indexOf(kind) + (wasGivenUp && kind !== 'serving' ? order.length : 0);
}

/**
 * What a mechanism may act on without a person: neither the age of a successor, nor what was seen for a moment, nor some
 * pods of what may have been left half-way, nor what was seen of a revision that somebody went back from.
 */
export function isProven(proof: Proof): boolean {
	const {kind, wasGivenUp} = proof;
	return kind === 'serving' ? !proof.isLesser : !wasGivenUp && (kind === 'seen' || kind === 'reported');
}

/** Whether a revision may be called good, and a person who said yes beforehand may be taken there: something speaks for it. */
export function isCredible(proof: Proof): boolean {
	const {kind, wasGivenUp} = proof;
	return !wasGivenUp && (kind !== 'unproven' || proof.justUp !== undefined);
}

/** Why it is proposed, in a few words: `was current 4d`, never `worked` where nobody saw it work. */
export function proofText(proof: Proof): string {
	return `${kindText(proof)}${proof.wasGivenUp ? ', rolled back from' : ''}`;
}

function kindText(proof: Proof): string {
	switch (proof.kind) {
		case 'serving':
			return `${proof.pods} of its pods ${proof.pods === 1 ? 'serves' : 'serve'} now`;
		case 'seen':
			return `seen complete ${humanDuration(proof.forMs)}`;
		case 'reported':
			return 'its rollout came through';
		case 'was-current': {
			const seen = proof.seenMs === undefined ? '' : `, seen complete ${seenWords(proof.seenMs)} of it`;
			return `was current ${humanDuration(proof.forMs)}${seen}`;
		}
		case 'seen-briefly': {
			const {seenMs, currentMs} = proof;
			// What was watched is less than it was complete for.
			const isLess = currentMs !== undefined && humanDuration(currentMs) !== humanDuration(seenMs);
			return `seen complete ${seenWords(seenMs)}${isLess ? `, was current ${humanDuration(currentMs)}` : ''}`;
		}
		case 'unproven':
			if (proof.justUp !== undefined)
				return `${proof.justUp} of its pods ${proof.justUp === 1 ? 'is' : 'are'} ready, only just`;
			return `unproven${proof.currentMs === undefined ? '' : `, was current ${humanDuration(proof.currentMs)}`}`;
	}
}

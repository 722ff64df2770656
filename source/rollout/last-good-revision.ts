import {humanDuration} from './duration.ts';
import {sameTemplate} from './pod-template.ts';
import {type Revision, revisionNumberOf} from './revisions.ts';
import {type RecordSources, type ServiceRecord, seenWords, serviceRecordOf} from './service-record.ts';

/**
 * What speaks for a revision, the best first. `serving`: some of its pods are available and have not restarted. `seen`:
 * it was seen complete for a while. `reported`: Kubernetes says that its rollout came through. `was-current`: it was
 * current for long, which somebody would have noticed had it failed. `unproven`: nothing does. `seenMs`: it was seen complete,
 * but for too short a time to prove anything.
 */
export type Proof =
	| {
			readonly kind: 'serving';
			readonly pods: number;
			/** It is not known to have come through, and most of the pods that serve are others': it may have been left half-way. */
			readonly isLesser?: true;
	  }
	| {readonly kind: 'seen'; readonly forMs: number}
	| {readonly kind: 'reported'}
	| {readonly kind: 'was-current'; readonly forMs: number; readonly seenMs?: number}
	| {readonly kind: 'unproven'; readonly seenMs?: number};

/** Where undo goes, and why there. */
export interface Proposal {
	readonly revision: Revision;
	readonly proof: Proof;
}

/** A crash loop shows within minutes: what was watched for so long works. */
const soakedMs = 10 * 60_000;
/** Longer than an incident lasts as a rule: what was current for so long was not left because it failed. */
const longMs = 60 * 60_000;

/** Its rollout is known to have ended well. */
const hasComeThrough = ({hasCompleted, seenCompleteMs, isReported}: ServiceRecord) =>
	hasCompleted || isReported || seenCompleteMs > 0;

/** It was current for so long that somebody would have noticed had it failed, and not left before it was complete. */
const hasLasted = ({wasCurrentMs = 0, wasSuperseded}: ServiceRecord) => wasCurrentMs >= longMs && !wasSuperseded;

/** `allServing`: the pods of the workload that serve, of all its revisions. */
const proofOf = (record: ServiceRecord, allServing: number): Proof => {
	const {serving, seenCompleteMs, isReported, wasCurrentMs = 0} = record;
	if (serving > 0) {
		const isLesser = !hasComeThrough(record) && serving * 2 < allServing;
		return {kind: 'serving', pods: serving, ...(isLesser ? {isLesser} : {})};
	}

	if (seenCompleteMs >= soakedMs) {
		return {kind: 'seen', forMs: seenCompleteMs};
	}

	if (isReported) {
		return {kind: 'reported'};
	}

	const seen = seenCompleteMs > 0 ? {seenMs: seenCompleteMs} : {};
	return wasCurrentMs >= longMs ? {kind: 'was-current', forMs: wasCurrentMs, ...seen} : {kind: 'unproven', ...seen};
};

const order: readonly Proof['kind'][] = ['serving', 'seen', 'reported', 'was-current', 'unproven'];

/**
 * What a mechanism may act on without a person: neither the age of a successor, nor some pods of what may have been left
 * half-way.
 */
export function isProven(proof: Proof): boolean {
	const {kind} = proof;
	return kind === 'serving' ? !proof.isLesser : kind === 'seen' || kind === 'reported';
}

/**
 * Among revisions that serve: a pod that is ready for some minutes says less than a rollout that came through, or that was
 * left alone for long; then the one that serves most.
 */
function bySoundness(a: ServiceRecord, b: ServiceRecord): number {
	if (a.serving === 0 || b.serving === 0) {
		return 0;
	}

	const isSound = (record: ServiceRecord) => Number(hasComeThrough(record) || hasLasted(record));
	return isSound(b) - isSound(a) || b.serving - a.serving;
}

/**
 * The last good revision: of those whose template is not the present one and that are not known to have failed, the one
 * that most speaks for; of those that serve one that came through, then the one with most pods; of equally proven ones one that has ready pods, then one that was not left before it was complete,
 * then the highest number. What was undone needs a proof to be gone back to, for as a rule it is what just failed; kubectl's
 * second highest would bring it back. Undefined when there is none.
 */
export function proposeRevision(sources: RecordSources, nowMs: number): Proposal | undefined {
	const {workload, revisions} = sources;
	const records = revisions.map(revision => ({revision, record: serviceRecordOf(revision, sources, nowMs)}));
	const allServing = records.reduce((sum, {record}) => sum + record.serving, 0);
	const proposals = records
		.filter(
			({revision: {replicaSet, template}}) =>
				(replicaSet === undefined || revisionNumberOf(replicaSet) !== undefined) &&
				!sameTemplate(template, workload.spec.template),
		)
		.filter(({record}) => record.failure === undefined || record.serving > 0)
		.map(({revision, record}) => ({revision, record, proof: proofOf(record, allServing)}))
		.filter(({record, proof}) => !(record.wasGivenUp && proof.kind === 'unproven'))
		.toSorted(
			(a, b) =>
				order.indexOf(a.proof.kind) - order.indexOf(b.proof.kind) ||
				bySoundness(a.record, b.record) ||
				Number(b.record.up > 0) - Number(a.record.up > 0) ||
				Number(a.record.wasSuperseded ?? false) - Number(b.record.wasSuperseded ?? false) ||
				b.revision.number - a.revision.number,
		);
	const [best] = proposals;
	return best && {revision: best.revision, proof: best.proof};
}

/** What speaks for a revision now that was proposed with `then`: what serves at a moment may do so no more, or with more pods. */
export function proofNow(then: Proof, revision: Revision, sources: RecordSources, nowMs: number): Proof {
	const records = new Map(sources.revisions.map(one => [one, serviceRecordOf(one, sources, nowMs)]));
	const own = records.get(revision);
	if (own === undefined) return then;
	const allServing = [...records.values()].reduce((sum, {serving}) => sum + serving, 0);
	const now = proofOf(own, allServing);
	// What lasts may have been told by more than can be read anew.
	return then.kind === 'serving' || (now.kind === 'serving' && isProven(now)) ? now : then;
}

/**
 * What a person who chose a revision should know, as a sentence: that it failed, or that somebody left it soon and nothing
 * shows that it worked. Undefined: nothing speaks against it.
 */
export function warningOf(revision: Revision, sources: RecordSources, nowMs: number): string | undefined {
	const record = serviceRecordOf(revision, sources, nowMs);
	const {failure, wasGivenUp, wasCurrentMs} = record;
	if (failure !== undefined) {
		return `Revision ${revision.number} failed when it was current: ${failure}.`;
	}

	if (!wasGivenUp || record.serving > 0 || hasComeThrough(record) || hasLasted(record)) {
		return undefined;
	}

	const after = wasCurrentMs === undefined ? '' : ` after ${humanDuration(wasCurrentMs)}`;
	return `Revision ${revision.number} was given up${after}, and nothing shows that it worked.`;
}

/** Why it is proposed, in a few words: `was current 4d`, never `worked` where nobody saw it work. */
export function proofText(proof: Proof): string {
	switch (proof.kind) {
		case 'serving':
			return `${proof.pods} of its pods ${proof.pods === 1 ? 'serves' : 'serve'} now`;
		case 'seen':
			return `seen complete ${humanDuration(proof.forMs)}`;
		case 'reported':
			return 'its rollout came through';
		case 'was-current':
			return `was current ${humanDuration(proof.forMs)}${brieflySeen(proof)}`;
		case 'unproven':
			return `unproven${brieflySeen(proof)}`;
	}
}

const brieflySeen = ({seenMs}: {readonly seenMs?: number}) =>
	seenMs === undefined ? '' : `, seen complete only ${seenWords(seenMs)}`;

import {humanDuration} from './duration.ts';
import {knownOf, knownStarts} from './known-starts.ts';
import {sameTemplate} from './pod-template.ts';
import {
	hasComeThrough,
	hasLasted,
	isProven,
	isWorthRedoing,
	type Proof,
	proofOf,
	proofRank,
	wasPassedOver,
} from './proof.ts';
import {type Revision, revisionNumberOf} from './revisions.ts';
import {type RecordSources, type ServiceRecord, serviceRecordOf} from './service-record.ts';

/** Where undo goes, and why there. */
export interface Proposal {
	readonly revision: Revision;
	readonly proof: Proof;
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
 * Where undo goes: of the revisions whose template is not the present one and that are not known to have failed, the one
 * that most speaks for; of those that serve one that came through, then the one with most pods; of equally proven ones one
 * that has ready pods, then one that was not left before it was complete, then the highest number, or of those that
 * somebody went back from the one that was seen complete for longest. Left out is what never served, and what starts pods
 * like those that failed. What was undone needs a proof to be gone back to, for as a rule it is what just failed; kubectl's
 * second highest would bring it back. Undefined when there is none.
 */
export function proposeRevision(sources: RecordSources, nowMs: number): Proposal | undefined {
	const {workload, revisions} = sources;
	const records = revisions.map(revision => ({revision, record: serviceRecordOf(revision, sources, nowMs)}));
	const allServing = records.reduce((sum, {record}) => sum + record.serving, 0);
	const starts = knownStarts(sources, nowMs);
	const proposals = records
		.filter(
			({revision: {replicaSet, template}}) =>
				(replicaSet === undefined || revisionNumberOf(replicaSet) !== undefined) &&
				!sameTemplate(template, workload.spec.template),
		)
		.filter(
			({revision, record}) =>
				record.serving > 0 ||
				(record.failure === undefined &&
					!wasPassedOver(record) &&
					knownOf(revision.template, starts)?.why === undefined),
		)
		.map(({revision, record}) => ({revision, record, proof: proofOf(record, allServing)}))
		.filter(({proof}) => !proof.wasGivenUp || isWorthRedoing(proof))
		.toSorted(
			(a, b) =>
				proofRank(a.proof) - proofRank(b.proof) ||
				bySoundness(a.record, b.record) ||
				Number(b.record.up > 0) - Number(a.record.up > 0) ||
				Number(a.record.wasSuperseded ?? false) - Number(b.record.wasSuperseded ?? false) ||
				(a.proof.wasGivenUp ? b.record.seenCompleteMs - a.record.seenCompleteMs : 0) ||
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

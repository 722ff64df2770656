import type {Pod} from '../kubernetes/objects.ts';
import {isStatefulSet} from './any-workload.ts';
import {eventIndex} from './diagnosis/parts.ts';
import type {Proposal} from './last-good-revision.ts';
import type {Revision} from './revisions.ts';
import {type RecordSources, serviceRecordOf} from './service-record.ts';
import {leftOverPods} from './stuck-pods.ts';

/** What is left to undo where the template stays as it is. */
export interface LeftOver {
	/** Of the present template. */
	readonly revision: Revision;
	/** They stand in its way, the lowest number first; at least one. */
	readonly pods: readonly Pod[];
}

/** Stuck pods of a StatefulSet whose template is not theirs any more, whatever the present one is worth; undefined: none. */
export function leftOverOf({workload, revisions, pods = [], events = []}: RecordSources, nowMs: number) {
	const revision = revisions.find(({current}) => current);
	if (revision === undefined || !isStatefulSet(workload)) return undefined;
	const left = leftOverPods(workload, pods, revision.podKey, nowMs, eventIndex(events));
	return left.length === 0 ? undefined : ({revision, pods: left} satisfies LeftOver);
}

/**
 * Whether to delete the pods that are left over is all that undo does: the present template is known to be mended. One that
 * nobody saw work may be as broken as the one before: then undo goes to `proposal`, unless little or nothing shows that
 * this works either.
 */
export function isMended(sources: RecordSources, {revision}: LeftOver, proposal: Proposal | undefined, nowMs: number) {
	if (proposal === undefined) return true;
	const record = serviceRecordOf(revision, sources, nowMs);
	if (record.serving > 0) return true;
	if (record.failure !== undefined) return false;
	const {kind, wasGivenUp} = proposal.proof;
	return record.hasCompleted || record.isReported || wasGivenUp || kind === 'unproven' || kind === 'seen-briefly';
}

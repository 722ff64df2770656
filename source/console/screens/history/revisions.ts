import type {ClusterView} from '../../../cluster/cluster.ts';
import type {Revision} from '../../../rollout/revisions.ts';
import {openedRevisions} from '../../owned.ts';
import {proposalOf} from '../../proposal.ts';

/** The revisions of the workload that is open, newest first; none while it is loading. */
export function historyRevisions({opened}: ClusterView): readonly Revision[] {
	return opened ? openedRevisions(opened) : [];
}

/** The one that `u` goes to: a cursor that starts on another would make Enter and `u` disagree. */
export function proposedUid({opened}: ClusterView, nowMs: number): string | undefined {
	return opened && proposalOf(opened, nowMs)?.revision.object.metadata.uid;
}

/** The selected one; before anything was selected the one that undo proposes, for that is what one came to find. */
export function selectedHistoryRevision(
	view: ClusterView,
	selectedUid: string | undefined,
	nowMs: number,
): Revision | undefined {
	const revisions = historyRevisions(view);
	const uid = selectedUid ?? proposedUid(view, nowMs);
	return uid === undefined ? revisions[0] : revisions.find(({object}) => object.metadata.uid === uid);
}

import type {ClusterView} from '../../../cluster/cluster.ts';
import {type Revision, revisionsOf, undoTarget} from '../../../rollout/revisions.ts';

/** The revisions of the workload that is open, newest first; none while it is loading. */
export function historyRevisions({opened}: ClusterView): readonly Revision[] {
	return opened?.deployment ? revisionsOf(opened.deployment, opened.replicaSets.items) : [];
}

/** The one that `u` goes to: a cursor that starts on another would make Enter and `u` disagree. */
export function proposedUid({opened}: ClusterView): string | undefined {
	return opened?.deployment && undoTarget(opened.deployment, opened.replicaSets.items)?.replicaSet.metadata.uid;
}

/** The selected one; before anything was selected the one that undo proposes, for that is what one came to find. */
export function selectedHistoryRevision(view: ClusterView, selectedUid: string | undefined): Revision | undefined {
	const revisions = historyRevisions(view);
	const uid = selectedUid ?? proposedUid(view);
	return uid === undefined ? revisions[0] : revisions.find(({replicaSet}) => replicaSet.metadata.uid === uid);
}

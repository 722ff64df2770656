import type {ClusterView} from '../../../cluster/cluster.ts';
import {type Revision, revisionsOf} from '../../../rollout/revisions.ts';

/** The revisions of the workload that is open, newest first; none while it is loading. */
export function historyRevisions({opened}: ClusterView): readonly Revision[] {
	return opened?.deployment ? revisionsOf(opened.deployment, opened.replicaSets.items) : [];
}

/** The selected one; before anything was selected the newest that is not current, for that is what one came to find. */
export function selectedRevision(
	revisions: readonly Revision[],
	selectedUid: string | undefined,
): Revision | undefined {
	return selectedUid === undefined
		? (revisions.find(({current}) => !current) ?? revisions[0])
		: revisions.find(({replicaSet}) => replicaSet.metadata.uid === selectedUid);
}

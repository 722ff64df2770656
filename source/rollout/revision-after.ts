import type {Workload} from '../kubernetes/objects.ts';
import type {Revision} from './revisions.ts';

/**
 * The number that a revision has once a workload is rolled to its template: what runs is always the newest, so that the
 * ReplicaSet or ControllerRevision is numbered anew. Undefined: it keeps its number, or the controller has not seen the
 * present template yet, which takes a number before. Pure.
 * Source: deployment/sync.go, getNewReplicaSet, with SetNewReplicaSetAnnotations of deployment_util.go; stateful_set_control.go,
 * getStatefulSetRevisions; daemon/update.go, constructHistory.
 */
export function revisionAfter(
	{metadata, status}: Workload,
	revisions: readonly Revision[],
	chosen: Revision,
): number | undefined {
	if (status?.observedGeneration !== metadata.generation) return undefined;
	const newest = Math.max(0, ...revisions.map(({number}) => number));
	return chosen.number < newest ? newest + 1 : undefined;
}

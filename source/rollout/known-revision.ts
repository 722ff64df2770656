import type {Workload} from '../kubernetes/objects.ts';
import type {Revision} from './revisions.ts';

/** The number of the revision that a StatefulSet or DaemonSet had when its ControllerRevisions were read. */
export interface KnownRevision {
	readonly number: number;
	/** What the object says of itself as long as it has that revision. */
	readonly mark: string;
}

/** A StatefulSet names its revision; of a DaemonSet only that nothing of its spec changed tells that it has the same. */
function markOf(workload: Workload): string | undefined {
	return workload.kind === 'StatefulSet' ? workload.status?.updateRevision : String(workload.metadata.generation ?? 0);
}

/** What its revisions tell; undefined of a Deployment, which says it itself, and until the controller has made one. */
export function knownRevisionOf(workload: Workload, revisions: readonly Revision[]): KnownRevision | undefined {
	const current = workload.kind === 'Deployment' ? undefined : revisions.find(revision => revision.current);
	const mark = markOf(workload);
	if (current === undefined || mark === undefined) {
		return undefined;
	}

	const isTakenUp =
		workload.kind === 'StatefulSet'
			? current.object.metadata.name === mark
			: (workload.status?.observedGeneration ?? 0) >= (workload.metadata.generation ?? 0);
	return isTakenUp ? {number: current.number, mark} : undefined;
}

/** The number, while it still holds. */
export function stillKnown(known: KnownRevision | undefined, workload: Workload): number | undefined {
	return known !== undefined && known.mark === markOf(workload) ? known.number : undefined;
}

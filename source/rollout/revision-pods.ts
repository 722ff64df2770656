import type {Pod} from '../kubernetes/objects.ts';
import type {AnyWorkload} from './any-workload.ts';
import {hasTrueCondition, isTerminal, readySinceMs} from './pod-tally.ts';
import {podKeyOf, type Revision} from './revisions.ts';

/** How many pods a revision has, and how they are. */
export interface RevisionPods {
	/** Without those that have ended or are on their way out, as controllers count. */
	readonly created: number;
	readonly ready: number;
	/** Ready for minReadySeconds. */
	readonly available: number;
}

const nobody: RevisionPods = {created: 0, ready: 0, available: 0};

function isAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
	const sinceMs = readySinceMs(pod);
	return sinceMs !== undefined && nowMs - sinceMs >= minReadySeconds * 1000;
}

/**
 * The pods of each revision: a ReplicaSet's own status counts them, of ControllerRevisions nothing does but the pods.
 * `nowMs` is epoch milliseconds.
 */
export function revisionPods(
	workload: AnyWorkload,
	pods: readonly Pod[],
	nowMs: number,
): (revision: Revision) => RevisionPods {
	const {minReadySeconds = 0} = workload.spec;
	const isStaying = (pod: Pod) => pod.metadata.deletionTimestamp === undefined && !isTerminal(pod);
	let byKey: ReadonlyMap<string, readonly Pod[]> | undefined;
	return ({replicaSet, podKey}) => {
		if (replicaSet) {
			const {replicas = 0, readyReplicas = 0, availableReplicas = 0} = replicaSet.status ?? {};
			return {created: replicas, ready: readyReplicas, available: availableReplicas};
		}

		// A ReplicaSet needs none of it, and there may be thousands.
		byKey ??= Map.groupBy(pods.filter(isStaying), podKeyOf(workload));
		const own = byKey.get(podKey);
		return own === undefined
			? nobody
			: {
					created: own.length,
					ready: own.filter(pod => hasTrueCondition(pod, 'Ready')).length,
					available: own.filter(pod => isAvailable(pod, minReadySeconds, nowMs)).length,
				};
	};
}

import type {Workload} from '../kubernetes/objects.ts';

const cache = new WeakMap<readonly Workload[], ReadonlyMap<string, Workload>>();

/** The workloads of a list by their uid; made once for each list. */
export function workloadsByUid(workloads: readonly Workload[]): ReadonlyMap<string, Workload> {
	const known = cache.get(workloads) ?? new Map(workloads.map(workload => [workload.metadata.uid, workload]));
	cache.set(workloads, known);
	return known;
}

import type {Workload, WorkloadKind} from '../kubernetes/objects.ts';

/** One workload of a cluster. */
export interface WorkloadName {
	readonly kind: WorkloadKind;
	readonly namespace: string;
	readonly name: string;
}

/** Whether both are the same workload, or both none. */
export function sameWorkload(a: WorkloadName | undefined, b: WorkloadName | undefined): boolean {
	return (
		a === b ||
		(a !== undefined && b !== undefined && a.kind === b.kind && a.name === b.name && a.namespace === b.namespace)
	);
}

/** The workload of this name among those of a list; undefined: it is not there. */
export function workloadNamed(
	workloads: readonly Workload[],
	{kind, namespace, name}: WorkloadName,
): Workload | undefined {
	return workloads.find(one => one.kind === kind && one.metadata.name === name && one.metadata.namespace === namespace);
}

import type {WorkloadKind} from '../kubernetes/objects.ts';

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

import type {WorkloadKind} from '../kubernetes/objects.ts';

/** One workload of a cluster. */
export interface WorkloadName {
	readonly kind: WorkloadKind;
	readonly namespace: string;
	readonly name: string;
}

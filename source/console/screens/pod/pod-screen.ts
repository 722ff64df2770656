import type {PodName, WorkloadName} from '../../../cluster/cluster.ts';
import type {Pod} from '../../../kubernetes/objects.ts';

/** One pod: containers, conditions, events. */
export interface PodScreen {
	readonly name: 'pod';
	/** The workload that it was opened from. */
	readonly target: WorkloadName;
	readonly pod: PodName;
	/** Whose log is meant; undefined: the one in question, see `containerInQuestion`. */
	readonly container?: string;
	readonly top: number;
}

export function podNameOf({metadata: {namespace = '', name, uid}}: Pod): PodName {
	return {namespace, name, uid};
}

export function podScreen(target: WorkloadName, pod: Pod): PodScreen {
	return {name: 'pod', target, pod: podNameOf(pod), top: 0};
}

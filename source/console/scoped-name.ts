import type {ClusterView, WorkloadName} from '../cluster/cluster.ts';
import {workloadRef} from '../rollout/workload-kind.ts';

/** `deployment/web`, and `shop/web` where more than one namespace is in scope: two of them may be called web. */
export function scopedName(target: WorkloadName, {identity}: ClusterView): string {
	return identity.namespace === undefined ? `${target.namespace}/${target.name}` : workloadRef(target);
}

/** A sentence about one workload, with its name as it is unmistakable in this scope. */
export function scopedSentence(sentence: string, target: WorkloadName, view: ClusterView): string {
	return sentence.replaceAll(workloadRef(target), scopedName(target, view));
}

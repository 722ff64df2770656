import type {ClusterView, WorkloadName} from '../cluster/cluster.ts';
import {workloadRef} from '../rollout/workload-kind.ts';

/** `deployment/web`, and `deployment/web in shop` where more than one namespace is in scope: each may have a web. */
export function scopedName(target: WorkloadName, {identity}: ClusterView): string {
	const ref = workloadRef(target);
	return identity.namespace === undefined ? `${ref} in ${target.namespace}` : ref;
}

/** A sentence about one workload, with its name as it is unmistakable in this scope. */
export function scopedSentence(sentence: string, target: WorkloadName, view: ClusterView): string {
	return sentence.replaceAll(workloadRef(target), scopedName(target, view));
}

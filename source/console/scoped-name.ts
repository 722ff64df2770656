import type {ClusterView, WorkloadName} from '../cluster/cluster.ts';

/** `deployment/web`, and `shop/web` where more than one namespace is in scope: two of them may be called web. */
export function scopedName({namespace, name}: WorkloadName, {identity}: ClusterView): string {
	return identity.namespace === undefined ? `${namespace}/${name}` : `deployment/${name}`;
}

/** A sentence about one workload, with its name as it is unmistakable in this scope. */
export function scopedSentence(sentence: string, target: WorkloadName, view: ClusterView): string {
	return sentence.replaceAll(`deployment/${target.name}`, scopedName(target, view));
}

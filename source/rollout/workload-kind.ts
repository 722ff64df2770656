import type {WorkloadKind} from '../kubernetes/objects.ts';

interface KindWords {
	/** What kubectl writes before the slash. */
	readonly word: string;
	/** kubectl's abbreviation. */
	readonly short: string;
	/** In the API's paths. */
	readonly plural: 'deployments' | 'statefulsets' | 'daemonsets';
	/** In a sentence. */
	readonly many: string;
}

/** The names of the kinds that roll out. */
export const kindWords: Readonly<Record<WorkloadKind, KindWords>> = {
	Deployment: {word: 'deployment', short: 'deploy', plural: 'deployments', many: 'Deployments'},
	StatefulSet: {word: 'statefulset', short: 'sts', plural: 'statefulsets', many: 'StatefulSets'},
	DaemonSet: {word: 'daemonset', short: 'ds', plural: 'daemonsets', many: 'DaemonSets'},
};

/** In the order in which they are listed. */
export const workloadKinds: readonly WorkloadKind[] = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** `deployment/web`, as kubectl writes it. */
export function workloadRef({kind, name}: {readonly kind: WorkloadKind; readonly name: string}): string {
	return `${kindWords[kind].word}/${name}`;
}

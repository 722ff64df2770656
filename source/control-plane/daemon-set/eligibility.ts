import type {PodTemplateSpec} from '../../kubernetes/objects.ts';
import {matchesNodeAffinity, type NodeWishes} from '../node/node-affinity.ts';
import {type Toleration, untoleratedTaint, type WorldNode} from '../node/nodes.ts';

type DaemonPodSpec = NodeWishes & {
	readonly nodeName?: string;
	readonly hostNetwork?: boolean;
	readonly tolerations?: readonly Toleration[];
};

const nodeTrouble = ['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'];

/** Tolerations that every daemon pod gets, so that trouble of a node doesn't take its agents away. Source: daemon/util. */
export function daemonTolerations(hostNetwork: boolean): readonly Toleration[] {
	return [
		...['not-ready', 'unreachable'].map(name => ({
			key: `node.kubernetes.io/${name}`,
			operator: 'Exists',
			effect: 'NoExecute',
		})),
		...[...nodeTrouble, ...(hostNetwork ? ['network-unavailable'] : [])].map(name => ({
			key: `node.kubernetes.io/${name}`,
			operator: 'Exists',
			effect: 'NoSchedule',
		})),
	];
}

export interface Eligibility {
	/** A pod belongs on the node. */
	readonly shouldRun: boolean;
	/** A pod that is there already may stay. */
	readonly shouldContinueRunning: boolean;
}

/**
 * Whether a node gets a daemon pod: its name, labels and taints decide; resources, ports and other pods don't.
 * Source: daemon_controller.go, NodeShouldRunDaemonPod.
 */
export function eligibilityOf(template: Pick<PodTemplateSpec, 'spec'>, node: WorldNode): Eligibility {
	const spec = template.spec as DaemonPodSpec;
	const isNamed = !spec.nodeName || spec.nodeName === node.metadata.name;
	if (!isNamed || !matchesNodeAffinity(spec, node)) {
		return {shouldRun: false, shouldContinueRunning: false};
	}

	const tolerations = [...(spec.tolerations ?? []), ...daemonTolerations(spec.hostNetwork === true)];
	const {taints} = node.spec ?? {};
	return {
		shouldRun: untoleratedTaint(taints, tolerations, ['NoExecute', 'NoSchedule']) === undefined,
		shouldContinueRunning: untoleratedTaint(taints, tolerations, ['NoExecute']) === undefined,
	};
}

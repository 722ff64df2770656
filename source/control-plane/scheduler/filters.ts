import {amountOf} from '../../rollout/quantity.ts';
import {matchesNodeAffinity, type NodeWishes} from '../node/node-affinity.ts';
import {asNode, type Toleration, untoleratedTaint, type WorldNode} from '../node/nodes.ts';
import type {WorldPod} from '../pods.ts';
import {type Amounts, podAmounts} from './requests.ts';

/** What runs on a node, by what its pods ask for. */
export interface NodeUsage {
	readonly pods: number;
	readonly amounts: Amounts;
}

export const emptyUsage: NodeUsage = {pods: 0, amounts: {}};

/** Why a pod can't go to a node; `evictable`: other pods could be evicted for it. */
export interface Refusal {
	readonly reasons: readonly string[];
	readonly evictable: boolean;
}

/** Since when the message names no taint. */
const namelessTaintSince = 35;

const unschedulableTaint = {key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule'};

type SchedulingSpec = WorldPod['spec'] & NodeWishes & {readonly tolerations?: readonly Toleration[]};

function taintReason({key, value}: {readonly key: string; readonly value?: string}, minor: number): string {
	return minor >= namelessTaintSince
		? 'node(s) had untolerated taint(s)'
		: `node(s) had untolerated taint {${key}: ${value ?? ''}}`;
}

/** Resources that don't suffice; one that the node doesn't tell about doesn't bind. */
function shortages(pod: WorldPod, node: WorldNode, usage: NodeUsage): string[] {
	const allocatable = node.status?.allocatable ?? {};
	const short = allocatable.pods !== undefined && usage.pods + 1 > amountOf(allocatable.pods) ? ['Too many pods'] : [];
	for (const [name, amount] of Object.entries(podAmounts(pod))) {
		const quantity = allocatable[name];
		const free = quantity === undefined ? Number.POSITIVE_INFINITY : amountOf(quantity) - (usage.amounts[name] ?? 0);
		if (amount > 0 && amount > free) {
			short.push(`Insufficient ${name}`);
		}
	}

	return short;
}

/**
 * Why a pod doesn't fit on a node, of the first filter that refuses; undefined: it fits. Order and texts as in
 * pkg/scheduler/framework/plugins.
 */
export function refusalOf(pod: WorldPod, node: WorldNode, usage: NodeUsage, minor: number): Refusal | undefined {
	const {spec} = asNode(node);
	const wishes = pod.spec as SchedulingSpec;
	const {tolerations} = wishes;
	const never = (reason: string): Refusal => ({reasons: [reason], evictable: false});
	if (spec?.unschedulable && untoleratedTaint([unschedulableTaint], tolerations, ['NoSchedule'])) {
		return never('node(s) were unschedulable');
	}

	const taint = untoleratedTaint(spec?.taints, tolerations, ['NoSchedule', 'NoExecute']);
	if (taint) {
		return never(taintReason(taint, minor));
	}

	if (!matchesNodeAffinity(wishes, node)) {
		return never("node(s) didn't match Pod's node affinity/selector");
	}

	const reasons = shortages(pod, node, usage);
	return reasons.length === 0 ? undefined : {reasons, evictable: true};
}

/** `2 Insufficient cpu, 1 node(s) were unschedulable`: sorted as text. */
function counted(reasons: readonly string[]): string {
	const counts = new Map<string, number>();
	for (const reason of reasons) {
		counts.set(reason, (counts.get(reason) ?? 0) + 1);
	}

	return [...counts]
		.map(([reason, count]) => `${count} ${reason}`)
		.sort()
		.join(', ');
}

/** The message of FailedScheduling. Source: pkg/scheduler/framework/types.go, FitError. */
export function unschedulableMessage(refusals: readonly Refusal[]): string {
	const total = refusals.length;
	if (total === 0) {
		return 'no nodes available to schedule pods';
	}

	const available = `0/${total} nodes are available`;
	const preemption = refusals.map(({evictable}) =>
		evictable ? 'No preemption victims found for incoming pod' : 'Preemption is not helpful for scheduling',
	);
	const reasons = counted(refusals.flatMap(refusal => refusal.reasons));
	return `${available}: ${reasons}. preemption: ${available}: ${counted(preemption)}.`;
}

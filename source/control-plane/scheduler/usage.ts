import {asPod, isTerminalPhase, type WorldPod} from '../pods.ts';
import type {WorldChange, WorldObject, WorldReader} from '../world.ts';
import {emptyUsage, type NodeUsage} from './filters.ts';
import {podAmounts} from './requests.ts';

/** What runs where, kept up to date with a world's changes, so that scheduling a pod needn't look at all others. */
export interface UsageTable {
	of(nodeName: string): NodeUsage;
	changed(change: WorldChange): void;
}

/** A pod uses its node until it has ended. */
function nodeOf(object: WorldObject | undefined): string | undefined {
	const pod: WorldPod | undefined = object?.kind === 'Pod' ? asPod(object) : undefined;
	return pod && !isTerminalPhase(pod.status?.phase) && pod.spec.nodeName ? pod.spec.nodeName : undefined;
}

export function usageTable(world: WorldReader): UsageTable {
	const usages = new Map<string, NodeUsage>();
	const add = (object: WorldObject | undefined, sign: 1 | -1) => {
		const node = nodeOf(object);
		if (node === undefined || object === undefined) {
			return;
		}

		const {pods, amounts} = usages.get(node) ?? emptyUsage;
		const next = {...amounts};
		for (const [name, amount] of Object.entries(podAmounts(asPod(object)))) {
			next[name] = (next[name] ?? 0) + sign * amount;
		}

		usages.set(node, {pods: pods + sign, amounts: next});
	};
	for (const pod of world.list('Pod')) {
		add(pod, 1);
	}

	return {
		of: nodeName => usages.get(nodeName) ?? emptyUsage,
		changed({type, object, before}) {
			if (object.kind === 'Pod' && (type !== 'MODIFIED' || nodeOf(object) !== nodeOf(before))) {
				add(before, -1);
				add(type === 'DELETED' ? undefined : object, 1);
			}
		},
	};
}

import {asNode} from '../node/nodes.ts';
import type {WorldReader} from '../world.ts';

/** Hands out pod addresses of each node's range, each to one pod at a time; the one that was given back last first. */
export interface PodAddresses {
	/** The address of a pod, by its uid, on a node. */
	of(world: WorldReader, uid: string, nodeName: string): string;
	release(uid: string): void;
}

/** Of nodes that say none. Source: kwok, --cidr. */
const usualRange = '10.0.0.0/24';

/** The address so far after the beginning of an IPv4 range such as `10.0.0.0/24`. */
export function addressIn(range: string, offset: number): string {
	const [base = ''] = range.split('/');
	const number = base.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0) + offset;
	return [24, 16, 8, 0].map(shift => (number >>> shift) & 255).join('.');
}

/** What a node is reached by, of its status. */
export function nodeAddress(world: WorldReader, nodeName: string | undefined): string | undefined {
	const node = nodeName ? world.get('Node', undefined, nodeName) : undefined;
	return node && asNode(node).status?.addresses?.find(({type}) => type === 'InternalIP')?.address;
}

export function podAddresses(): PodAddresses {
	const ranges = new Map<string, {readonly taken: Map<string, number>; readonly free: number[]}>();
	return {
		of(world, uid, nodeName) {
			const node = world.get('Node', undefined, nodeName);
			const range = (node && asNode(node).spec?.podCIDR) ?? usualRange;
			const {taken, free} = ranges.get(range) ?? {taken: new Map<string, number>(), free: []};
			// Without a free one, all numbers from 1 to the count of taken ones are in use.
			const number = taken.get(uid) ?? free.pop() ?? taken.size + 1;
			ranges.set(range, {taken: taken.set(uid, number), free});
			return addressIn(range, number);
		},
		release(uid) {
			for (const {taken, free} of ranges.values()) {
				const number = taken.get(uid);
				if (number !== undefined && taken.delete(uid)) {
					free.push(number);
				}
			}
		},
	};
}

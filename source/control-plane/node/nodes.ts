import type {Condition} from '../../kubernetes/objects.ts';
import type {WorldObject} from '../world.ts';

export interface Taint {
	readonly key: string;
	readonly value?: string;
	readonly effect: string;
	/** RFC 3339; of NoExecute taints. */
	readonly timeAdded?: string;
}

export interface Toleration {
	readonly key?: string;
	readonly operator?: string;
	readonly value?: string;
	readonly effect?: string;
	readonly tolerationSeconds?: number;
}

/** A node of a world, with the fields that the controllers read. */
export type WorldNode = WorldObject & {
	readonly spec?: {
		readonly unschedulable?: boolean;
		readonly taints?: readonly Taint[];
		/** The range of its pods' addresses. */
		readonly podCIDR?: string;
	};
	readonly status?: {
		readonly conditions?: readonly (Condition & {readonly lastHeartbeatTime?: string})[];
		readonly allocatable?: Readonly<Record<string, string>>;
		readonly addresses?: readonly {readonly type: string; readonly address: string}[];
	};
};

export const asNode = (object: WorldObject): WorldNode => object as WorldNode;

/** Source: staging api/core/v1/toleration.go, ToleratesTaint. */
function tolerates({key = '', operator, value = '', effect = ''}: Toleration, taint: Taint): boolean {
	if ((effect !== '' && effect !== taint.effect) || (key !== '' && key !== taint.key)) {
		return false;
	}

	return operator === 'Exists' || value === (taint.value ?? '');
}

/** The toleration that a pod has for a taint; the first that fits. */
export function tolerationOf(tolerations: readonly Toleration[], taint: Taint): Toleration | undefined {
	return tolerations.find(toleration => tolerates(toleration, taint));
}

/** The first taint of these effects that isn't tolerated. */
export function untoleratedTaint(
	taints: readonly Taint[] | undefined,
	tolerations: readonly Toleration[] | undefined,
	effects: readonly string[],
): Taint | undefined {
	return taints?.find(taint => effects.includes(taint.effect) && !tolerationOf(tolerations ?? [], taint));
}

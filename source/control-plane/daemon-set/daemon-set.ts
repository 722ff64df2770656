import type {DaemonSet, IntOrPercent, LabelSelector, PodTemplateSpec} from '../../kubernetes/objects.ts';
import type {WorldObject} from '../world.ts';

/** A DaemonSet of a world, with the fields that its controller reads. */
export type WorldDaemonSet = WorldObject & {
	readonly spec: DaemonSet['spec'] & {
		readonly selector: LabelSelector;
		readonly template: PodTemplateSpec;
		readonly minReadySeconds?: number;
		readonly revisionHistoryLimit?: number;
	};
	readonly status?: DaemonSetStatus;
};

export type DaemonSetStatus = NonNullable<DaemonSet['status']> & {
	readonly numberMisscheduled?: number;
	readonly collisionCount?: number;
};

export const asDaemonSet = (object: WorldObject): WorldDaemonSet => object as WorldDaemonSet;

/** A percentage of the nodes is rounded up, unlike a Deployment's maxUnavailable. */
function countOf(setting: IntOrPercent | undefined, nodes: number): number {
	return typeof setting === 'string' ? Math.ceil((Number.parseInt(setting, 10) * nodes) / 100) : (setting ?? 0);
}

export interface NodeLimits {
	readonly maxSurge: number;
	readonly maxUnavailable: number;
}

/**
 * How many nodes may have two pods and how many none during an update; without both, one may have none.
 * Source: daemon/update.go, updatedDesiredNodeCounts.
 */
export function nodeLimits(
	settings: {readonly maxSurge?: IntOrPercent; readonly maxUnavailable?: IntOrPercent},
	desiredNodes: number,
): NodeLimits {
	const maxSurge = countOf(settings.maxSurge, desiredNodes);
	const maxUnavailable = countOf(settings.maxUnavailable, desiredNodes);
	return {maxSurge, maxUnavailable: desiredNodes > 0 && maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable};
}

/** Whether a node may have an old and a new pod at once. */
export function allowsSurge({spec}: WorldDaemonSet): boolean {
	const {maxSurge} = spec.updateStrategy?.rollingUpdate ?? {};
	return spec.updateStrategy?.type !== 'OnDelete' && maxSurge !== undefined && countOf(maxSurge, 100) > 0;
}

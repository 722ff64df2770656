import type {IntOrPercent, LabelSelector, PodTemplateSpec, StatefulSet} from '../../kubernetes/objects.ts';
import type {WorldObject} from '../world.ts';

/** A StatefulSet of a world, with the fields that its controller reads. */
export type WorldStatefulSet = WorldObject & {
	readonly spec: StatefulSet['spec'] & {
		readonly selector?: LabelSelector;
		readonly template: PodTemplateSpec;
		readonly serviceName?: string;
		readonly podManagementPolicy?: string;
		readonly minReadySeconds?: number;
		readonly revisionHistoryLimit?: number;
		readonly ordinals?: {readonly start?: number};
		readonly volumeClaimTemplates?: readonly ClaimTemplate[];
	};
	readonly status?: StatefulSetStatus;
};

export type StatefulSetStatus = NonNullable<StatefulSet['status']> & {readonly collisionCount?: number};

export interface ClaimTemplate {
	readonly metadata?: {
		readonly name?: string;
		readonly labels?: Readonly<Record<string, string>>;
		readonly annotations?: Readonly<Record<string, string>>;
	};
	readonly spec?: Readonly<Record<string, unknown>>;
}

export const asStatefulSet = (object: WorldObject): WorldStatefulSet => object as WorldStatefulSet;

export const replicasOf = ({spec}: WorldStatefulSet): number => spec.replicas ?? 1;

export const startOrdinalOf = ({spec}: WorldStatefulSet): number => spec.ordinals?.start ?? 0;

export const isOnDelete = ({spec}: WorldStatefulSet): boolean => spec.updateStrategy?.type === 'OnDelete';

/** Whether pods come and go one by one, each after the one before is available. */
export const isOrdered = ({spec}: WorldStatefulSet): boolean => spec.podManagementPolicy !== 'Parallel';

/** The first ordinal that an update reaches. */
export function firstUpdatedOrdinal(set: WorldStatefulSet): number {
	return set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
}

/** Pods that an update may have unavailable: a percentage is rounded down, at least one. Source: getStatefulSetMaxUnavailable. */
export function statefulSetMaxUnavailable(setting: IntOrPercent | undefined, replicas: number): number {
	const value =
		typeof setting === 'string' ? Math.floor((Number.parseInt(setting, 10) * replicas) / 100) : (setting ?? 1);
	return Math.max(1, value);
}

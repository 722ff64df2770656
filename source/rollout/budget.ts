import type {DeploymentSpec, IntOrPercent} from '../kubernetes/objects.ts';

/** What maxSurge and maxUnavailable come to, in pods. */
export type Fenceposts = {readonly surge: number; readonly unavailable: number} | {readonly error: string};

/** How many pods a rollout may have at most, and how many it keeps available at least, with the arithmetic. */
export interface Budget {
	readonly strategy: 'RollingUpdate' | 'Recreate' | 'OnDelete';
	/** Of a DaemonSet the nodes that should run a pod. */
	readonly replicas: number;
	/** `setting` as it is written (`25%`, `1`), `resolved` in pods; a percentage is rounded up. Empty: there is no such limit. */
	readonly maxSurge: {readonly setting: string; readonly resolved: number};
	/**
	 * A percentage is rounded down, of a DaemonSet up; never more than the replicas. `raised`: it came to zero (of a
	 * Deployment or DaemonSet both did), so Kubernetes takes 1, for otherwise nothing could move.
	 */
	readonly maxUnavailable: {readonly setting: string; readonly resolved: number; readonly raised: boolean};
	/** StatefulSets: so many pods keep their template, those of the lowest ordinals. */
	readonly partition?: number;
	/** Of pods that are not terminating: those on their way out come on top. */
	readonly mostPods: number;
	readonly fewestAvailable: number;
}

/** What the API server fills in; a record without the fields means these. Source: pkg/apis/apps/v1/defaults.go. */
const defaultReplicas = 1;
const defaultLimit = '25%';

/** Pods for an integer, or for a percentage of `total`. Undefined for any other text. Source: apimachinery intstr. */
export function scaledValue(
	setting: IntOrPercent,
	total: number,
	round: (value: number) => number,
): number | undefined {
	if (typeof setting === 'number') {
		return setting;
	}

	const percent = /^([+-]?\d+)%$/.exec(setting)?.[1];
	return percent === undefined ? undefined : round((Number(percent) * total) / 100);
}

/**
 * maxSurge rounded up and maxUnavailable rounded down, in pods of `desired`; unset counts as 0, and when both come to 0
 * unavailable is 1. An error for a text that is no percentage. Source: deployment_util.go, ResolveFenceposts.
 */
export function resolveFenceposts(
	maxSurge: IntOrPercent | null | undefined,
	maxUnavailable: IntOrPercent | null | undefined,
	desired: number,
): Fenceposts {
	const surge = scaledValue(maxSurge ?? 0, desired, Math.ceil);
	if (surge === undefined) {
		return {error: `maxSurge is neither a number nor a percentage: ${maxSurge}`};
	}

	const unavailable = scaledValue(maxUnavailable ?? 0, desired, Math.floor);
	if (unavailable === undefined) {
		return {error: `maxUnavailable is neither a number nor a percentage: ${maxUnavailable}`};
	}

	return {surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable};
}

/** The settings of a rolling update with the API's defaults; undefined for any other strategy. */
function rollingLimits(spec: DeploymentSpec) {
	if ((spec.strategy?.type ?? 'RollingUpdate') !== 'RollingUpdate') {
		return undefined;
	}

	const maxSurge = spec.strategy?.rollingUpdate?.maxSurge ?? defaultLimit;
	const maxUnavailable = spec.strategy?.rollingUpdate?.maxUnavailable ?? defaultLimit;
	return {maxSurge, maxUnavailable};
}

/** Settings that the API would refuse count as 0 and 0, as the controller takes them. */
function resolvedLimits(spec: DeploymentSpec) {
	const replicas = spec.replicas ?? defaultReplicas;
	const limits = rollingLimits(spec);
	const fenceposts = limits && resolveFenceposts(limits.maxSurge, limits.maxUnavailable, replicas);
	const {surge, unavailable} = fenceposts && 'surge' in fenceposts ? fenceposts : {surge: 0, unavailable: 0};
	return {replicas, limits, surge, unavailable: Math.min(unavailable, replicas)};
}

/** Pods that a rolling update may take away; 0 for Recreate. Source: deployment_util.go, MaxUnavailable. */
export function maxUnavailableOf(spec: DeploymentSpec): number {
	return resolvedLimits(spec).unavailable;
}

/** Pods that a rolling update keeps available; 0 for Recreate. Source: deployment_util.go, MinAvailable. */
export function minAvailableOf(spec: DeploymentSpec): number {
	const {replicas, limits, unavailable} = resolvedLimits(spec);
	return limits === undefined ? 0 : replicas - unavailable;
}

/** The budget of a Deployment's rollout, absent settings taken as the API's defaults (1 replica, 25 % and 25 %). */
export function budgetOf(spec: DeploymentSpec): Budget {
	const {replicas, limits, surge, unavailable} = resolvedLimits(spec);
	if (limits === undefined) {
		return {
			strategy: 'Recreate',
			replicas,
			maxSurge: {setting: '', resolved: 0},
			maxUnavailable: {setting: '', resolved: replicas, raised: false},
			mostPods: replicas,
			fewestAvailable: 0,
		};
	}

	const roundedDown = scaledValue(limits.maxUnavailable, replicas, Math.floor);
	return {
		strategy: 'RollingUpdate',
		replicas,
		maxSurge: {setting: String(limits.maxSurge), resolved: surge},
		maxUnavailable: {
			setting: String(limits.maxUnavailable),
			resolved: unavailable,
			raised: roundedDown === 0 && unavailable === 1,
		},
		// Nothing surges above zero replicas: the new ReplicaSet is never sized above them.
		mostPods: replicas === 0 ? 0 : replicas + surge,
		fewestAvailable: replicas - unavailable,
	};
}

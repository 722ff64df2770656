import {
	grownSize,
	nextNewSize,
	nextOldSizes,
	type Sized,
	withoutSurplus,
	withoutUnhealthy,
} from '../../../source/control-plane/deployment/rolling-sizes.ts';
import type {DeploymentSpec, IntOrPercent} from '../../../source/kubernetes/objects.ts';
import {template} from '../../helpers/objects.ts';
import type {Adapter} from '../adapter.ts';

interface Limits {
	readonly strategy?: string;
	readonly maxSurge?: IntOrPercent;
	readonly maxUnavailable?: IntOrPercent;
}

/** A spec of this size; a limit that is unset counts as 0. */
export function specOf(
	replicas: number,
	{strategy = 'RollingUpdate', maxSurge = 0, maxUnavailable = 0}: Limits,
): DeploymentSpec {
	const rolling = strategy === 'RollingUpdate' ? {rollingUpdate: {maxSurge, maxUnavailable}} : {};
	return {replicas, selector: {}, template: template(), strategy: {type: strategy, ...rolling}};
}

interface SizesInput extends Limits {
	readonly deploymentReplicas?: number;
	readonly newRSReplicas?: number;
	readonly allRSsSpecReplicasSum?: number;
	readonly oldReplicas?: number;
	readonly oldAvailableReplicas?: number;
	readonly availableReplicas?: number;
	readonly newReplicas?: number;
	readonly newAvailableReplicas?: number;
	readonly maxCleanupCount?: number;
	readonly oldRSs?: readonly {readonly replicas?: number; readonly availableReplicas?: number}[];
}

export const newReplicaSetReplicas: Adapter = {
	NewRSNewReplicas: {
		actual({deploymentReplicas = 0, newRSReplicas = 0, allRSsSpecReplicasSum = 0, ...limits}: SizesInput) {
			const spec = specOf(deploymentReplicas, limits);
			return {newRSReplicas: grownSize(spec, newRSReplicas, allRSsSpecReplicasSum)};
		},
	},
};

export const reconcileNew: Adapter = {
	reconcileNewReplicaSet: {
		actual({deploymentReplicas = 0, oldReplicas = 0, newReplicas = 0, ...limits}: SizesInput) {
			const size = nextNewSize(specOf(deploymentReplicas, limits), newReplicas, oldReplicas + newReplicas);
			return {scaled: size !== newReplicas, newReplicas: size};
		},
	},
};

export const reconcileOld: Adapter = {
	reconcileOldReplicaSets: {
		actual({deploymentReplicas = 0, oldRSs, newReplicas = 0, newAvailableReplicas = 0, ...input}: SizesInput) {
			const single = {replicas: input.oldReplicas ?? 0, availableReplicas: input.oldAvailableReplicas ?? 0};
			const oldSets = (oldRSs ?? [single]).map(({replicas = 0, availableReplicas = 0}) => ({
				replicas,
				available: availableReplicas,
			}));
			const newSet = {replicas: newReplicas, available: newAvailableReplicas};
			const parts = nextOldSizes(specOf(deploymentReplicas, input), oldSets, newSet);
			const before = oldSets.map(({replicas}) => replicas);
			const after = parts?.[1] ?? before;
			const scaled = after.some((size, place) => size !== before[place]);
			return {scaled, oldReplicas: oldRSs ? after : after[0]};
		},
	},
};

export const cleanupUnhealthy: Adapter = {
	cleanupUnhealthyReplicas: {
		actual({oldReplicas = 0, availableReplicas = 0, maxCleanupCount = 0}: SizesInput) {
			const [size = oldReplicas] =
				withoutUnhealthy([{replicas: oldReplicas, available: availableReplicas}], maxCleanupCount) ?? [];
			return {cleanedUp: oldReplicas - size, oldReplicas: size};
		},
	},
};

export const scaleDownOld: Adapter = {
	scaleDownOldReplicaSetsForRollingUpdate: {
		actual({deploymentReplicas = 0, oldReplicas = 0, availableReplicas = 0, ...limits}: SizesInput) {
			const [size] = withoutSurplus(specOf(deploymentReplicas, limits), [oldReplicas], availableReplicas);
			return {scaled: size !== oldReplicas, oldReplicas: size};
		},
	},
};

interface TrajectoryInput extends Limits {
	readonly replicas: number;
	readonly oldReplicas: number;
	readonly oldAvailable: number;
	readonly newPodsBecomeAvailable: string;
}

interface Trajectory {
	oldSet: Sized;
	newSet: Sized;
	readonly steps: object[];
	readonly scalingEvents: object[];
	maxPods: number;
	minAvailable: number;
}

/** A ReplicaSet follows its size at once; pods that are not available go first. */
const resized = ({available}: Sized, replicas: number): Sized => ({replicas, available: Math.min(available, replicas)});

function scaling(trajectory: Trajectory, name: 'old' | 'new', from: number, to: number): void {
	if (from !== to) {
		trajectory.scalingEvents.push({direction: to > from ? 'up' : 'down', replicaSet: name, from, to});
	}
}

function noted(trajectory: Trajectory, event: string): void {
	const {oldSet, newSet, steps} = trajectory;
	const pair = ({replicas, available}: Sized) => [replicas, available];
	steps.push({event, old: pair(oldSet), new: pair(newSet)});
	count(trajectory);
}

function count(trajectory: Trajectory): void {
	const {oldSet, newSet} = trajectory;
	trajectory.maxPods = Math.max(trajectory.maxPods, oldSet.replicas + newSet.replicas);
	trajectory.minAvailable = Math.min(trajectory.minAvailable, oldSet.available + newSet.available);
}

/** One sync; whether it changed a size. */
function synced(trajectory: Trajectory, spec: DeploymentSpec): boolean {
	const {oldSet, newSet} = trajectory;
	const size = nextNewSize(spec, newSet.replicas, oldSet.replicas + newSet.replicas);
	if (size !== newSet.replicas) {
		scaling(trajectory, 'new', newSet.replicas, size);
		trajectory.newSet = resized(newSet, size);
		noted(trajectory, 'scale new');
		return true;
	}

	const parts = nextOldSizes(spec, [oldSet], newSet);
	const healthy = parts?.[0][0] ?? oldSet.replicas;
	const left = parts?.[1][0] ?? healthy;
	scaling(trajectory, 'old', oldSet.replicas, healthy);
	scaling(trajectory, 'old', healthy, left);
	if (left === oldSet.replicas) {
		return false;
	}

	trajectory.oldSet = resized(resized(oldSet, healthy), left);
	noted(trajectory, 'scale old');
	return true;
}

/** At rest: more of the new pods become available; whether any did. */
function advanced(trajectory: Trajectory, pace: string): boolean {
	const {newSet} = trajectory;
	const waiting = newSet.replicas - newSet.available;
	const most = pace === 'never' ? 0 : Number.parseInt(pace, 10) || Number.POSITIVE_INFINITY;
	const added = Math.min(waiting, most);
	if (added === 0) {
		return false;
	}

	trajectory.newSet = {...newSet, available: newSet.available + added};
	noted(trajectory, `${added} new pods available`);
	return true;
}

export const trajectories: Adapter = {
	'rolloutRolling to rest': {
		actual({replicas, oldReplicas, oldAvailable, newPodsBecomeAvailable, ...limits}: TrajectoryInput) {
			const spec = specOf(replicas, limits);
			const oldSet = {replicas: oldReplicas, available: oldAvailable};
			const start = {steps: [], scalingEvents: [], maxPods: 0, minAvailable: Number.POSITIVE_INFINITY};
			const trajectory: Trajectory = {...start, oldSet, newSet: {replicas: 0, available: 0}};
			count(trajectory);
			while (synced(trajectory, spec) || advanced(trajectory, newPodsBecomeAvailable)) {
				// Each adds its step.
			}

			const final = (set: Sized) => ({spec: set.replicas, av: set.available});
			const {newSet, steps, scalingEvents, maxPods, minAvailable} = trajectory;
			const complete =
				newSet.replicas === replicas && newSet.available === replicas && trajectory.oldSet.replicas === 0;
			return {
				steps,
				scalingEvents,
				maxPods,
				minAvailable,
				complete,
				final: {old: final(trajectory.oldSet), new: final(newSet)},
			};
		},
	},
};

import type {ReconcileResult} from '../world.ts';
import {
	allSets,
	desiredReplicas,
	isActive,
	type ReplicaSetObject,
	type ReplicaSets,
	sum,
} from './deployment-objects.ts';
import {calculatedStatus} from './deployment-status.ts';
import {type DeploymentSync, endWith, failed, resize} from './deployment-sync.ts';
import {cleanUpHistory} from './history.ts';
import {findReplicaSets} from './new-replica-set.ts';
import {isComplete, rolloutStatus} from './progress-status.ts';
import {nextNewSize, nextOldSizes, type Sized} from './rolling-sizes.ts';

const sized = (set: ReplicaSetObject | undefined): Sized => ({
	replicas: set ? desiredReplicas(set) : 0,
	available: set?.status?.availableReplicas ?? 0,
});

/** Ends a sync of a rollout with its status. Source: progress.go, syncRolloutStatus. */
export function endRollout(sync: DeploymentSync, sets: ReplicaSets): ReconcileResult {
	const {deployment, context} = sync;
	const counted = calculatedStatus(deployment, sets, context.nowMs, context.minor);
	return endWith(sync, rolloutStatus(deployment, sets, counted, context.nowMs), true);
}

/** Gives the sets these sizes, in order; whether any changed. Undefined: a write failed, which ends it, without an error. */
function resizeAll(sync: DeploymentSync, sets: ReplicaSetObject[], sizes: readonly number[]): boolean | undefined {
	let changed = false;
	for (const [place, size] of sizes.entries()) {
		const set = sets[place];
		if (set && desiredReplicas(set) !== size) {
			const written = resize(sync, set, size);
			if (!written.ok) {
				return undefined;
			}

			sets[place] = written.object;
			changed = true;
		}
	}

	return changed;
}

/** One step of the old ReplicaSets: two writes of one are possible, for the two parts. */
function shrinkOld(sync: DeploymentSync, {newSet, oldSets}: ReplicaSets): boolean {
	const active = oldSets.filter(isActive);
	const parts = nextOldSizes(sync.deployment.spec, oldSets.map(sized), sized(newSet));
	const kept = (sizes: readonly number[]) =>
		sizes.filter((_, place) => active.includes(oldSets[place] as ReplicaSetObject));
	// Both before any is written: a write puts another object into `active`.
	const steps = (parts ?? []).map(kept);
	let changed = false;
	for (const sizes of steps) {
		const resized = resizeAll(sync, active, sizes);
		if (resized === undefined) {
			return false;
		}

		changed ||= resized;
	}

	return changed;
}

/** One step of a rolling update; the changes that it makes bring the next. Source: deployment/rolling.go. */
export function rollingUpdate(sync: DeploymentSync, owned: readonly ReplicaSetObject[]): ReconcileResult {
	const found = findReplicaSets(sync, owned, {create: true});
	if ('result' in found) {
		return found.result;
	}

	const {sets} = found;
	const {newSet} = sets;
	const size =
		newSet && nextNewSize(sync.deployment.spec, desiredReplicas(newSet), sum(allSets(sets), desiredReplicas));
	if (newSet && size !== undefined && size !== desiredReplicas(newSet)) {
		const written = resize(sync, newSet, size);
		return written.ok ? endRollout(sync, {...sets, newSet: written.object}) : failed(written.error);
	}

	if (shrinkOld(sync, sets)) {
		return endRollout(sync, sets);
	}

	const error = isComplete(sync.deployment, sync.deployment.status ?? {})
		? cleanUpHistory(sync, sets.oldSets)
		: undefined;
	return error ? failed(error) : endRollout(sync, sets);
}

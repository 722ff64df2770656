import {isGoing, isHealthy, isReplicaAvailable, type Moment, type Replica} from './replica.ts';
import {
	firstUpdatedOrdinal,
	isOrdered,
	replicasOf,
	statefulSetMaxUnavailable,
	type WorldStatefulSet,
} from './stateful-set.ts';

/** What the update part of a sync does: the replicas whose pods it deletes, and the one that it waits for. */
export interface UpdateStep {
	readonly deleted: readonly Replica[];
	readonly waitsFor?: Replica;
}

/** Minor versions in which the gate MaxUnavailableStatefulSet is on by default. */
function hasMaxUnavailable(minor: number): boolean {
	return minor === 35 || minor >= 37;
}

/** From the highest ordinal down to the partition. */
function inUpdateOrder(set: WorldStatefulSet, replicas: readonly Replica[]): Replica[] {
	const least = firstUpdatedOrdinal(set);
	return replicas.filter((_, index) => index >= least).reverse();
}

/** One pod at a time, each only while those above it are healthy. Source: stateful_set_control.go, updateStatefulSet. */
export function oneByOneStep(set: WorldStatefulSet, replicas: readonly Replica[], updateRevision: string): UpdateStep {
	for (const replica of inUpdateOrder(set, replicas)) {
		if (replica.pod && replica.revision !== updateRevision && !isGoing(replica)) {
			return {deleted: [replica]};
		}

		if (!isHealthy(replica)) {
			return {deleted: [], waitsFor: replica};
		}
	}

	return {deleted: []};
}

/**
 * Up to maxUnavailable pods at a time. Where pods are managed in parallel, unavailable old ones go at once, whatever the
 * budget: they can't serve anyway, and waiting for them would never end. Source: stateful_set_control.go,
 * updateStatefulSetAfterInvariantEstablished (1.37; kubernetes/kubernetes#137409).
 */
export function budgetedStep(
	set: WorldStatefulSet,
	replicas: readonly Replica[],
	updateRevision: string,
	moment: Moment,
): UpdateStep {
	const setting = set.spec.updateStrategy?.rollingUpdate?.maxUnavailable;
	const isUnavailable = (replica: Replica) => isGoing(replica) || !isReplicaAvailable(replica, set, moment);
	const budget = statefulSetMaxUnavailable(setting, replicasOf(set)) - replicas.filter(isUnavailable).length;
	const old = inUpdateOrder(set, replicas).filter(
		replica => replica.pod && replica.revision !== updateRevision && !isGoing(replica),
	);
	const withinBudget = (list: readonly Replica[]) => list.slice(0, Math.max(0, budget));
	if (isOrdered(set)) {
		return {deleted: withinBudget(old)};
	}

	const useless = old.filter(isUnavailable);
	return {deleted: [...useless, ...withinBudget(old.filter(replica => !useless.includes(replica)))]};
}

/** The update part of a sync, by the rules of the version. */
export function updateStep(
	set: WorldStatefulSet,
	replicas: readonly Replica[],
	updateRevision: string,
	moment: Moment,
): UpdateStep {
	return hasMaxUnavailable(moment.minor)
		? budgetedStep(set, replicas, updateRevision, moment)
		: oneByOneStep(set, replicas, updateRevision);
}

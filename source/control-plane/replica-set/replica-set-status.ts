import type {Condition, ReplicaSet} from '../../kubernetes/objects.ts';
import {terminatingSince} from '../deployment/deployment-status.ts';
import {matchesSelector} from '../label-selector.ts';
import {isAvailable, isReady, type WorldPod} from '../pods.ts';
import {timestamp} from '../time.ts';

export type ReplicaSetStatus = NonNullable<ReplicaSet['status']>;

/** What a sync has seen and done. */
export interface Observation {
	/** Neither ended nor on their way out, as they were before the sync made or deleted any. */
	readonly active: readonly WorldPod[];
	readonly terminating: number;
	/** Why pods could not be made or deleted. */
	readonly failure: string | undefined;
	readonly nowMs: number;
	readonly minor: number;
}

const counted = (name: string, count: number) => (count === 0 ? {} : {[name]: count});

/**
 * The conditions: a failure is reported once and stays as it is until a sync succeeds. Source: replica_set_utils.go,
 * calculateStatus.
 */
function conditionsAfter(
	{spec, status}: Pick<ReplicaSet, 'spec' | 'status'>,
	{active, failure, nowMs}: Observation,
): readonly Condition[] {
	const conditions = status?.conditions ?? [];
	const others = conditions.filter(({type}) => type !== 'ReplicaFailure');
	if (failure === undefined) {
		return others;
	}

	const missing = (spec.replicas ?? 1) - active.length;
	if (others.length < conditions.length || missing === 0) {
		return conditions;
	}

	const reason = missing > 0 ? 'FailedCreate' : 'FailedDelete';
	const now = timestamp(nowMs);
	return [...others, {type: 'ReplicaFailure', status: 'True', lastTransitionTime: now, reason, message: failure}];
}

/** The status that the pods give. Source: replica_set_utils.go, calculateStatus. */
export function replicaSetStatus(
	replicaSet: Pick<ReplicaSet, 'spec' | 'status'> & {readonly metadata: {readonly generation?: number}},
	observation: Observation,
): ReplicaSetStatus {
	const {active, terminating, nowMs, minor} = observation;
	const {minReadySeconds = 0, template} = replicaSet.spec;
	const matchLabels = template.metadata?.labels ?? {};
	const labelled = active.filter(({metadata}) => matchesSelector({matchLabels}, metadata.labels));
	const available = active.filter(pod => isAvailable(pod, minReadySeconds, nowMs, minor));
	const conditions = conditionsAfter(replicaSet, observation);
	return {
		replicas: active.length,
		...counted('fullyLabeledReplicas', labelled.length),
		...counted('readyReplicas', active.filter(isReady).length),
		...counted('availableReplicas', available.length),
		...(minor >= terminatingSince ? {terminatingReplicas: terminating} : {}),
		observedGeneration: replicaSet.metadata.generation ?? 0,
		...(conditions.length > 0 ? {conditions} : {}),
	};
}

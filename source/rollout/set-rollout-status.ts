import type {DaemonSet, StatefulSet} from '../kubernetes/objects.ts';
import type {RolloutStatus} from './rollout-status.ts';

const going = (message: string): RolloutStatus => ({message: `${message}...\n`, done: false});

const onlyRollingUpdate: RolloutStatus = {
	error: 'rollout status is only available for RollingUpdate strategy type',
	done: true,
};

/**
 * The sentence of `kubectl rollout status daemonset/NAME`, to the letter; an error for any strategy but RollingUpdate.
 * Source: kubectl polymorphichelpers/rollout_status.go.
 */
export function daemonSetRolloutStatus(daemonSet: DaemonSet): RolloutStatus {
	if (daemonSet.spec.updateStrategy?.type !== 'RollingUpdate') {
		return onlyRollingUpdate;
	}

	const {name, generation = 0} = daemonSet.metadata;
	const status = daemonSet.status ?? {};
	if (generation > (status.observedGeneration ?? 0)) {
		return going('Waiting for daemon set spec update to be observed');
	}

	const {updatedNumberScheduled: updated = 0, desiredNumberScheduled: desired = 0, numberAvailable = 0} = status;
	const waiting = (what: string) => going(`Waiting for daemon set "${name}" rollout to finish: ${what}`);
	if (updated < desired) {
		return waiting(`${updated} out of ${desired} new pods have been updated`);
	}

	if (numberAvailable < desired) {
		return waiting(`${numberAvailable} of ${desired} updated pods are available`);
	}

	return {message: `daemon set "${name}" successfully rolled out\n`, done: true};
}

/**
 * The same for a StatefulSet; an error for any strategy but RollingUpdate. With a partition set, which defaulting always
 * does, the wording is that of a partitioned roll out even when the partition is 0.
 */
export function statefulSetRolloutStatus(statefulSet: StatefulSet): RolloutStatus {
	const {updateStrategy, replicas} = statefulSet.spec;
	if (updateStrategy?.type !== 'RollingUpdate') {
		return onlyRollingUpdate;
	}

	const {observedGeneration = 0, readyReplicas = 0, updatedReplicas = 0} = statefulSet.status ?? {};
	const {currentReplicas = 0, currentRevision = '', updateRevision = ''} = statefulSet.status ?? {};
	if (observedGeneration === 0 || (statefulSet.metadata.generation ?? 0) > observedGeneration) {
		return going('Waiting for statefulset spec update to be observed');
	}

	if (replicas !== undefined && readyReplicas < replicas) {
		return going(`Waiting for ${replicas - readyReplicas} pods to be ready`);
	}

	const partition = updateStrategy.rollingUpdate?.partition;
	if (replicas !== undefined && partition !== undefined && partition !== null) {
		return updatedReplicas < replicas - partition
			? going(
					`Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${replicas - partition} new pods have been updated`,
				)
			: {message: `partitioned roll out complete: ${updatedReplicas} new pods have been updated...\n`, done: true};
	}

	return updateRevision === currentRevision
		? {
				message: `statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...\n`,
				done: true,
			}
		: going(`waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}`);
}

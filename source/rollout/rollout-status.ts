import type {DaemonSet, Deployment, StatefulSet} from '../kubernetes/objects.ts';
import {revisionNumberOf} from './revisions.ts';

/** What `kubectl rollout status` says of one state of an object. A message ends with a newline, as kubectl's does. */
export type RolloutStatus =
	| {readonly message: string; readonly done: boolean}
	| {readonly error: string; readonly done: boolean};

const going = (message: string): RolloutStatus => ({message: `${message}...\n`, done: false});

function revisionMismatch(deployment: Deployment, revision: number): RolloutStatus | undefined {
	const running = revisionNumberOf(deployment);
	if (revision <= 0 || running === revision) {
		return undefined;
	}

	const error =
		running === undefined
			? `cannot get the revision of deployment "${deployment.metadata.name}"`
			: `desired revision (${revision}) is different from the running revision (${running})`;
	return {error, done: false};
}

/**
 * The sentence of `kubectl rollout status deployment/NAME`, to the letter; `revision` is its --revision flag. An error
 * when the deadline is exceeded or another revision runs. Source: kubectl polymorphichelpers/rollout_status.go.
 */
export function deploymentRolloutStatus(
	deployment: Deployment,
	{revision = 0}: {readonly revision?: number} = {},
): RolloutStatus {
	const mismatch = revisionMismatch(deployment, revision);
	if (mismatch) {
		return mismatch;
	}

	const {name, generation = 0} = deployment.metadata;
	const {observedGeneration = 0, updatedReplicas = 0, replicas = 0, availableReplicas = 0} = deployment.status ?? {};
	if (generation > observedGeneration) {
		return going('Waiting for deployment spec update to be observed');
	}

	const progressing = deployment.status?.conditions?.find(({type}) => type === 'Progressing');
	if (progressing?.reason === 'ProgressDeadlineExceeded') {
		return {error: `deployment "${name}" exceeded its progress deadline`, done: false};
	}

	const waiting = (what: string) => going(`Waiting for deployment "${name}" rollout to finish: ${what}`);
	const desired = deployment.spec.replicas;
	if (desired !== undefined && updatedReplicas < desired) {
		return waiting(`${updatedReplicas} out of ${desired} new replicas have been updated`);
	}

	if (replicas > updatedReplicas) {
		return waiting(`${replicas - updatedReplicas} old replicas are pending termination`);
	}

	if (availableReplicas < updatedReplicas) {
		return waiting(`${availableReplicas} of ${updatedReplicas} updated replicas are available`);
	}

	return {message: `deployment "${name}" successfully rolled out\n`, done: true};
}

const onlyRollingUpdate: RolloutStatus = {
	error: 'rollout status is only available for RollingUpdate strategy type',
	done: true,
};

/** The same for a DaemonSet; an error for any strategy but RollingUpdate. */
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

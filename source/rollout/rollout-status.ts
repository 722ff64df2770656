import type {Deployment} from '../kubernetes/objects.ts';
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

import type {DeploymentStatus} from '../../kubernetes/objects.ts';
import {sameJson} from '../same-json.ts';
import type {ControllerContext, ReconcileResult, WorldError, WorldResult} from '../world.ts';
import {type DeploymentObject, desiredReplicas, type ReplicaSetObject} from './deployment-objects.ts';
import {deadlineCheck} from './progress-status.ts';
import {sizesNeedUpdate, withSizes} from './revision-annotations.ts';
import {maxSurgeOf} from './rolling-sizes.ts';

/** One sync of one Deployment. */
export interface DeploymentSync {
	readonly context: ControllerContext;
	/**
	 * The controller's own copy. Its resourceVersion stays the one that was read: a second write in one sync conflicts and
	 * the sync comes again, as it does with the real controller.
	 */
	deployment: DeploymentObject;
}

/** How a sync ends whose write was refused: it is tried again. */
export function failed({message, causes = []}: WorldError): ReconcileResult {
	// In a namespace that goes away nothing can be created; trying again would never help.
	return causes.includes('NamespaceTerminating') ? {} : {error: message};
}

/** From this version on the events read `from a to b`. */
const fromToSince = 32;

/** The text of a ScalingReplicaSet event; `created`: the ReplicaSet is new. */
export function scalingMessage(name: string, from: number, to: number, created: boolean, minor: number): string {
	const scaled = `Scaled ${to > from ? 'up' : 'down'} replica set ${name}`;
	if (minor >= fromToSince) {
		return `${scaled} from ${from} to ${to}`;
	}

	return created ? `${scaled} to ${to}` : `${scaled} to ${to} from ${from}`;
}

export function recordScaling(sync: DeploymentSync, name: string, from: number, to: number, created = false): void {
	const {context, deployment} = sync;
	const message = scalingMessage(name, from, to, created, context.minor);
	context.record({about: deployment, type: 'Normal', reason: 'ScalingReplicaSet', message});
}

/**
 * Gives a ReplicaSet its size and the Deployment's; an event tells only of another size. Nothing is written when
 * neither changes. Source: deployment/sync.go, scaleReplicaSet.
 */
export function resize(
	sync: DeploymentSync,
	replicaSet: ReplicaSetObject,
	size: number,
): WorldResult<ReplicaSetObject> {
	const {context, deployment} = sync;
	const desired = desiredReplicas(deployment);
	const sizes = {desired, most: desired + maxSurgeOf(deployment.spec)};
	const before = desiredReplicas(replicaSet);
	const {annotations, name} = replicaSet.metadata;
	if (before === size && !sizesNeedUpdate(annotations, sizes)) {
		return {ok: true, object: replicaSet};
	}

	const written = context.world.update({
		...replicaSet,
		metadata: {...replicaSet.metadata, annotations: withSizes(annotations, sizes)},
		spec: {...replicaSet.spec, replicas: size},
	});
	if (!written.ok) {
		return written;
	}

	if (before !== size) {
		recordScaling(sync, name, before, size);
	}

	return {ok: true, object: written.object as ReplicaSetObject};
}

/** Writes the status and annotations of the sync's copy. */
export function writeStatus({context, deployment}: DeploymentSync): WorldError | undefined {
	const written = context.world.updateStatus(deployment);
	return written.ok ? undefined : written.error;
}

/** Ends a sync: writes the status if it is another one, else plans the next look at the deadline. */
export function endWith(sync: DeploymentSync, status: DeploymentStatus, checkDeadline: boolean): ReconcileResult {
	const {deployment, context} = sync;
	if (sameJson(deployment.status ?? {}, status)) {
		return checkDeadline ? deadlineCheck(deployment, status, context.nowMs) : {};
	}

	sync.deployment = {...deployment, status};
	const error = writeStatus(sync);
	return error ? failed(error) : {};
}

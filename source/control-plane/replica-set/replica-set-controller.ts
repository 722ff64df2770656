import {claim} from '../claim.ts';
import type {ReplicaSetObject} from '../deployment/deployment-objects.ts';
import {matchesSelector, selectedBy} from '../label-selector.ts';
import {controllerOf, keyOf, splitKey} from '../owners.ts';
import {deletePod, makePod} from '../pod-control.ts';
import {podFromTemplate} from '../pod-from-template.ts';
import {asPod, availableInMs, isActive, isTerminalPhase, isTerminating, type WorldPod} from '../pods.ts';
import {sameJson} from '../same-json.ts';
import type {
	Controller,
	ControllerContext,
	Key,
	ReconcileResult,
	WorldChange,
	WorldError,
	WorldObject,
	WorldReader,
} from '../world.ts';
import {podsToDelete} from './pod-deletion-order.ts';
import {replicaSetStatus} from './replica-set-status.ts';
import {slowStart} from './slow-start.ts';

/** Pods that one sync makes or deletes at most. Source: replica_set.go, BurstReplicas. */
const mostPodsASync = 500;

function ownerKeys(object: WorldObject | undefined, world: WorldReader): readonly Key[] {
	const owner = controllerOf(object);
	const {namespace} = object?.metadata ?? {};
	const replicaSet = owner?.kind === 'ReplicaSet' ? world.get('ReplicaSet', namespace, owner.name) : undefined;
	return replicaSet && replicaSet.metadata.uid === owner?.uid ? [keyOf(replicaSet)] : [];
}

/** A pod's ReplicaSet; those that may adopt it when it has none. */
function keysOfPod({type, object, before}: WorldChange, world: WorldReader): readonly Key[] {
	const owners = [...ownerKeys(object, world), ...ownerKeys(before, world)];
	const lost = before !== undefined && controllerOf(before) !== undefined;
	const news = type === 'ADDED' || lost || !sameJson(before?.metadata.labels, object.metadata.labels);
	if (controllerOf(object) || type === 'DELETED' || !news) {
		return owners;
	}

	const replicaSets = world.list('ReplicaSet', object.metadata.namespace) as ReplicaSetObject[];
	const selecting = replicaSets.filter(({spec}) => matchesSelector(spec.selector, object.metadata.labels));
	return [...owners, ...selecting.map(keyOf)];
}

function keysOf(change: WorldChange, world: WorldReader): readonly Key[] {
	switch (change.object.kind) {
		case 'ReplicaSet':
			return [keyOf(change.object)];
		case 'Pod':
			return keysOfPod(change, world);
		default:
			return [];
	}
}

/**
 * The pods of all ReplicaSets of the same workload, of one Deployment the old and the new ones; of a ReplicaSet without an
 * owner none, so that all its pods rank alike. Source: replica_set.go, getReplicaSetsWithSameController.
 */
function relatedPods({world}: ControllerContext, replicaSet: ReplicaSetObject): readonly WorldPod[] {
	const owner = controllerOf(replicaSet);
	const sets = owner ? world.controlledBy('ReplicaSet', owner.uid) : [];
	return sets.flatMap(({metadata}) => world.controlledBy('Pod', metadata.uid)).map(asPod);
}

/** Brings the number of pods to the size; what failed. Source: replica_set.go, manageReplicas. */
function managePods(
	context: ControllerContext,
	replicaSet: ReplicaSetObject,
	active: readonly WorldPod[],
): WorldError | undefined {
	const surplus = active.length - (replicaSet.spec.replicas ?? 1);
	if (surplus < 0) {
		return slowStart(Math.min(-surplus, mostPodsASync), () =>
			makePod(context, replicaSet, podFromTemplate(replicaSet, replicaSet.spec.template)),
		).error;
	}

	const count = Math.min(surplus, mostPodsASync);
	const doomed = count > 0 ? podsToDelete(active, relatedPods(context, replicaSet), count, context.nowMs) : [];
	return doomed.map(pod => deletePod(context, replicaSet, pod)).find(error => error !== undefined);
}

/** When the next ready pod becomes available. */
function nextAvailableMs(
	replicaSet: ReplicaSetObject,
	active: readonly WorldPod[],
	{nowMs, minor}: ControllerContext,
): number | undefined {
	const {minReadySeconds = 0} = replicaSet.spec;
	const waits = active.map(pod => availableInMs(pod, minReadySeconds, nowMs, minor) ?? 0).filter(wait => wait > 0);
	return waits.length > 0 ? Math.min(...waits) : undefined;
}

function reconcile(context: ControllerContext, key: Key): ReconcileResult {
	const {world, nowMs, minor} = context;
	const {namespace, name} = splitKey(key);
	const replicaSet = world.get('ReplicaSet', namespace, name) as ReplicaSetObject | undefined;
	if (replicaSet === undefined) {
		return {};
	}

	const pods = world.list('Pod', namespace).map(asPod);
	const isSelected = selectedBy(replicaSet.spec.selector);
	const claimed = claim(world, replicaSet, pods.filter(isActive), isSelected);
	if ('error' in claimed) {
		return {error: claimed.error.message};
	}

	const active = claimed.objects.map(asPod);
	const terminating = pods.filter(
		pod =>
			isTerminating(pod) &&
			!isTerminalPhase(pod.status?.phase) &&
			controllerOf(pod)?.uid === replicaSet.metadata.uid &&
			isSelected(pod),
	).length;
	const leaving = replicaSet.metadata.deletionTimestamp !== undefined;
	const error = leaving ? undefined : managePods(context, replicaSet, active);
	const status = replicaSetStatus(replicaSet, {active, terminating, failure: error?.message, nowMs, minor});
	const written = sameJson(replicaSet.status, status) || world.updateStatus({...replicaSet, status});
	const failure = error ?? (written === true || written.ok ? undefined : written.error);
	const requeueAfterMs = nextAvailableMs(replicaSet, active, context);
	return failure ? {error: failure.message} : requeueAfterMs === undefined ? {} : {requeueAfterMs};
}

/** The ReplicaSet controller: keeps as many pods as the size asks for. Source: pkg/controller/replicaset. */
export const replicaSetController: Controller = {name: 'replicaset-controller', keysOf, reconcile};

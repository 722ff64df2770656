import {claim} from '../claim.ts';
import {matchesSelector, selectedBy, selectsEverything} from '../label-selector.ts';
import {controllerOf, keyOf, splitKey} from '../owners.ts';
import {sameJson} from '../same-json.ts';
import type {
	Controller,
	ControllerContext,
	Key,
	ReconcileResult,
	WorldChange,
	WorldObject,
	WorldReader,
} from '../world.ts';
import {conditionOf, withCondition} from './conditions.ts';
import {type DeploymentObject, hasDeadline, isRollingUpdate, type ReplicaSetObject} from './deployment-objects.ts';
import {calculatedStatus, condition} from './deployment-status.ts';
import {type DeploymentSync, endWith, failed, writeStatus} from './deployment-sync.ts';
import {findReplicaSets} from './new-replica-set.ts';
import {timedOutReason} from './progress-status.ts';
import {recreate} from './recreate.ts';
import {rollbackAnnotation} from './revision-annotations.ts';
import {rollBack} from './rollback.ts';
import {rollingUpdate} from './rolling-update.ts';
import {isScaled, scaleOnly} from './scaling.ts';

/** A Deployment's failing sync is given up after so many tries. Source: deployment_controller.go, maxRetries. */
const mostRetries = 15;

/** The Deployment that controls an object, if it is still the one with that uid. */
function ownerKeys(object: WorldObject | undefined, world: WorldReader): readonly Key[] {
	const owner = controllerOf(object);
	const {namespace} = object?.metadata ?? {};
	const deployment = owner?.kind === 'Deployment' ? world.get('Deployment', namespace, owner.name) : undefined;
	return deployment && deployment.metadata.uid === owner?.uid ? [keyOf(deployment)] : [];
}

/** A ReplicaSet without a controller may belong to any Deployment that selects it. */
function keysOfReplicaSet({type, object, before}: WorldChange, world: WorldReader): readonly Key[] {
	if (controllerOf(object) || type === 'DELETED') {
		return [...ownerKeys(object, world), ...ownerKeys(before, world)];
	}

	const news = type === 'ADDED' || !sameJson(before?.metadata.labels, object.metadata.labels) || controllerOf(before);
	const deployments = news ? (world.list('Deployment', object.metadata.namespace) as DeploymentObject[]) : [];
	const selecting = deployments.filter(({spec}) => matchesSelector(spec.selector, object.metadata.labels));
	return [...selecting.map(keyOf), ...ownerKeys(before, world)];
}

/** The last pod of a Deployment that is recreated has gone: now the new ones may come. */
function keysOfPod({type, object}: WorldChange, world: WorldReader): readonly Key[] {
	const owner = type === 'DELETED' ? controllerOf(object) : undefined;
	const set = owner?.kind === 'ReplicaSet' ? world.get('ReplicaSet', object.metadata.namespace, owner.name) : undefined;
	const [key] = ownerKeys(set, world);
	if (set === undefined || key === undefined) {
		return [];
	}

	const {namespace, name} = splitKey(key);
	const deployment = world.get('Deployment', namespace, name) as DeploymentObject | undefined;
	const sets = deployment ? world.controlledBy('ReplicaSet', deployment.metadata.uid) : [];
	const none = sets.every(({metadata}) => world.controlledBy('Pod', metadata.uid).length === 0);
	return deployment?.spec.strategy?.type === 'Recreate' && none ? [key] : [];
}

function keysOf(change: WorldChange, world: WorldReader): readonly Key[] {
	switch (change.object.kind) {
		case 'Deployment':
			return [keyOf(change.object)];
		case 'ReplicaSet':
			return keysOfReplicaSet(change, world);
		case 'Pod':
			return keysOfPod(change, world);
		default:
			return [];
	}
}

/** Reports in the condition Progressing that the Deployment was paused or resumed; the failure of that write. */
function reportPause(sync: DeploymentSync): ReconcileResult | undefined {
	const {deployment, context} = sync;
	const current = conditionOf(deployment.status?.conditions, 'Progressing');
	const paused = deployment.spec.paused === true;
	const reported = current?.reason === 'DeploymentPaused';
	if (!hasDeadline(deployment.spec) || current?.reason === timedOutReason || paused === reported) {
		return undefined;
	}

	const [reason, message] = paused
		? ['DeploymentPaused', 'Deployment is paused']
		: ['DeploymentResumed', 'Deployment is resumed'];
	const news = condition('Progressing', 'Unknown', reason, message, context.nowMs);
	const conditions = withCondition(deployment.status?.conditions, news);
	sync.deployment = {...deployment, status: {...deployment.status, conditions}};
	const error = writeStatus(sync);
	return error && failed(error);
}

/** A Deployment without a requirement in its selector would take every pod: it is only told so. */
function refuseSelector(sync: DeploymentSync): ReconcileResult {
	const {deployment, context} = sync;
	const message = 'This deployment is selecting all pods. A non-empty selector is required.';
	context.record({about: deployment, type: 'Warning', reason: 'SelectingAll', message});
	const observedGeneration = deployment.metadata.generation ?? 0;
	if ((deployment.status?.observedGeneration ?? 0) >= observedGeneration) {
		return {};
	}

	sync.deployment = {...deployment, status: {...deployment.status, observedGeneration}};
	const error = writeStatus(sync);
	return error ? failed(error) : {};
}

/** A Deployment that is being deleted: only its counts are kept up to date. */
function countOnly(sync: DeploymentSync, owned: readonly ReplicaSetObject[]): ReconcileResult {
	const found = findReplicaSets(sync, owned, {create: false});
	if ('result' in found) {
		return found.result;
	}

	const {nowMs, minor} = sync.context;
	return endWith(sync, calculatedStatus(sync.deployment, found.sets, nowMs, minor), false);
}

function roll(sync: DeploymentSync, owned: readonly ReplicaSetObject[]): ReconcileResult {
	const wish = sync.deployment.metadata.annotations?.[rollbackAnnotation];
	if (wish !== undefined) {
		return rollBack(sync, owned, wish);
	}

	const found = findReplicaSets(sync, owned, {create: false});
	if ('result' in found) {
		return found.result;
	}

	if (isScaled(sync, found.sets)) {
		return scaleOnly(sync, owned);
	}

	return isRollingUpdate(sync.deployment.spec) ? rollingUpdate(sync, owned) : recreate(sync, owned);
}

function reconcile(context: ControllerContext, key: Key): ReconcileResult {
	const {namespace, name} = splitKey(key);
	const deployment = context.world.get('Deployment', namespace, name) as DeploymentObject | undefined;
	if (deployment === undefined) {
		return {};
	}

	const sync: DeploymentSync = {context, deployment};
	if (selectsEverything(deployment.spec.selector)) {
		return refuseSelector(sync);
	}

	const replicaSets = context.world.list('ReplicaSet', namespace);
	const claimed = claim(context.world, deployment, replicaSets, selectedBy(deployment.spec.selector));
	if ('error' in claimed) {
		return failed(claimed.error);
	}

	const owned = claimed.objects as readonly ReplicaSetObject[];
	if (deployment.metadata.deletionTimestamp !== undefined) {
		return countOnly(sync, owned);
	}

	return reportPause(sync) ?? (deployment.spec.paused === true ? scaleOnly(sync, owned) : roll(sync, owned));
}

/** The Deployment controller: one step of a rollout a sync. Source: pkg/controller/deployment. */
export const deploymentController: Controller = {name: 'deployment-controller', mostRetries, keysOf, reconcile};

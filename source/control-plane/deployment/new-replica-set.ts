import {sameTemplate, templateHashLabel} from '../../rollout/pod-template.ts';
import {newReplicaSetOf, revisionAnnotation} from '../../rollout/revisions.ts';
import {controllerOf, controllerReference} from '../owners.ts';
import {podTemplateHash} from '../pod-template-hash.ts';
import {sameJson} from '../same-json.ts';
import type {NewObject, ReconcileResult, WorldError} from '../world.ts';
import {conditionOf, withCondition} from './conditions.ts';
import {
	type DeploymentObject,
	desiredReplicas,
	hasDeadline,
	type ReplicaSetObject,
	type ReplicaSets,
	sum,
} from './deployment-objects.ts';
import {condition} from './deployment-status.ts';
import {type DeploymentSync, failed, recordScaling, writeStatus} from './deployment-sync.ts';
import {highestRevision, newSetAnnotations, withSizes} from './revision-annotations.ts';
import {grownSize, maxSurgeOf} from './rolling-sizes.ts';

/** The ReplicaSets, or how the sync ends because a write was refused. */
export type FoundSets = {readonly sets: ReplicaSets} | {readonly result: ReconcileResult};

type Made = {readonly newSet: ReplicaSetObject} | {readonly result: ReconcileResult};

/** Longest name of an object: a DNS subdomain. */
const longestName = 253;

function split(deployment: DeploymentObject, owned: readonly ReplicaSetObject[]): ReplicaSets {
	const newSet = newReplicaSetOf(deployment, owned) as ReplicaSetObject | undefined;
	return {newSet, oldSets: owned.filter(set => set !== newSet)};
}

/** The copy of the Deployment with this condition of its progress, if it has a deadline at all. */
function withProgressing(
	{context, deployment}: DeploymentSync,
	status: string,
	reason: string,
	message: string,
): DeploymentObject {
	if (!hasDeadline(deployment.spec)) {
		return deployment;
	}

	const progressing = condition('Progressing', status, reason, message, context.nowMs);
	const conditions = withCondition(deployment.status?.conditions, progressing);
	return {...deployment, status: {...deployment.status, conditions}};
}

function withDeploymentRevision(deployment: DeploymentObject, revision: string | undefined): DeploymentObject {
	const {metadata} = deployment;
	if (revision === undefined || metadata.annotations?.[revisionAnnotation] === revision) {
		return deployment;
	}

	return {
		...deployment,
		metadata: {...metadata, annotations: {...metadata.annotations, [revisionAnnotation]: revision}},
	};
}

/** Writes the copy's status if this changes it. */
function adopt(sync: DeploymentSync, deployment: DeploymentObject): WorldError | undefined {
	const changed = !sameJson(sync.deployment, deployment);
	sync.deployment = deployment;
	return changed ? writeStatus(sync) : undefined;
}

/** Brings an existing new ReplicaSet's annotations up to date, or else the Deployment's revision. */
function synced(sync: DeploymentSync, sets: ReplicaSets, newSet: ReplicaSetObject): FoundSets {
	const {context, deployment} = sync;
	const before = newSet.metadata.annotations ?? {};
	const annotations = newSetAnnotations(deployment, before, highestRevision(sets.oldSets) + 1);
	const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
	const sameReadiness = (newSet.spec.minReadySeconds ?? 0) === minReadySeconds;
	if (!sameJson(before, annotations) || !sameReadiness) {
		const spec = sameReadiness ? newSet.spec : {...newSet.spec, minReadySeconds};
		const written = context.world.update({...newSet, metadata: {...newSet.metadata, annotations}, spec});
		return written.ok ? {sets: {...sets, newSet: written.object as ReplicaSetObject}} : {result: failed(written.error)};
	}

	const known = conditionOf(deployment.status?.conditions, 'Progressing') !== undefined;
	const message = `Found new replica set "${newSet.metadata.name}"`;
	const found = known ? deployment : withProgressing(sync, 'True', 'FoundNewReplicaSet', message);
	const error = adopt(sync, withDeploymentRevision(found, before[revisionAnnotation]));
	return error ? {result: failed(error)} : {sets};
}

/** The ReplicaSet that a new template gets. */
function draft({deployment}: DeploymentSync, oldSets: readonly ReplicaSetObject[]): NewObject {
	const {metadata, spec} = deployment;
	const hash = podTemplateHash(spec.template, deployment.status?.collisionCount);
	const name = `${metadata.name.slice(0, longestName - 1 - hash.length)}-${hash}`;
	const labels = {...spec.template.metadata?.labels, [templateHashLabel]: hash};
	const selector = {...spec.selector, matchLabels: {...spec.selector.matchLabels, [templateHashLabel]: hash}};
	const desired = desiredReplicas(deployment);
	const sizes = {desired, most: desired + maxSurgeOf(spec)};
	const annotations = withSizes(newSetAnnotations(deployment, {}, highestRevision(oldSets) + 1), sizes);
	return {
		apiVersion: 'apps/v1',
		kind: 'ReplicaSet',
		metadata: {
			name,
			...(metadata.namespace === undefined ? {} : {namespace: metadata.namespace}),
			labels,
			annotations,
			ownerReferences: [controllerReference(deployment)],
		},
		spec: {
			replicas: grownSize(spec, 0, sum(oldSets, desiredReplicas)),
			...(spec.minReadySeconds ? {minReadySeconds: spec.minReadySeconds} : {}),
			selector,
			template: {...spec.template, metadata: {...spec.template.metadata, labels}},
		},
		status: {replicas: 0},
	};
}

/** There is a ReplicaSet of that name: it is the one, or the hash has met another template and the next is tried. */
function collided(sync: DeploymentSync, wanted: NewObject, error: WorldError): Made {
	const {context, deployment} = sync;
	const {namespace, name = ''} = wanted.metadata;
	const existing = context.world.get('ReplicaSet', namespace, name) as ReplicaSetObject | undefined;
	const owned = controllerOf(existing)?.uid === deployment.metadata.uid;
	if (existing === undefined) {
		// It was made a moment ago and not yet seen: the next sync finds it.
		return {result: failed(error)};
	}

	if (owned && sameTemplate(existing.spec.template, deployment.spec.template)) {
		return {newSet: existing};
	}

	const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
	sync.deployment = {...deployment, status: {...deployment.status, collisionCount}};
	writeStatus(sync);
	return {result: failed(error)};
}

function refused(sync: DeploymentSync, name: string, error: WorldError): Made {
	if (error.causes?.includes('NamespaceTerminating')) {
		return {result: failed(error)};
	}

	const message = `Failed to create new replica set "${name}": ${error.message}`;
	const reason = 'ReplicaSetCreateError';
	adopt(sync, withProgressing(sync, 'False', reason, message));
	sync.context.record({about: sync.deployment, type: 'Warning', reason, message});
	return {result: failed(error)};
}

function created(sync: DeploymentSync, sets: ReplicaSets): FoundSets {
	const wanted = draft(sync, sets.oldSets);
	const made = sync.context.world.create(wanted);
	const name = wanted.metadata.name ?? '';
	const met: Made = made.ok
		? {newSet: made.object as ReplicaSetObject}
		: made.error.reason === 'AlreadyExists'
			? collided(sync, wanted, made.error)
			: refused(sync, name, made.error);
	if ('result' in met) {
		return met;
	}

	const {newSet} = met;
	if (made.ok && desiredReplicas(newSet) > 0) {
		recordScaling(sync, name, 0, desiredReplicas(newSet), true);
	}

	const message = `Created new replica set "${name}"`;
	const reported = made.ok ? withProgressing(sync, 'True', 'NewReplicaSetCreated', message) : sync.deployment;
	const error = adopt(sync, withDeploymentRevision(reported, newSet.metadata.annotations?.[revisionAnnotation]));
	return error ? {result: failed(error)} : {sets: {...sets, newSet}};
}

/**
 * The Deployment's ReplicaSets, their revisions brought up to date; `create`: the new one is made if there is none.
 * Source: deployment/sync.go, getAllReplicaSetsAndSyncRevision and getNewReplicaSet.
 */
export function findReplicaSets(
	sync: DeploymentSync,
	owned: readonly ReplicaSetObject[],
	{create}: {readonly create: boolean},
): FoundSets {
	const sets = split(sync.deployment, owned);
	if (sets.newSet) {
		return synced(sync, sets, sets.newSet);
	}

	return create ? created(sync, sets) : {sets};
}

import type {PodTemplateSpec} from '../../kubernetes/objects.ts';
import {sameTemplate, templateWithoutHash} from '../../rollout/pod-template.ts';
import {revisionNumberOf} from '../../rollout/revisions.ts';
import type {ReconcileResult} from '../world.ts';
import {allSets, type DeploymentObject, type ReplicaSetObject} from './deployment-objects.ts';
import {type DeploymentSync, failed} from './deployment-sync.ts';
import {findReplicaSets} from './new-replica-set.ts';
import {lastRevision, ownAnnotations, rollbackAnnotation} from './revision-annotations.ts';

function warn({context, deployment}: DeploymentSync, reason: string, message: string): void {
	context.record({about: deployment, type: 'Warning', reason, message});
}

/** Writes the Deployment without the wish to be rolled back, which has been met or can't be. */
function cleared({context}: DeploymentSync, deployment: DeploymentObject): ReconcileResult {
	const {[rollbackAnnotation]: _wish, ...annotations} = deployment.metadata.annotations ?? {};
	const written = context.world.update({...deployment, metadata: {...deployment.metadata, annotations}});
	return written.ok ? {} : failed(written.error);
}

/** The Deployment with a ReplicaSet's template and with the annotations of that time; its own ones it keeps. */
function rolledBack(deployment: DeploymentObject, replicaSet: ReplicaSetObject): DeploymentObject {
	const isOwn = ([name]: readonly [string, string]) => ownAnnotations.has(name);
	const kept = Object.entries(deployment.metadata.annotations ?? {}).filter(isOwn);
	const restored = Object.entries(replicaSet.metadata.annotations ?? {}).filter(entry => !isOwn(entry));
	const template: PodTemplateSpec = templateWithoutHash(replicaSet.spec.template);
	return {
		...deployment,
		metadata: {...deployment.metadata, annotations: Object.fromEntries([...kept, ...restored])},
		spec: {...deployment.spec, template},
	};
}

function rollBackTo(sync: DeploymentSync, replicaSet: ReplicaSetObject, revision: number): ReconcileResult {
	const {deployment, context} = sync;
	const {name} = deployment.metadata;
	if (sameTemplate(deployment.spec.template, replicaSet.spec.template)) {
		const message = `The rollback revision contains the same template as current deployment "${name}"`;
		warn(sync, 'DeploymentRollbackTemplateUnchanged', message);
		return cleared(sync, deployment);
	}

	const result = cleared(sync, rolledBack(deployment, replicaSet));
	if (result.error === undefined) {
		const message = `Rolled back deployment "${name}" to revision ${revision}`;
		context.record({about: deployment, type: 'Normal', reason: 'DeploymentRollback', message});
	}

	return result;
}

/**
 * The server's own rollback, which the API group extensions/v1beta1 asked for and an annotation still carries; 0 asks
 * for the revision before. Source: deployment/rollback.go.
 */
export function rollBack(sync: DeploymentSync, owned: readonly ReplicaSetObject[], wish: string): ReconcileResult {
	const found = findReplicaSets(sync, owned, {create: true});
	if ('result' in found) {
		return found.result;
	}

	const all = allSets(found.sets);
	const revision = Number(wish) || lastRevision(all);
	const target = all.find(replicaSet => revision > 0 && revisionNumberOf(replicaSet) === revision);
	if (target) {
		return rollBackTo(sync, target, revision);
	}

	const message = revision === 0 ? 'Unable to find last revision.' : 'Unable to find the revision to rollback to.';
	warn(sync, 'DeploymentRollbackRevisionNotFound', message);
	return cleared(sync, sync.deployment);
}

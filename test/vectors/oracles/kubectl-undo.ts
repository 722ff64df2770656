import type {ControllerRevision, Deployment, PodTemplateSpec, ReplicaSet} from '../../../source/kubernetes/objects.ts';
import {sameTemplate, templateWithoutHash} from '../../../source/rollout/pod-template.ts';
import {revisionAnnotation, revisionHistoryAnnotation, revisionNumberOf} from '../../../source/rollout/revisions.ts';

export interface ReplaceOperation {
	readonly op: 'replace';
	readonly path: string;
	readonly value: unknown;
}

/** What `kubectl rollout undo` does of a Deployment: a JSON patch, or nothing for a reason. */
export type KubectlUndo =
	| {readonly type: 'patch'; readonly patch: readonly ReplaceOperation[]}
	| {readonly type: 'skipped'; readonly revision: number}
	| {readonly type: 'error'; readonly error: string};

/** Annotations that belong to the Deployment itself and not to a revision. Source: deployment_util.go, annotationsToSkip. */
const ownAnnotations: ReadonlySet<string> = new Set([
	'kubectl.kubernetes.io/last-applied-configuration',
	revisionAnnotation,
	revisionHistoryAnnotation,
	'deployment.kubernetes.io/desired-replicas',
	'deployment.kubernetes.io/max-replicas',
	'deprecated.deployment.rollback.to',
]);

const notFound = (revision: number) => ({error: `unable to find specified revision ${revision} in history`});

/**
 * The ReplicaSet that kubectl undo chooses among a Deployment's own: the one with number `toRevision`, or for 0 the second
 * highest number. Unlike `undoTarget` it doesn't look at the templates. Source: kubectl polymorphichelpers/rollback.go,
 * deploymentRevision.
 */
export function kubectlUndoTarget(
	name: string,
	replicaSets: readonly ReplicaSet[],
	toRevision: number,
): {readonly replicaSet: ReplicaSet} | {readonly error: string} {
	const numbered = replicaSets.flatMap(replicaSet => {
		const number = revisionNumberOf(replicaSet);
		return number === undefined ? [] : [{number, replicaSet}];
	});
	if (toRevision !== 0) {
		const found = toRevision > 0 ? numbered.find(({number}) => number === toRevision) : undefined;
		return found ?? notFound(toRevision);
	}

	// Sorting is stable: of two with the same number the earlier in the list counts as the newer, as in kubectl.
	const previous = numbered.sort((a, b) => b.number - a.number)[1];
	return previous ?? {error: `no rollout history found for deployment "${name}"`};
}

/** How the patch goes out. */
export const undoPatchContentType = 'application/json-patch+json';

/** The JSON patch that kubectl undo sends, without a field manager. Source: rollback.go, getDeploymentPatch. */
export function undoPatch(
	template: PodTemplateSpec,
	annotations: Readonly<Record<string, string>>,
): readonly ReplaceOperation[] {
	return [
		{op: 'replace', path: '/spec/template', value: templateWithoutHash(template)},
		{op: 'replace', path: '/metadata/annotations', value: annotations},
	];
}

/** The revision's annotations in place of the Deployment's: all others that the Deployment has are lost. */
function annotationsAfterUndo(deployment: Deployment, replicaSet: ReplicaSet): Readonly<Record<string, string>> {
	const own = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => ownAnnotations.has(key));
	const former = Object.entries(replicaSet.metadata.annotations ?? {}).filter(([key]) => !ownAnnotations.has(key));
	return Object.fromEntries([...own, ...former]);
}

/**
 * What kubectl does when a Deployment is to go back to `replicaSet`, asked for as `toRevision` (0: the previous one): it
 * refuses a paused Deployment and skips a template that is in place already. Source: rollback.go, Rollback.
 */
export function kubectlUndo(deployment: Deployment, replicaSet: ReplicaSet, toRevision: number): KubectlUndo {
	if (deployment.spec.paused) {
		const error =
			"you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again";
		return {type: 'error', error};
	}

	const {template} = replicaSet.spec;
	if (sameTemplate(template, deployment.spec.template)) {
		return {type: 'skipped', revision: toRevision};
	}

	return {type: 'patch', patch: undoPatch(template, annotationsAfterUndo(deployment, replicaSet))};
}

/** What kubectl prints when it is done; `resource` is `deployment.apps/web`. */
export function undoOutput(resource: string, undo: Exclude<KubectlUndo, {readonly type: 'error'}>): string {
	if (undo.type === 'patch') {
		return `${resource} rolled back\n`;
	}
	return `${resource} skipped rollback (current template already matches revision ${undo.revision})\n`;
}

/**
 * The ControllerRevision that kubectl undo of a StatefulSet or DaemonSet chooses: the one with number `toRevision`, or for 0
 * the second highest. Source: rollback.go, findHistory and its callers.
 */
export function controllerUndoTarget(
	history: readonly ControllerRevision[],
	toRevision: number,
): {readonly controllerRevision: ControllerRevision} | {readonly error: string} {
	if (toRevision === 0) {
		const previous = [...history].sort((a, b) => a.revision - b.revision).at(-2);
		return previous ? {controllerRevision: previous} : {error: 'no last revision to roll back to'};
	}

	const found = toRevision > 0 ? history.find(({revision}) => revision === toRevision) : undefined;
	return found ? {controllerRevision: found} : notFound(toRevision);
}

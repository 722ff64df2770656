import type {Deployment, KubernetesObject, ReplicaSet} from '../kubernetes/objects.ts';
import {imagesOf, sameTemplate} from './pod-template.ts';
import {epochMs} from './timestamp.ts';

/** Annotations that the controller keeps on Deployment and ReplicaSets. Source: api/apps/v1/types.go, deployment_util.go. */
export const revisionAnnotation = 'deployment.kubernetes.io/revision';
export const revisionHistoryAnnotation = 'deployment.kubernetes.io/revision-history';
export const changeCauseAnnotation = 'kubernetes.io/change-cause';

/** One entry of a Deployment's history: a ReplicaSet under the number that it has now. */
export interface Revision {
	/** 0: the ReplicaSet carries no (readable) revision. */
	readonly number: number;
	/** Numbers that this ReplicaSet had before (undo gives a new one), oldest first. */
	readonly formerNumbers: readonly number[];
	readonly replicaSet: ReplicaSet;
	/** Its template is the Deployment's. */
	readonly current: boolean;
	readonly images: readonly string[];
	readonly changeCause?: string;
}

/**
 * The revision in an object's annotation; 0 without the annotation, undefined when it is no integer. Source:
 * deployment_util.go, Revision.
 */
export function revisionNumberOf(object: KubernetesObject): number | undefined {
	const text = object.metadata.annotations?.[revisionAnnotation];
	if (text === undefined) {
		return 0;
	}

	return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

/** The oldest first; of two of the same second, by name. Source: controller_utils.go, ReplicaSetsByCreationTimestamp. */
export function compareByCreation(a: KubernetesObject, b: KubernetesObject): number {
	const difference = (epochMs(a.metadata.creationTimestamp) ?? 0) - (epochMs(b.metadata.creationTimestamp) ?? 0);
	return difference === 0 ? compareText(a.metadata.name, b.metadata.name) : difference;
}

/** By code unit, as Go orders ASCII names; not by the user's locale. */
export function compareText(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** Those of the ReplicaSets that this very Deployment (by uid, not by name) controls, in the order given. */
export function ownedReplicaSets(deployment: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSet[] {
	return replicaSets.filter(replicaSet =>
		replicaSet.metadata.ownerReferences?.some(
			owner => owner.controller === true && owner.uid === deployment.metadata.uid,
		),
	);
}

/**
 * The ReplicaSet that runs the Deployment's template: the oldest owned one whose template is the same. Undefined until the
 * controller has made it, and while a paused Deployment has a template that never ran. Source: FindNewReplicaSet.
 */
export function newReplicaSetOf(deployment: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSet | undefined {
	return ownedReplicaSets(deployment, replicaSets)
		.sort(compareByCreation)
		.find(replicaSet => sameTemplate(replicaSet.spec.template, deployment.spec.template));
}

function revisionOf(replicaSet: ReplicaSet, current: boolean): Revision {
	const {annotations} = replicaSet.metadata;
	const former = annotations?.[revisionHistoryAnnotation]?.split(',') ?? [];
	const changeCause = annotations?.[changeCauseAnnotation];
	return {
		number: revisionNumberOf(replicaSet) ?? 0,
		formerNumbers: former.filter(text => /^\d+$/.test(text)).map(Number),
		replicaSet,
		current,
		images: imagesOf(replicaSet.spec.template),
		...(changeCause ? {changeCause} : {}),
	};
}

/** The Deployment's history, newest revision first. ReplicaSets without a readable number come last, youngest first. */
export function revisionsOf(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Revision[] {
	const newUid = newReplicaSetOf(deployment, replicaSets)?.metadata.uid;
	return ownedReplicaSets(deployment, replicaSets)
		.map(replicaSet => revisionOf(replicaSet, replicaSet.metadata.uid === newUid))
		.sort((a, b) => b.number - a.number || compareByCreation(b.replicaSet, a.replicaSet));
}

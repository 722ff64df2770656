import type {
	ControllerRevision,
	Deployment,
	KubernetesObject,
	Pod,
	PodTemplateSpec,
	ReplicaSet,
} from '../kubernetes/objects.ts';
import {type AnyWorkload, isDaemonSet, isSet, isStatefulSet, type SetWorkload} from './any-workload.ts';
import {imagesOf, sameTemplate} from './pod-template.ts';
import {epochMs} from './timestamp.ts';

/** Annotations that the controller keeps on Deployment and ReplicaSets. Source: api/apps/v1/types.go, deployment_util.go. */
export const revisionAnnotation = 'deployment.kubernetes.io/revision';
export const revisionHistoryAnnotation = 'deployment.kubernetes.io/revision-history';
export const changeCauseAnnotation = 'kubernetes.io/change-cause';

/** The label by which pods of StatefulSets and DaemonSets tell their revision. Source: api/apps/v1/types.go. */
export const revisionHashLabel = 'controller-revision-hash';

/** One entry of a workload's history: a ReplicaSet or ControllerRevision under the number that it has now. */
export interface Revision {
	/** 0: the ReplicaSet carries no (readable) revision. */
	readonly number: number;
	/** Numbers that this ReplicaSet had before (undo gives a new one), oldest first. ControllerRevisions don't keep them. */
	readonly formerNumbers: readonly number[];
	/** What keeps it: a ReplicaSet or a ControllerRevision. */
	readonly object: KubernetesObject;
	readonly template: PodTemplateSpec;
	/** Of Deployments: the same object, with its size and what became of it. */
	readonly replicaSet?: ReplicaSet;
	/** What `podKeyOf` gives for its pods. */
	readonly podKey: string;
	/** Its template is the workload's. */
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

/** The uid of the object that controls another. */
export function controllerUid({metadata}: KubernetesObject): string | undefined {
	return metadata.ownerReferences?.find(({controller}) => controller === true)?.uid;
}

/**
 * What tells the revision of a workload's pods: the uid of their ReplicaSet, else a label that has the name of a
 * StatefulSet's ControllerRevision, and the hash alone of a DaemonSet's.
 */
export function podKeyOf(workload: AnyWorkload): (pod: Pod) => string {
	return isSet(workload) ? ({metadata}) => metadata.labels?.[revisionHashLabel] ?? '' : pod => controllerUid(pod) ?? '';
}

const causeIn = ({metadata}: KubernetesObject) => {
	const changeCause = metadata.annotations?.[changeCauseAnnotation];
	return changeCause ? {changeCause} : {};
};

function replicaSetRevision(replicaSet: ReplicaSet, current: boolean): Revision {
	const former = replicaSet.metadata.annotations?.[revisionHistoryAnnotation]?.split(',') ?? [];
	return {
		number: revisionNumberOf(replicaSet) ?? 0,
		formerNumbers: former.filter(text => /^\d+$/.test(text)).map(Number),
		object: replicaSet,
		template: replicaSet.spec.template,
		replicaSet,
		podKey: replicaSet.metadata.uid,
		current,
		images: imagesOf(replicaSet.spec.template),
		...causeIn(replicaSet),
	};
}

function deploymentRevisions(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Revision[] {
	const newUid = newReplicaSetOf(deployment, replicaSets)?.metadata.uid;
	return ownedReplicaSets(deployment, replicaSets)
		.map(replicaSet => replicaSetRevision(replicaSet, replicaSet.metadata.uid === newUid))
		.sort((a, b) => b.number - a.number || compareByCreation(b.object, a.object));
}

// Records don't change, and templates are compared by identity first.
const storedTemplates = new WeakMap<ControllerRevision, PodTemplateSpec>();

/** The template that a ControllerRevision keeps as a patch; undefined when it was projected without. */
export function storedTemplate(revision: ControllerRevision): PodTemplateSpec | undefined {
	const {$patch: _patch, ...template} = revision.data?.spec?.template ?? {};
	const known = storedTemplates.get(revision) ?? ('spec' in template ? (template as PodTemplateSpec) : undefined);
	if (known) {
		storedTemplates.set(revision, known);
	}

	return known;
}

const isOwnedBy = (owner: KubernetesObject) => (object: KubernetesObject) =>
	controllerUid(object) === owner.metadata.uid;

/** Those of the ControllerRevisions that this very set controls. Several may keep the present template: the highest counts. */
function setRevisions(set: SetWorkload, stored: readonly ControllerRevision[]): Revision[] {
	const own = stored.filter(isOwnedBy(set)).sort((a, b) => b.revision - a.revision || compareByCreation(b, a));
	const revisions = own.flatMap((revision): Revision[] => {
		const template = storedTemplate(revision);
		const {name, labels} = revision.metadata;
		return template === undefined
			? []
			: [
					{
						number: revision.revision,
						formerNumbers: [],
						object: revision,
						template,
						podKey: isDaemonSet(set) ? (labels?.[revisionHashLabel] ?? '') : name,
						current: false,
						images: imagesOf(template),
						...causeIn(revision),
					},
				];
	});
	const current = revisions.find(({template}) => sameTemplate(template, set.spec.template));
	return revisions.map(revision => (revision === current ? {...revision, current: true} : revision));
}

/**
 * A workload's history, newest revision first, from what it controls: ReplicaSets of a Deployment, else ControllerRevisions.
 * ReplicaSets without a readable number come last, youngest first. None is current until the controller has made one for
 * the present template.
 */
export function revisionsOf(
	workload: AnyWorkload,
	owned: readonly ReplicaSet[] | readonly ControllerRevision[],
): Revision[] {
	return isStatefulSet(workload) || isDaemonSet(workload)
		? setRevisions(workload, owned as readonly ControllerRevision[])
		: deploymentRevisions(workload, owned as readonly ReplicaSet[]);
}

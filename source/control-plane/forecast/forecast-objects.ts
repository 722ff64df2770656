import type {KubernetesObject, Pod, PodTemplateSpec} from '../../kubernetes/objects.ts';
import {templateHashLabel} from '../../rollout/pod-template.ts';
import type {WorldMeta, WorldObject} from '../world.ts';

export type ForecastKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

/** What a forecast is made of: whole objects or records, as they are now. */
export interface ForecastObjects {
	readonly kind: ForecastKind;
	readonly workload: KubernetesObject & {readonly spec: object};
	/** Those that the workload controls: ReplicaSets of a Deployment, else ControllerRevisions with their data. */
	readonly revisions: readonly KubernetesObject[];
	/** Its own pods. */
	readonly pods: readonly Pod[];
	/** A DaemonSet's; it needs them. */
	readonly nodes?: readonly KubernetesObject[];
	/** The ResourceQuotas of the namespace; undefined: not known. */
	readonly quotas?: readonly KubernetesObject[];
}

const versions: Readonly<Record<string, string>> = {
	Deployment: 'apps/v1',
	StatefulSet: 'apps/v1',
	DaemonSet: 'apps/v1',
	ReplicaSet: 'apps/v1',
	ControllerRevision: 'apps/v1',
};

/** What a list's items and records leave out: kind, version, and the time of birth if nothing is known of it. */
export function worldObject(kind: string, object: KubernetesObject, bornAt: string): WorldObject {
	const metadata = {
		...object.metadata,
		creationTimestamp: object.metadata.creationTimestamp ?? bornAt,
	} as WorldMeta;
	return {...object, apiVersion: versions[kind] ?? 'v1', kind, metadata};
}

/** All objects of a forecast's world, the oldest kind of owner first. */
export function worldObjects({kind, workload, revisions, pods, nodes = []}: ForecastObjects, bornAt: string) {
	const revisionKind = kind === 'Deployment' ? 'ReplicaSet' : 'ControllerRevision';
	return [
		...nodes.map(node => worldObject('Node', node, bornAt)),
		worldObject(kind, workload, bornAt),
		...revisions.map(revision => worldObject(revisionKind, revision, bornAt)),
		...pods.map(pod => worldObject('Pod', pod, bornAt)),
	];
}

interface RevisionFields {
	readonly spec?: {readonly template?: PodTemplateSpec};
	readonly data?: {readonly spec?: {readonly template?: PodTemplateSpec}};
}

/** The templates of a workload's revisions, by the value of the hash label that their pods carry. */
export function templatesByHash(revisions: readonly KubernetesObject[]): ReadonlyMap<string, PodTemplateSpec> {
	return new Map(
		revisions.flatMap(revision => {
			const {spec, data} = revision as KubernetesObject & RevisionFields;
			const {labels = {}, name} = revision.metadata;
			const template = spec?.template ?? data?.spec?.template;
			const hash = labels[templateHashLabel] ?? labels['controller.kubernetes.io/hash'] ?? name;
			// StatefulSets' pods carry the name of their revision, those of DaemonSets its hash.
			return template ? [[hash, template] as const, [name, template] as const] : [];
		}),
	);
}

import type {Deployment, ObjectMeta, Pod, PodTemplateSpec, ReplicaSet} from '../../source/kubernetes/objects.ts';

/** Parts of an object, to be laid over a plain one. */
type Parts<T extends {readonly metadata: ObjectMeta; readonly spec: object; readonly status?: object}> = {
	readonly metadata?: Partial<ObjectMeta>;
	readonly spec?: Partial<T['spec']>;
	readonly status?: Partial<NonNullable<T['status']>>;
};

export const at = (text: string) => Date.parse(text);

export function template(image = 'web:1', parts: Partial<PodTemplateSpec> = {}): PodTemplateSpec {
	return {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'web', image}]}, ...parts};
}

const plainMeta = (name: string): ObjectMeta => ({name, namespace: 'shop', uid: `uid-${name}`, resourceVersion: '1'});

/** Deployment `web`, 3 replicas, complete and observed unless the parts say otherwise. */
export function deployment({metadata, spec, status}: Parts<Deployment> = {}): Deployment {
	return {
		metadata: {...plainMeta(metadata?.name ?? 'web'), generation: 1, ...metadata},
		spec: {
			replicas: 3,
			progressDeadlineSeconds: 600,
			selector: {matchLabels: {app: 'web'}},
			template: template(),
			...spec,
		},
		status: {
			observedGeneration: metadata?.generation ?? 1,
			replicas: 3,
			updatedReplicas: 3,
			readyReplicas: 3,
			availableReplicas: 3,
			...status,
		},
	};
}

/** A ReplicaSet of Deployment `web`, by revision (null: no such annotation) and image. */
export function replicaSet(
	name: string,
	revision: number | string | null,
	image: string,
	{metadata, spec, status}: Parts<ReplicaSet> = {},
): ReplicaSet {
	return {
		metadata: {
			...plainMeta(name),
			creationTimestamp: '2026-01-01T00:00:00Z',
			ownerReferences: [{kind: 'Deployment', name: 'web', uid: 'uid-web', controller: true}],
			annotations: revision === null ? {} : {'deployment.kubernetes.io/revision': String(revision)},
			...metadata,
		},
		spec: {
			replicas: 0,
			selector: {matchLabels: {app: 'web', 'pod-template-hash': name}},
			template: template(image, {metadata: {labels: {app: 'web', 'pod-template-hash': name}}}),
			...spec,
		},
		status: {replicas: 0, ...status},
	};
}

/** A pod with one container, running and ready unless the parts say otherwise. */
export function pod({metadata, spec, status}: Parts<Pod> = {}): Pod {
	return {
		metadata: {...plainMeta(metadata?.name ?? 'web-1'), creationTimestamp: '2026-01-01T00:00:00Z', ...metadata},
		spec: {nodeName: 'node-1', containers: [{name: 'web', image: 'web:1'}], ...spec},
		status: {
			phase: 'Running',
			conditions: [{type: 'Ready', status: 'True'}],
			containerStatuses: [{name: 'web', ready: true, restartCount: 0, state: {running: {}}}],
			...status,
		},
	};
}

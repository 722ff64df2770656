import type {
	ControllerRevision,
	DaemonSet,
	Deployment,
	ObjectMeta,
	Pod,
	PodTemplateSpec,
	ReplicaSet,
	StatefulSet,
	WorkloadOf,
} from '../../source/kubernetes/objects.ts';

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
export function deployment({metadata, spec, status}: Parts<Deployment> = {}): WorkloadOf<'Deployment'> {
	return {
		kind: 'Deployment',
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

/** StatefulSet `db`, 3 replicas, complete and observed unless the parts say otherwise. */
export function statefulSet({metadata, spec, status}: Parts<StatefulSet> = {}): WorkloadOf<'StatefulSet'> {
	return {
		kind: 'StatefulSet',
		metadata: {...plainMeta(metadata?.name ?? 'db'), generation: 1, ...metadata},
		spec: {
			replicas: 3,
			serviceName: 'db',
			selector: {matchLabels: {app: 'db'}},
			template: template('db:1', {metadata: {labels: {app: 'db'}}}),
			updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 0}},
			...spec,
		},
		status: {
			observedGeneration: metadata?.generation ?? 1,
			replicas: 3,
			readyReplicas: 3,
			availableReplicas: 3,
			currentReplicas: 3,
			updatedReplicas: 3,
			currentRevision: 'db-1',
			updateRevision: 'db-1',
			...status,
		},
	};
}

/** DaemonSet `agent` on 3 nodes, complete and observed unless the parts say otherwise. */
export function daemonSet({metadata, spec, status}: Parts<DaemonSet> = {}): WorkloadOf<'DaemonSet'> {
	return {
		kind: 'DaemonSet',
		metadata: {...plainMeta(metadata?.name ?? 'agent'), generation: 1, ...metadata},
		spec: {
			selector: {matchLabels: {app: 'agent'}},
			template: template('agent:1', {metadata: {labels: {app: 'agent'}}}),
			updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 0, maxUnavailable: 1}},
			...spec,
		},
		status: {
			observedGeneration: metadata?.generation ?? 1,
			desiredNumberScheduled: 3,
			currentNumberScheduled: 3,
			updatedNumberScheduled: 3,
			numberReady: 3,
			numberAvailable: 3,
			numberMisscheduled: 0,
			...status,
		},
	};
}

/** A ControllerRevision of the StatefulSet or DaemonSet `owner`. */
export function controllerRevision(
	owner: WorkloadOf<'StatefulSet' | 'DaemonSet'>,
	revision: number,
	image: string,
	{metadata}: {readonly metadata?: Partial<ObjectMeta>} = {},
): ControllerRevision {
	const {name, uid} = owner.metadata;
	const {labels = {}} = owner.spec.template.metadata ?? {};
	return {
		metadata: {
			...plainMeta(`${name}-${revision}`),
			creationTimestamp: '2026-01-01T00:00:00Z',
			labels: {
				...labels,
				'controller-revision-hash': owner.kind === 'DaemonSet' ? String(revision) : `${name}-${revision}`,
			},
			ownerReferences: [{kind: owner.kind, name, uid, controller: true}],
			...metadata,
		},
		revision,
		data: {spec: {template: {$patch: 'replace', ...template(image, {metadata: {labels}})}}},
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

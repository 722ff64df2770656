import type {Deployment, Pod, PodTemplateSpec, ReplicaSet} from '../../source/kubernetes/objects.ts';

/** A pod template of one container `web`, for tests. */
export function template(image: string, labels: Readonly<Record<string, string>> = {app: 'web'}): PodTemplateSpec {
	return {metadata: {labels}, spec: {containers: [{name: 'web', image}]}};
}

type DeploymentParts = {
	readonly metadata?: Partial<Deployment['metadata']>;
	readonly spec?: Partial<Deployment['spec']>;
	readonly status?: Deployment['status'];
};

/** The Deployment `web` of namespace `shop`, three replicas of `web:v2`, complete, with the given parts replaced. */
export function deployment({metadata, spec, status}: DeploymentParts = {}): Deployment {
	return {
		metadata: {
			name: 'web',
			namespace: 'shop',
			uid: 'uid-web',
			resourceVersion: '100',
			generation: 2,
			creationTimestamp: '2026-11-22T12:00:00Z',
			annotations: {'deployment.kubernetes.io/revision': '2'},
			...metadata,
		},
		spec: {
			replicas: 3,
			selector: {matchLabels: {app: 'web'}},
			template: template('web:v2'),
			strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: '25%'}},
			...spec,
		},
		status: status ?? {
			observedGeneration: 2,
			replicas: 3,
			updatedReplicas: 3,
			readyReplicas: 3,
			availableReplicas: 3,
			conditions: [
				{
					type: 'Progressing',
					status: 'True',
					reason: 'NewReplicaSetAvailable',
					lastUpdateTime: '2026-11-22T12:01:00Z',
				},
			],
		},
	};
}

/** A ReplicaSet of the Deployment `web` with the given revision and image. */
export function replicaSet(
	revision: number,
	image: string,
	{replicas = 0, annotations = {}}: {replicas?: number; annotations?: Record<string, string>} = {},
): ReplicaSet {
	const hash = `hash${revision}`;
	return {
		metadata: {
			name: `web-${hash}`,
			namespace: 'shop',
			uid: `uid-rs-${revision}`,
			resourceVersion: String(50 + revision),
			creationTimestamp: `2026-11-22T12:00:0${revision}Z`,
			annotations: {'deployment.kubernetes.io/revision': String(revision), ...annotations},
			ownerReferences: [{kind: 'Deployment', name: 'web', uid: 'uid-web', controller: true}],
		},
		spec: {
			replicas,
			selector: {matchLabels: {app: 'web', 'pod-template-hash': hash}},
			template: template(image, {app: 'web', 'pod-template-hash': hash}),
		},
		status: {replicas, readyReplicas: replicas, availableReplicas: replicas},
	};
}

/** A Running pod of that ReplicaSet. */
export function podOf({metadata}: ReplicaSet, suffix: string): Pod {
	return {
		metadata: {
			name: `${metadata.name}-${suffix}`,
			namespace: 'shop',
			uid: `uid-pod-${metadata.name}-${suffix}`,
			resourceVersion: '70',
			ownerReferences: [{kind: 'ReplicaSet', name: metadata.name, uid: metadata.uid, controller: true}],
		},
		spec: {containers: [{name: 'web', image: 'web'}]},
		status: {phase: 'Running'},
	};
}

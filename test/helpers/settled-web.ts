import type {Deployment, Pod, PodTemplateSpec, ReplicaSet, WorkloadOf} from '../../source/kubernetes/objects.ts';
import {
	deployment as anyDeployment,
	pod as anyPod,
	replicaSet as anyReplicaSet,
	template as anyTemplate,
} from './objects.ts';

/** A pod template of one container `web`, for tests. */
export function template(image: string, labels: Readonly<Record<string, string>> = {app: 'web'}): PodTemplateSpec {
	return anyTemplate(image, {metadata: {labels}});
}

type DeploymentParts = {
	readonly metadata?: Partial<Deployment['metadata']>;
	readonly spec?: Partial<Deployment['spec']>;
	/** Replaces the whole of it. */
	readonly status?: Deployment['status'];
};

/** The Deployment `web` of namespace `shop`, three replicas of `web:v2`, complete, with the given parts replaced. */
export function deployment({metadata, spec, status}: DeploymentParts = {}): WorkloadOf<'Deployment'> {
	const settled = anyDeployment({
		metadata: {
			resourceVersion: '100',
			generation: 2,
			creationTimestamp: '2026-11-22T12:00:00Z',
			annotations: {'deployment.kubernetes.io/revision': '2'},
			...metadata,
		},
		spec: {
			template: template('web:v2'),
			strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: '25%'}},
			...spec,
		},
		status: {
			observedGeneration: 2,
			conditions: [
				{
					type: 'Progressing',
					status: 'True',
					reason: 'NewReplicaSetAvailable',
					lastUpdateTime: '2026-11-22T12:01:00Z',
				},
			],
		},
	});
	return status ? {...settled, status} : settled;
}

/** A ReplicaSet of the Deployment `web` with the given revision and image. */
export function replicaSet(
	revision: number,
	image: string,
	{replicas = 0, annotations = {}}: {replicas?: number; annotations?: Record<string, string>} = {},
): ReplicaSet {
	const hash = `hash${revision}`;
	const labels = {app: 'web', 'pod-template-hash': hash};
	return anyReplicaSet(`web-${hash}`, revision, image, {
		metadata: {
			uid: `uid-rs-${revision}`,
			resourceVersion: String(50 + revision),
			creationTimestamp: `2026-11-22T12:00:0${revision}Z`,
			labels,
			annotations: {'deployment.kubernetes.io/revision': String(revision), ...annotations},
		},
		spec: {replicas, selector: {matchLabels: labels}, template: template(image, labels)},
		status: {replicas, readyReplicas: replicas, availableReplicas: replicas},
	});
}

/** A Running pod of that ReplicaSet. */
export function podOf({metadata}: ReplicaSet, suffix: string): Pod {
	return anyPod({
		metadata: {
			name: `${metadata.name}-${suffix}`,
			uid: `uid-pod-${metadata.name}-${suffix}`,
			resourceVersion: '70',
			labels: metadata.labels ?? {},
			ownerReferences: [{kind: 'ReplicaSet', name: metadata.name, uid: metadata.uid, controller: true}],
		},
	});
}

import type {Preview} from '../../source/cluster/actions/action.ts';
import type {ClusterView, Collection, Freshness, OpenedWorkload} from '../../source/cluster/cluster.ts';
import type {Condition, Deployment, Event, Pod, ReplicaSet, WorkloadOf} from '../../source/kubernetes/objects.ts';
import {type MirroredWorkload, mirrorWorkload, type WorkloadObjects} from './mirrored-workload.ts';
import {deployment, pod, replicaSet} from './objects.ts';

/** The moment at which the samples are seen. */
export const sampleNowMs = Date.parse('2026-11-22T14:03:22Z');

const at = (agoSeconds: number) => new Date(sampleNowMs - agoSeconds * 1000).toISOString().replace('.000', '');
const daySeconds = 86_400;

export const live: Freshness = {state: 'live'};

export function collection<T>(items: readonly T[], freshness: Freshness = live): Collection<T> {
	return {items, freshness};
}

export interface DeploymentParts {
	readonly name: string;
	readonly namespace?: string;
	readonly image?: string;
	readonly replicas?: number;
	readonly updated?: number;
	readonly ready?: number;
	readonly total?: number;
	readonly revision?: number;
	readonly ageSeconds?: number;
	readonly paused?: boolean;
	readonly progressing?: Partial<Condition>;
	readonly owner?: string;
}

/** A Deployment; complete unless said otherwise. */
export function sampleDeployment(parts: DeploymentParts): WorkloadOf<'Deployment'> {
	const {
		name,
		namespace = 'shop',
		image = `registry/shop/${name}:1.0.0`,
		replicas = 3,
		revision = 1,
		ageSeconds,
	} = parts;
	const {updated = replicas, ready = replicas, total = replicas, paused = false, progressing, owner} = parts;
	const labels = {app: name};
	return deployment({
		metadata: {
			name,
			namespace,
			uid: `uid-${namespace}-${name}`,
			generation: 2,
			creationTimestamp: at(ageSeconds ?? 41 * daySeconds),
			annotations: {'deployment.kubernetes.io/revision': String(revision)},
			managedFields: [
				{manager: owner ?? 'kubectl-set', operation: 'Update', time: at(131), fieldsV1: {'f:spec': {'f:template': {}}}},
			],
		},
		spec: {
			replicas,
			selector: {matchLabels: labels},
			template: {metadata: {labels}, spec: {containers: [{name, image}]}},
			strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: '25%'}},
			...(paused ? {paused} : {}),
		},
		status: {
			replicas: total,
			updatedReplicas: updated,
			readyReplicas: ready,
			availableReplicas: ready,
			unavailableReplicas: Math.max(0, replicas - ready),
			conditions: [
				{
					type: 'Progressing',
					status: 'True',
					reason:
						updated === replicas && ready === replicas && total === replicas
							? 'NewReplicaSetAvailable'
							: 'ReplicaSetUpdated',
					lastUpdateTime: at(130),
					lastTransitionTime: at(130),
					...progressing,
				},
			],
		},
	});
}

/** A ReplicaSet of that Deployment. */
export function sampleReplicaSet(
	{metadata, spec}: Deployment,
	revision: number,
	image: string,
	{
		replicas = 0,
		ready = replicas,
		ageSeconds = 131,
		cause,
	}: {replicas?: number; ready?: number; ageSeconds?: number; cause?: string} = {},
): ReplicaSet {
	const hash = `6f9f58df${revision}d`;
	const labels = {...spec.template.metadata?.labels, 'pod-template-hash': hash};
	return replicaSet(`${metadata.name}-${hash}`, revision, image, {
		metadata: {
			namespace: metadata.namespace ?? '',
			uid: `${metadata.uid}-rs-${revision}`,
			creationTimestamp: at(ageSeconds),
			annotations: {
				'deployment.kubernetes.io/revision': String(revision),
				...(cause === undefined ? {} : {'kubernetes.io/change-cause': cause}),
			},
			ownerReferences: [{kind: 'Deployment', name: metadata.name, uid: metadata.uid, controller: true}],
		},
		spec: {
			replicas,
			selector: {matchLabels: labels},
			template: {metadata: {labels}, spec: {containers: [{name: metadata.name, image}]}},
		},
		status: {replicas, readyReplicas: ready, availableReplicas: ready},
	});
}

export type PodState = 'running' | 'image-missing' | 'creating' | 'terminating';

/** A pod of that ReplicaSet. */
export function samplePod({metadata, spec}: ReplicaSet, suffix: string, state: PodState = 'running'): Pod {
	const [container] = spec.template.spec.containers;
	const name = container?.name ?? 'web';
	const waiting = {
		'image-missing': {
			reason: 'ImagePullBackOff',
			message: `Back-off pulling image "${container?.image}": not found: manifest unknown`,
		},
		creating: {reason: 'ContainerCreating'},
	};
	const ready = state === 'running' || state === 'terminating';
	const containerState =
		state === 'image-missing' || state === 'creating' ? {waiting: waiting[state]} : {running: {startedAt: at(100)}};
	return pod({
		metadata: {
			name: `${metadata.name}-${suffix}`,
			namespace: metadata.namespace ?? '',
			uid: `${metadata.uid}-pod-${suffix}`,
			creationTimestamp: metadata.creationTimestamp ?? null,
			...(state === 'terminating' ? {deletionTimestamp: at(3), deletionGracePeriodSeconds: 30} : {}),
			ownerReferences: [{kind: 'ReplicaSet', name: metadata.name, uid: metadata.uid, controller: true}],
		},
		spec: {nodeName: `node-${(suffix.charCodeAt(0) % 3) + 1}`, containers: spec.template.spec.containers},
		status: {
			phase: ready ? 'Running' : 'Pending',
			conditions: [{type: 'Ready', status: ready ? 'True' : 'False'}],
			containerStatuses: [{name, ready, restartCount: 0, state: containerState}],
		},
	});
}

export function sampleEvent(
	kind: string,
	name: string,
	reason: string,
	message: string,
	{agoSeconds = 131, count = 1, type = 'Normal'}: {agoSeconds?: number; count?: number; type?: string} = {},
): Event {
	return {
		metadata: {
			name: `${name}.${reason}.${agoSeconds}`,
			namespace: 'shop',
			uid: `${name}-${agoSeconds}-${message}`,
			resourceVersion: '1',
		},
		involvedObject: {kind, name, namespace: 'shop'},
		reason,
		message,
		type,
		count,
		firstTimestamp: at(agoSeconds),
		lastTimestamp: at(agoSeconds),
	};
}

export const checkout = sampleDeployment({
	name: 'checkout',
	image: 'registry/shop/checkout:1.9.0',
	replicas: 10,
	updated: 5,
	ready: 8,
	total: 13,
	revision: 7,
	owner: 'argocd-controller',
});

/** The rollout that is stuck on a missing image, with all its parts, as the mirror shows it. */
export function checkoutOpened(): OpenedWorkload {
	return mirrorCheckout().opened();
}

/** Likewise, to be changed through the mirror's source. */
export function mirrorCheckout(): MirroredWorkload {
	const next = sampleReplicaSet(checkout, 7, 'registry/shop/checkout:1.9.0', {
		replicas: 5,
		ready: 0,
		cause: 'release 1.9.0',
	});
	const former = sampleReplicaSet(checkout, 6, 'registry/shop/checkout:1.8.2', {
		replicas: 8,
		ageSeconds: 4 * daySeconds,
	});
	const oldest = sampleReplicaSet(checkout, 5, 'registry/shop/checkout:1.8.1', {
		ageSeconds: 11 * daySeconds,
		cause: 'kubectl set image',
	});
	const pods = [
		...['2c5vx', '4hq8p', '7tzln', '9kd2m', 'b6w4c', 'f8r5j', 'h2n9s', 'k7p3d'].map(suffix =>
			samplePod(former, suffix),
		),
		...['8xk2p', 'q7m4d', 'r9t6z', 'v3b8w'].map(suffix => samplePod(next, suffix, 'image-missing')),
		samplePod(next, 'z5c7x', 'creating'),
		samplePod(former, 'm4x8q', 'terminating'),
	];
	const objects: WorkloadObjects = {
		deployment: checkout,
		replicaSets: [former, oldest, next],
		pods,
		events: [
			sampleEvent(
				'Deployment',
				'checkout',
				'ScalingReplicaSet',
				'Scaled up replica set checkout-6f9f58df7d from 0 to 3',
				{agoSeconds: 131},
			),
			sampleEvent(
				'Deployment',
				'checkout',
				'ScalingReplicaSet',
				'Scaled down replica set checkout-6f9f58df6d from 10 to 8',
				{agoSeconds: 131},
			),
			sampleEvent(
				'Deployment',
				'checkout',
				'ScalingReplicaSet',
				'Scaled up replica set checkout-6f9f58df7d from 3 to 5',
				{agoSeconds: 130},
			),
			sampleEvent(
				'Pod',
				'checkout-6f9f58df7d-8xk2p',
				'BackOff',
				'Back-off pulling image "registry/shop/checkout:1.9.0"',
				{agoSeconds: 4, count: 6, type: 'Warning'},
			),
		],
	};
	return mirrorWorkload(objects, sampleNowMs);
}

export const sampleDeployments: readonly WorkloadOf<'Deployment'>[] = [
	sampleDeployment({name: 'frontend', replicas: 12, revision: 27, image: 'registry/shop/frontend:7.1.0'}),
	checkout,
	sampleDeployment({name: 'cart', replicas: 6, updated: 4, ready: 6, total: 7, revision: 12}),
	sampleDeployment({
		name: 'payments',
		namespace: 'billing',
		replicas: 2,
		updated: 1,
		ready: 2,
		total: 3,
		revision: 4,
		progressing: {
			status: 'False',
			reason: 'ProgressDeadlineExceeded',
			message: 'ReplicaSet "payments-x" has timed out progressing.',
		},
	}),
	sampleDeployment({
		name: 'search',
		replicas: 4,
		updated: 1,
		revision: 9,
		paused: true,
		progressing: {status: 'Unknown', reason: 'DeploymentPaused'},
	}),
	sampleDeployment({name: 'nightly', namespace: 'data', replicas: 0, ageSeconds: 300 * daySeconds}),
	sampleDeployment({name: 'ingress', namespace: 'infra', replicas: 2, ageSeconds: 90 * daySeconds, revision: 3}),
];

/** A cluster at work; parts can be replaced. */
export function sampleView(parts: Partial<ClusterView> = {}): ClusterView {
	return {
		identity: {context: 'prod-eu', server: 'https://prod-eu.example:6443'},
		freshness: live,
		workloads: collection(sampleDeployments),
		parts: [],
		revisions: new Map(),
		...parts,
	};
}

export const samplePreview: Preview = {
	request: {kind: 'undo', target: {kind: 'Deployment', namespace: 'shop', name: 'checkout'}},
	title: 'undo deployment/checkout to revision 6',
	changes: [
		{
			path: 'spec.template.spec.containers[checkout].image',
			before: 'registry/shop/checkout:1.9.0',
			after: 'registry/shop/checkout:1.8.2',
		},
		{path: 'spec.template.spec.containers[checkout].env[MODE]', masked: true},
	],
	server: {type: 'accepted'},
	forecast: {
		type: 'forecast',
		change: {},
		forecast: {
			steps: [
				{atMs: 8, replicaSet: 'checkout-6f9f58df6d', revision: 6, from: 8, to: 10},
				{atMs: 9, replicaSet: 'checkout-6f9f58df7d', revision: 7, from: 5, to: 3},
				{atMs: 24_100, replicaSet: 'checkout-6f9f58df7d', revision: 7, from: 3, to: 0},
			],
			fewestAvailable: 8,
			mostPods: 13,
			quota: {type: 'fits'},
			durationMs: {low: 21_400, likely: 24_900, high: 31_200},
			ends: {type: 'complete'},
			basis: 'pods',
		},
	},
	notes: ['argocd-controller owns this template and may put registry/shop/checkout:1.9.0 back.'],
	kubectl: 'kubectl --context prod-eu -n shop rollout undo deployment/checkout --to-revision=6',
	patch: [],
	basis: {
		uid: checkout.metadata.uid,
		generation: 2,
		template: checkout.spec.template,
		paused: false,
		replicas: 10,
		strategy: {},
	},
	toRevision: 6,
};

import type {
	ContainerState,
	ContainerStatus,
	Deployment,
	Event,
	Pod,
	PodTemplateSpec,
	ReplicaSet,
} from '../../../source/kubernetes/objects.ts';
import {deploymentParts, type Parts} from '../../../source/rollout/diagnosis/parts.ts';
import {at, deployment, pod, replicaSet, template} from '../../helpers/objects.ts';

/** The moment at which the samples are looked at. */
export const nowMs = at('2026-01-01T00:10:00Z');

/** A time so many seconds before that. */
export const ago = (seconds: number) => new Date(nowMs - seconds * 1000).toISOString();

const newSet = 'web-new';

/** A pod of the new ReplicaSet that has not become ready. */
export function newPod(name: string, container: Partial<ContainerStatus>, parts: Parameters<typeof pod>[0] = {}): Pod {
	const status = {name: 'web', ready: false, restartCount: 0, ...container};
	return pod({
		metadata: {
			name,
			uid: `uid-${name}`,
			creationTimestamp: ago(60),
			ownerReferences: [{kind: 'ReplicaSet', name: newSet, uid: `uid-${newSet}`, controller: true}],
			...parts.metadata,
		},
		spec: {containers: [{name: 'web', image: 'web:2'}], ...parts.spec},
		status: {
			phase: 'Running',
			conditions: [{type: 'Ready', status: 'False', lastTransitionTime: ago(60)}],
			containerStatuses: [status],
			...parts.status,
		},
	});
}

export const waiting = (reason: string, message = ''): {readonly state: ContainerState} => ({
	state: {waiting: {reason, message}},
});

export function podEvent(
	podName: string,
	reason: string,
	message: string,
	{agoSeconds = 5, count = 1, type = 'Warning'} = {},
): Event {
	return {
		metadata: {name: `${podName}.${reason}.${message}`, uid: `${podName}-${reason}-${message}`, resourceVersion: '1'},
		involvedObject: {kind: 'Pod', name: podName, uid: `uid-${podName}`},
		reason,
		message,
		type,
		count,
		firstTimestamp: ago(agoSeconds + 20),
		lastTimestamp: ago(agoSeconds),
	};
}

export interface SampleParts {
	readonly deployment?: Parameters<typeof deployment>[0];
	readonly template?: PodTemplateSpec;
	readonly pods?: readonly Pod[];
	readonly events?: readonly Event[];
	readonly replicaSets?: (set: ReplicaSet) => readonly ReplicaSet[];
}

/** A Deployment in the middle of a rollout to `web:2`, with the given pods and events. */
export function sampleParts(parts: SampleParts = {}): Parts {
	const newTemplate = parts.template ?? template('web:2');
	const owner: Deployment = deployment({
		...parts.deployment,
		spec: {template: newTemplate, ...parts.deployment?.spec},
		status: {
			updatedReplicas: 1,
			availableReplicas: 3,
			replicas: 4,
			conditions: [{type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: ago(60)}],
			...parts.deployment?.status,
		},
	});
	const current = replicaSet(newSet, 2, 'web:2', {
		metadata: {creationTimestamp: ago(60)},
		spec: {replicas: 1, template: newTemplate},
		status: {replicas: 1},
	});
	const old = replicaSet('web-old', 1, 'web:1', {spec: {replicas: 3}, status: {replicas: 3, availableReplicas: 3}});
	return deploymentParts(owner, parts.replicaSets?.(current) ?? [current, old], parts.pods ?? [], parts.events ?? []);
}

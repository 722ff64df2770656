import type {WorldObject} from '../../../source/control-plane/world.ts';

/** The objects that the recorded kubectl saw: a Deployment, a StatefulSet and a DaemonSet with two revisions each. */

const meta = (name: string, uid: string) => ({
	name,
	namespace: 'default',
	uid,
	resourceVersion: '100',
	generation: 1,
	creationTimestamp: '2026-01-01T00:00:00Z',
	labels: {app: 'web'},
});

const template = (image: string) => ({
	metadata: {labels: {app: 'web'}},
	spec: {
		containers: [
			{
				name: 'web',
				image,
				imagePullPolicy: 'IfNotPresent',
				resources: {},
				terminationMessagePath: '/dev/termination-log',
				terminationMessagePolicy: 'File',
			},
		],
		restartPolicy: 'Always',
		terminationGracePeriodSeconds: 30,
		dnsPolicy: 'ClusterFirst',
		securityContext: {},
		schedulerName: 'default-scheduler',
	},
});

const selector = {matchLabels: {app: 'web'}};
const revision = (number: string) => ({annotations: {'deployment.kubernetes.io/revision': number}});
const owned = (kind: string, name: string, uid: string) => ({
	ownerReferences: [{apiVersion: 'apps/v1', kind, name, uid, controller: true, blockOwnerDeletion: true}],
});

function replicaSet(hash: string, uid: string, number: string, image: string, replicas: number): WorldObject {
	const labels = {app: 'web', 'pod-template-hash': hash};
	const pods = template(image);
	return {
		apiVersion: 'apps/v1',
		kind: 'ReplicaSet',
		metadata: {...meta(`web-${hash}`, uid), ...revision(number), ...owned('Deployment', 'web', 'd1'), labels},
		spec: {replicas, selector: {matchLabels: labels}, template: {...pods, metadata: {labels}}},
		status: {replicas},
	};
}

const controllerRevision = (kind: string, owner: string, uid: string, number: number, image: string): WorldObject => ({
	apiVersion: 'apps/v1',
	kind: 'ControllerRevision',
	metadata: {...meta(`${owner}-${number}`, `${uid}-${number}`), ...owned(kind, owner, uid)},
	data: {spec: {template: {...template(image), $patch: 'replace'}}},
	revision: number,
});

export const stubObjects: readonly WorldObject[] = [
	{
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {...meta('web', 'd1'), ...revision('2')},
		spec: {
			replicas: 3,
			selector,
			template: template('nginx:2'),
			strategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: '25%', maxSurge: '25%'}},
			revisionHistoryLimit: 10,
			progressDeadlineSeconds: 600,
		},
		status: {observedGeneration: 1, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3},
	},
	replicaSet('aaa', 'r1', '1', 'nginx:1', 0),
	replicaSet('bbb', 'r2', '2', 'nginx:2', 3),
	{
		apiVersion: 'apps/v1',
		kind: 'StatefulSet',
		metadata: meta('db', 's1'),
		spec: {
			replicas: 2,
			selector,
			serviceName: 'db',
			template: template('pg:2'),
			podManagementPolicy: 'OrderedReady',
			updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 0}},
			revisionHistoryLimit: 10,
		},
		status: {replicas: 2, availableReplicas: 2},
	},
	controllerRevision('StatefulSet', 'db', 's1', 1, 'pg:1'),
	controllerRevision('StatefulSet', 'db', 's1', 2, 'pg:2'),
	{
		apiVersion: 'apps/v1',
		kind: 'DaemonSet',
		metadata: meta('agent', 'ds1'),
		spec: {
			selector,
			template: template('agent:2'),
			updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1, maxSurge: 0}},
			revisionHistoryLimit: 10,
		},
		status: {currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0},
	},
	controllerRevision('DaemonSet', 'agent', 'ds1', 1, 'agent:1'),
	controllerRevision('DaemonSet', 'agent', 'ds1', 2, 'agent:2'),
	{
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			...meta('web-bbb-1', 'p1'),
			labels: {app: 'web', 'pod-template-hash': 'bbb'},
			...owned('ReplicaSet', 'web-bbb', 'r2'),
		},
		spec: {...template('nginx:2').spec, nodeName: 'node-0'},
		status: {phase: 'Running'},
	},
];

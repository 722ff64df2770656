import type {ClusterView, OpenedWorkload} from '../../source/cluster/cluster.ts';
import type {ControllerRevision, Event, Pod, WorkloadOf} from '../../source/kubernetes/objects.ts';
import {controllerRevision, daemonSet, pod, statefulSet} from './objects.ts';
import {collection, live, sampleDeployments, sampleEvent, sampleNowMs, sampleView} from './sample-view.ts';

const at = (agoSeconds: number) => new Date(sampleNowMs - agoSeconds * 1000).toISOString().replace('.000', '');
const day = 86_400;

const template = (name: string, image: string) => ({
	metadata: {labels: {app: name}},
	spec: {containers: [{name, image: `registry/${image}`}]},
});

const owned = (agoSeconds: number) => ({
	creationTimestamp: at(90 * day),
	generation: 4,
	managedFields: [
		{manager: 'kubectl-set', operation: 'Update', time: at(agoSeconds), fieldsV1: {'f:spec': {'f:template': {}}}},
	],
});

/** A StatefulSet whose template was changed after a broken update: its stuck pod keeps the broken one. */
export const ordersDb: WorkloadOf<'StatefulSet'> = statefulSet({
	metadata: {name: 'orders-db', namespace: 'data', uid: 'uid-orders-db', ...owned(190)},
	spec: {
		selector: {matchLabels: {app: 'orders-db'}},
		template: template('orders-db', 'postgres:16.4'),
		updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 0, maxUnavailable: 1}},
	},
	status: {
		observedGeneration: 4,
		readyReplicas: 2,
		availableReplicas: 2,
		currentReplicas: 2,
		updatedReplicas: 0,
		currentRevision: 'orders-db-1',
		updateRevision: 'orders-db-3',
	},
});

/** A DaemonSet in the middle of an update, two nodes at a time. */
export const logAgent: WorkloadOf<'DaemonSet'> = daemonSet({
	metadata: {name: 'log-agent', namespace: 'infra', uid: 'uid-log-agent', ...owned(40)},
	spec: {
		selector: {matchLabels: {app: 'log-agent'}},
		template: template('log-agent', 'log-agent:3.1'),
		updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 0, maxUnavailable: '25%'}},
	},
	status: {
		observedGeneration: 4,
		desiredNumberScheduled: 6,
		currentNumberScheduled: 6,
		updatedNumberScheduled: 4,
		numberReady: 4,
		numberAvailable: 4,
		numberUnavailable: 2,
	},
});

/** One that waits for somebody to delete its pods. */
export const cache: WorkloadOf<'StatefulSet'> = statefulSet({
	metadata: {name: 'cache', namespace: 'data', uid: 'uid-cache', ...owned(3000)},
	spec: {
		selector: {matchLabels: {app: 'cache'}},
		template: template('cache', 'redis:7.4'),
		updateStrategy: {type: 'OnDelete'},
	},
	status: {observedGeneration: 4, updatedReplicas: 1, currentRevision: 'cache-1', updateRevision: 'cache-2'},
});

type SetObject = WorkloadOf<'StatefulSet'> | WorkloadOf<'DaemonSet'>;

function revision(owner: SetObject, number: number, image: string, agoSeconds: number, cause?: string) {
	const {name, uid} = owner.metadata;
	const made: ControllerRevision = controllerRevision(owner, number, `registry/${image}`, {
		metadata: {
			uid: `${uid}-${number}`,
			creationTimestamp: at(agoSeconds),
			...(cause === undefined ? {} : {annotations: {'kubernetes.io/change-cause': cause}}),
		},
	});
	return {...made, data: {spec: {template: {...template(name, image), $patch: 'replace'}}}};
}

interface PodParts {
	readonly hash: string;
	readonly image: string;
	readonly node: string;
	readonly agoSeconds: number;
	readonly state?: 'running' | 'image-missing' | 'creating';
}

function podOf(owner: SetObject, name: string, {hash, image, node, agoSeconds, state = 'running'}: PodParts): Pod {
	const ready = state === 'running';
	const waiting =
		state === 'creating'
			? {reason: 'ContainerCreating'}
			: {
					reason: 'ImagePullBackOff',
					message: `Back-off pulling image "registry/${image}": ErrImagePull: rpc error: code = NotFound desc = registry/${image}: not found`,
				};
	const container = owner.metadata.name;
	return pod({
		metadata: {
			name,
			namespace: owner.metadata.namespace ?? '',
			uid: `uid-${name}`,
			creationTimestamp: at(agoSeconds),
			labels: {app: container, 'controller-revision-hash': hash},
			ownerReferences: [{kind: owner.kind, name: container, uid: owner.metadata.uid, controller: true}],
		},
		spec: {nodeName: node, containers: [{name: container, image: `registry/${image}`}]},
		status: {
			phase: ready ? 'Running' : 'Pending',
			conditions: [{type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: at(agoSeconds - 6)}],
			containerStatuses: [
				{
					name: container,
					ready,
					restartCount: 0,
					state: ready ? {running: {startedAt: at(agoSeconds - 2)}} : {waiting},
				},
			],
		},
	});
}

function opened(
	workload: SetObject,
	revisions: readonly ControllerRevision[],
	pods: readonly Pod[],
	events: readonly Event[],
): OpenedWorkload {
	const {name, namespace = ''} = workload.metadata;
	return {
		target: {kind: workload.kind, namespace, name},
		workload,
		freshness: live,
		replicaSets: collection([]),
		controllerRevisions: collection(revisions),
		pods: collection(pods),
		events: collection(events),
	};
}

/** The trap: revision 2 is broken, 3 was put in its place, and Kubernetes waits for the pod of 2. */
export function ordersDbOpened(): OpenedWorkload {
	const good = {hash: 'orders-db-1', image: 'postgres:16.3', agoSeconds: 4 * day};
	return opened(
		ordersDb,
		[
			revision(ordersDb, 1, 'postgres:16.3', 9 * day, 'upgrade to 16.3'),
			revision(ordersDb, 2, 'postgres:16.4-typo', 420, 'upgrade to 16.4'),
			revision(ordersDb, 3, 'postgres:16.4', 190, 'upgrade to 16.4'),
		],
		[
			podOf(ordersDb, 'orders-db-0', {...good, node: 'node-1'}),
			podOf(ordersDb, 'orders-db-1', {...good, node: 'node-2'}),
			podOf(ordersDb, 'orders-db-2', {
				hash: 'orders-db-2',
				image: 'postgres:16.4-typo',
				node: 'node-3',
				agoSeconds: 418,
				state: 'image-missing',
			}),
		],
		[
			sampleEvent(
				'StatefulSet',
				'orders-db',
				'SuccessfulCreate',
				'Create Pod orders-db-2 in StatefulSet orders-db successful',
				{
					agoSeconds: 418,
				},
			),
			sampleEvent('Pod', 'orders-db-2', 'BackOff', 'Back-off pulling image "registry/postgres:16.4-typo"', {
				agoSeconds: 9,
				count: 12,
				type: 'Warning',
			}),
		],
	);
}

export function logAgentOpened(): OpenedWorkload {
	const updated = {hash: '2', image: 'log-agent:3.1'};
	const old = {hash: '1', image: 'log-agent:3.0', agoSeconds: 30 * day};
	return opened(
		logAgent,
		[revision(logAgent, 1, 'log-agent:3.0', 30 * day), revision(logAgent, 2, 'log-agent:3.1', 40)],
		[
			podOf(logAgent, 'log-agent-4hq8p', {...updated, node: 'node-1', agoSeconds: 38}),
			podOf(logAgent, 'log-agent-7tzln', {...updated, node: 'node-2', agoSeconds: 38}),
			podOf(logAgent, 'log-agent-9kd2m', {...updated, node: 'node-3', agoSeconds: 20, state: 'creating'}),
			podOf(logAgent, 'log-agent-b6w4c', {...updated, node: 'node-4', agoSeconds: 20, state: 'creating'}),
			podOf(logAgent, 'log-agent-f8r5j', {...old, node: 'node-5'}),
			podOf(logAgent, 'log-agent-h2n9s', {...old, node: 'node-6'}),
		],
		[
			sampleEvent('DaemonSet', 'log-agent', 'SuccessfulDelete', 'Deleted pod: log-agent-x2v7t', {agoSeconds: 22}),
			sampleEvent('DaemonSet', 'log-agent', 'SuccessfulCreate', 'Created pod: log-agent-9kd2m', {agoSeconds: 20}),
		],
	);
}

/** A list with every kind in it. */
export function allKindsView(): ClusterView {
	return sampleView({workloads: collection([...sampleDeployments, ordersDb, logAgent, cache])});
}

const minutesAgo = (minutes: number) => sampleNowMs - minutes * 60_000;

/** The same list, with what was found of those that do not get on. */
export function attendedView(): ClusterView {
	return {
		...allKindsView(),
		findings: new Map([
			[
				'uid-shop-checkout',
				{
					isStuck: true,
					why: "all 5 new pods can't pull registry/shop/checkout:1.9.0: not found",
					sinceMs: minutesAgo(2),
					from: {number: 6, images: ['registry/shop/checkout:1.8.2']},
				},
			],
			['uid-shop-cart', {isStuck: false, from: {number: 11, images: ['registry/shop/cart:0.9.3']}}],
			[
				'uid-orders-db',
				{
					isStuck: false,
					why: 'the new pod runs but is not ready',
					lastProgressMs: minutesAgo(8),
					from: {number: 2, images: ['postgres:16.3']},
				},
			],
			[
				'uid-log-agent',
				{isStuck: false, lastProgressMs: minutesAgo(0.2), from: {number: 1, images: ['log-agent:3.0']}},
			],
		]),
		revisions: new Map([
			[ordersDb.metadata.uid, {number: 3, mark: ordersDb.status?.updateRevision ?? ''}],
			[logAgent.metadata.uid, {number: 2, mark: String(logAgent.metadata.generation)}],
		]),
	};
}

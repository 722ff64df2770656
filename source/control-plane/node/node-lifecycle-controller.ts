import {epochMs} from '../../rollout/timestamp.ts';
import {asPod, conditionOf} from '../pods.ts';
import {sameJson} from '../same-json.ts';
import {timestamp} from '../time.ts';
import type {Controller, ControllerContext, Key, ReconcileResult, WorldObject} from '../world.ts';
import {asNode, type Taint, type WorldNode} from './nodes.ts';

const leaseNamespace = 'kube-node-lease';

/** How long a node may be silent; since 1.32 it is longer. Source: cmd/kube-controller-manager, node-monitor-grace-period. */
function graceMs(minor: number): number {
	return minor >= 32 ? 50_000 : 40_000;
}

/** NoExecute taints follow with the next round over all nodes. Source: node_lifecycle_controller.go, nodeMonitorPeriod. */
const monitorPeriodMs = 5000;

const notReady = 'node.kubernetes.io/not-ready';
const unreachable = 'node.kubernetes.io/unreachable';

/** Taints that conditions bring; the status that does. Source: node_lifecycle_controller.go, nodeConditionToTaintKeyStatusMap. */
const conditionTaints: readonly {readonly type: string; readonly status: string; readonly key: string}[] = [
	{type: 'Ready', status: 'False', key: notReady},
	{type: 'Ready', status: 'Unknown', key: unreachable},
	{type: 'MemoryPressure', status: 'True', key: 'node.kubernetes.io/memory-pressure'},
	{type: 'DiskPressure', status: 'True', key: 'node.kubernetes.io/disk-pressure'},
	{type: 'PIDPressure', status: 'True', key: 'node.kubernetes.io/pid-pressure'},
	{type: 'NetworkUnavailable', status: 'True', key: 'node.kubernetes.io/network-unavailable'},
];

const unschedulableKey = 'node.kubernetes.io/unschedulable';
const ownKeys: ReadonlySet<string> = new Set([...conditionTaints.map(({key}) => key), unschedulableKey]);

const statusOf = (node: WorldNode, type: string): string | undefined =>
	node.status?.conditions?.find(condition => condition.type === type)?.status;

function noScheduleKeys(node: WorldNode): readonly string[] {
	const keys = conditionTaints.filter(({type, status}) => statusOf(node, type) === status).map(({key}) => key);
	return node.spec?.unschedulable ? [...keys, unschedulableKey] : keys;
}

function noExecuteKey(node: WorldNode): string | undefined {
	const ready = statusOf(node, 'Ready');
	return ready === 'False' ? notReady : ready === 'Unknown' ? unreachable : undefined;
}

/** The node's taints with those of its conditions; `execute`: also the ones that evict. Those that were there keep their time. */
function wantedTaints(node: WorldNode, execute: boolean, nowMs: number): readonly Taint[] {
	const before = node.spec?.taints ?? [];
	const had = (key: string, effect: string) => before.find(taint => taint.key === key && taint.effect === effect);
	const timeAdded = timestamp(nowMs);
	const foreign = before.filter(
		({key, effect}) => !(ownKeys.has(key) && (effect === 'NoSchedule' || effect === 'NoExecute')),
	);
	const key = noExecuteKey(node);
	const evicting =
		key === undefined
			? undefined
			: (had(key, 'NoExecute') ?? (execute ? {key, effect: 'NoExecute', timeAdded} : undefined));
	return [
		...foreign,
		...noScheduleKeys(node).map(own => had(own, 'NoSchedule') ?? {key: own, effect: 'NoSchedule', timeAdded}),
		...(evicting ? [evicting] : []),
	];
}

function writeTaints({world}: ControllerContext, node: WorldNode, taints: readonly Taint[]): string | undefined {
	const {taints: before, ...spec} = node.spec ?? {};
	if (sameJson(before ?? [], taints)) {
		return undefined;
	}

	const written = world.update({...node, spec: {...spec, ...(taints.length > 0 ? {taints} : {})}});
	return written.ok ? undefined : written.error.message;
}

/** What a kubelet tells of its node, if it tells anything. */
const watchedConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;

/** A silent node: its state is unknown, and its pods are taken for not ready. Source: node_lifecycle_controller.go, tryUpdateNodeHealth. */
function markUnknown(context: ControllerContext, node: WorldNode): string | undefined {
	const {world, nowMs, record} = context;
	const unknown = {
		status: 'Unknown',
		reason: 'NodeStatusUnknown',
		message: 'Kubelet stopped posting node status.',
		lastTransitionTime: timestamp(nowMs),
	};
	const {name} = node.metadata;
	const wasReady = statusOf(node, 'Ready') === 'True';
	const told = node.status?.conditions ?? [];
	const never = {reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.'};
	const missing = watchedConditions.filter(type => !told.some(condition => condition.type === type));
	const conditions = [
		...told.map(condition => (condition.type === 'NetworkUnavailable' ? condition : {...condition, ...unknown})),
		...missing.map(type => ({type, lastHeartbeatTime: node.metadata.creationTimestamp, ...unknown, ...never})),
	];
	const written = world.updateStatus({...node, status: {...node.status, conditions}});
	if (!written.ok || !wasReady) {
		return written.ok ? undefined : written.error.message;
	}

	record({about: node, type: 'Normal', reason: 'NodeNotReady', message: `Node ${name} status is now: NodeNotReady`});
	for (const pod of world.list('Pod').map(asPod)) {
		const ready = pod.spec.nodeName === name ? conditionOf(pod, 'Ready') : undefined;
		if (ready?.status === 'True') {
			const lost = {...ready, status: 'False', lastTransitionTime: timestamp(nowMs)};
			const others = (pod.status?.conditions ?? []).map(condition => (condition === ready ? lost : condition));
			world.updateStatus({...pod, status: {...pod.status, conditions: others}});
			record({about: pod, type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready'});
		}
	}

	return undefined;
}

/** Milliseconds until a node counts as silent; undefined: it has no lease, so nobody expects to hear from it. */
function silentInMs({world, nowMs, minor}: ControllerContext, node: WorldNode): number | undefined {
	const lease = world.get('Lease', leaseNamespace, node.metadata.name);
	const renewedMs = epochMs((lease?.spec as {readonly renewTime?: string} | undefined)?.renewTime);
	return renewedMs === undefined ? undefined : renewedMs + graceMs(minor) - nowMs;
}

/** The next round over all nodes. */
const nextRoundMs = (nowMs: number) => (Math.floor(nowMs / monitorPeriodMs) + 1) * monitorPeriodMs;

/** When the nodes' NoExecute taints are due, by name; of those that are ready: nothing. */
type Rounds = Map<string, {readonly key: string; readonly dueMs: number}>;

/** Milliseconds until the round that finds the node as it is now; undefined: it is ready. */
function roundInMs(rounds: Rounds, node: WorldNode, nowMs: number): number | undefined {
	const {name} = node.metadata;
	const key = noExecuteKey(node);
	if (key === undefined) {
		rounds.delete(name);
		return undefined;
	}

	const known = rounds.get(name);
	const round = known?.key === key ? known : {key, dueMs: nextRoundMs(nowMs)};
	rounds.set(name, round);
	return round.dueMs - nowMs;
}

function reconcile(rounds: Rounds, context: ControllerContext, key: Key): ReconcileResult {
	const {world, nowMs} = context;
	const object = world.get('Node', undefined, key);
	if (object === undefined) {
		rounds.delete(key);
		return {};
	}

	const node = asNode(object);
	const silentMs = silentInMs(context, node);
	if (silentMs !== undefined && silentMs <= 0 && statusOf(node, 'Ready') !== 'Unknown') {
		const error = markUnknown(context, node);
		return error === undefined ? {requeueAfterMs: 0} : {error};
	}

	const roundMs = roundInMs(rounds, node, nowMs);
	const error = writeTaints(context, node, wantedTaints(node, roundMs !== undefined && roundMs <= 0, nowMs));
	if (error !== undefined) {
		return {error};
	}

	const later = [silentMs, roundMs].filter(ms => ms !== undefined && ms > 0).map(ms => ms ?? 0);
	return later.length > 0 ? {requeueAfterMs: Math.min(...later)} : {};
}

/** What of a node its taints depend on. */
function facts(object: WorldObject | undefined): unknown {
	const node = object && asNode(object);
	return node && [node.spec, node.status?.conditions?.map(({type, status}) => [type, status])];
}

/**
 * The node lifecycle controller: taints nodes by their conditions, and takes a node whose lease is not renewed for lost.
 * One for a world: it remembers since when a node is unready. Source: pkg/controller/nodelifecycle.
 */
export function createNodeLifecycleController(): Controller {
	const rounds: Rounds = new Map();
	return {
		name: 'node-controller',
		keysOf({type, object, before}) {
			const isNews = object.kind === 'Node' && (type === 'DELETED' || !sameJson(facts(object), facts(before)));
			const isLease = object.kind === 'Lease' && object.metadata.namespace === leaseNamespace && type === 'ADDED';
			return isNews || isLease ? [object.metadata.name] : [];
		},
		reconcile: (context, key) => reconcile(rounds, context, key),
	};
}

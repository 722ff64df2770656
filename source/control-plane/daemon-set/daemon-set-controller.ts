import {claim} from '../claim.ts';
import {selectedBy, selectsEverything} from '../label-selector.ts';
import {asNode, type WorldNode} from '../node/nodes.ts';
import {controllerOf, keyOf, splitKey} from '../owners.ts';
import {deletePod, makePod} from '../pod-control.ts';
import {podOwnerKeys} from '../pod-ownership.ts';
import {asPod, availableInMs, isAvailable, isReady, isTerminalPhase, isTerminating, type WorldPod} from '../pods.ts';
import {slowStart} from '../replica-set/slow-start.ts';
import {sameJson} from '../same-json.ts';
import type {
	Controller,
	ControllerContext,
	Key,
	ReconcileResult,
	WorldChange,
	WorldError,
	WorldObject,
	WorldReader,
} from '../world.ts';
import {newDaemonPod, podHashOf, targetNodeOf} from './daemon-pod.ts';
import {allowsSurge, asDaemonSet, nodeLimits, type WorldDaemonSet} from './daemon-set.ts';
import {eligibilityOf} from './eligibility.ts';
import {type FailureDelays, failureDelays} from './failure-delays.ts';
import {byAge, type ManagedNode, nodeWork} from './manage.ts';
import {cleanupHistory, type DaemonHistory, ensureHistory} from './revisions.ts';
import {daemonUpdate} from './rolling-update.ts';
import {countNodes, writtenStatus} from './status.ts';

const kind = 'DaemonSet';

/** Pods that one sync creates or deletes at most. Source: daemon_controller.go, BurstReplicas. */
const mostPodsPerSync = 250;

interface Sync {
	readonly context: ControllerContext;
	readonly set: WorldDaemonSet;
	readonly history: DaemonHistory;
	readonly delays: FailureDelays;
}

/** Nodes whose labels or taints changed may begin or cease to be eligible. */
function isEligibilityNews({type, object, before}: WorldChange): boolean {
	const facts = (node: WorldObject | undefined) => node && [node.metadata.labels, asNode(node).spec?.taints];
	return type !== 'MODIFIED' || !sameJson(facts(object), facts(before));
}

function keysOf(change: WorldChange, world: WorldReader): readonly Key[] {
	const {type, object, before} = change;
	switch (object.kind) {
		case kind:
			return [keyOf(object)];
		case 'Pod':
			return podOwnerKeys(kind, object, before, world);
		case 'Node':
			return isEligibilityNews(change) ? world.list(kind).map(keyOf) : [];
		case 'ControllerRevision': {
			const owner = controllerOf(object);
			return type !== 'ADDED' && owner?.kind === kind ? [`${object.metadata.namespace}/${owner.name}`] : [];
		}

		default:
			return [];
	}
}

const podsOf = ({context: {world}, set}: Sync): readonly WorldPod[] =>
	world.controlledBy('Pod', set.metadata.uid).map(asPod);

const isPodAvailable = ({context: {nowMs, minor}, set}: Sync, pod: WorldPod): boolean =>
	isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs, minor);

/** The nodes with their pods; one that has ended and is on its way out holds no node any more. */
function managedNodes(sync: Sync, pods: readonly WorldPod[]): readonly (ManagedNode & {readonly node: WorldNode})[] {
	const byNode = Map.groupBy(
		pods.filter(pod => !(isTerminating(pod) && isTerminalPhase(pod.status?.phase))),
		targetNodeOf,
	);
	return sync.context.world.list('Node').map(object => {
		const node = asNode(object);
		const {name} = node.metadata;
		return {node, name, pods: byNode.get(name) ?? [], ...eligibilityOf(sync.set.spec.template, node)};
	});
}

/** Deletes and creates, with slow start for what is created. Source: daemon_controller.go, syncNodes. */
function syncNodes(
	{context, set, history}: Sync,
	deleted: readonly WorldPod[],
	created: readonly string[],
): WorldError | undefined {
	const waiting = created.slice(0, mostPodsPerSync);
	const {error} = slowStart(waiting.length, () => {
		const nodeName = waiting.shift();
		return nodeName === undefined ? undefined : makePod(context, set, newDaemonPod(set, nodeName, history.hash));
	});
	const failures = deleted.slice(0, mostPodsPerSync).map(pod => deletePod(context, set, pod));
	return error ?? failures.find(failure => failure !== undefined);
}

/** Puts a pod where one is missing and takes away those that are too many. Source: daemon_controller.go, manage. */
function manage(sync: Sync): {readonly error?: WorldError | undefined; readonly retryAfterMs?: number | undefined} {
	const {context, set, history, delays} = sync;
	const pods = podsOf(sync);
	const nodes = managedNodes(sync, pods);
	const situation = {
		hash: history.hash,
		surges: allowsSurge(set),
		isAvailable: (pod: WorldPod) => isPodAvailable(sync, pod),
		failureDelayMs: (nodeName: string) =>
			delays(`${set.metadata.uid}/${set.metadata.generation ?? 0}/${nodeName}`, context.nowMs),
	};
	const work = nodes.map(node => ({node, work: nodeWork(node, situation)}));
	for (const event of work.flatMap(({work: {events}}) => events)) {
		context.record({...event, about: set});
	}

	const names = new Set(nodes.map(({name}) => name));
	const homeless = pods.filter(pod => !pod.spec.nodeName && !isTerminating(pod) && !names.has(targetNodeOf(pod) ?? ''));
	const deleted = [...work.flatMap(({work: {deleted: surplus}}) => surplus), ...homeless];
	const created = work.filter(({work: {creates}}) => creates).map(({node}) => node.name);
	const waits = work.flatMap(({work: {retryAfterMs}}) => (retryAfterMs === undefined ? [] : [retryAfterMs]));
	return {error: syncNodes(sync, deleted, created), retryAfterMs: waits.length > 0 ? Math.min(...waits) : undefined};
}

/** Nodes come in any order: the controller goes through a map. */
function shuffled<T>(list: readonly T[], random: () => number): readonly T[] {
	return list
		.map(item => ({item, place: random()}))
		.sort((a, b) => a.place - b.place)
		.map(({item}) => item);
}

function rollingUpdate(sync: Sync): WorldError | undefined {
	const {context, set, history} = sync;
	const nodes = managedNodes(sync, podsOf(sync));
	const desiredNodes = nodes.filter(({shouldRun}) => shouldRun).length;
	const concerned = nodes.filter(({shouldRun, pods}) => shouldRun || pods.length > 0);
	const {deleted, surged} = daemonUpdate(shuffled(concerned, context.random), {
		hash: history.hash,
		limits: nodeLimits(set.spec.updateStrategy?.rollingUpdate ?? {maxUnavailable: 1}, desiredNodes),
		desiredNodes,
		isAvailable: pod => isPodAvailable(sync, pod),
		minor: context.minor,
	});
	return syncNodes(sync, deleted, surged);
}

function updateStatus(sync: Sync): string | undefined {
	const {context, set, history} = sync;
	const nodes = managedNodes(sync, podsOf(sync)).map(({shouldRun, pods}) => {
		const [oldest] = pods.toSorted(byAge);
		return {
			shouldRun,
			hasPod: oldest !== undefined,
			...(oldest && {
				oldest: {
					ready: isReady(oldest),
					available: isPodAvailable(sync, oldest),
					updated: podHashOf(oldest) === history.hash,
				},
			}),
		};
	});
	const status = writtenStatus(countNodes(nodes), set.metadata.generation ?? 0, history.collisionCount);
	const written = sameJson(set.status ?? {}, status) ? undefined : context.world.updateStatus({...set, status});
	return written?.ok === false ? written.error.message : undefined;
}

/** When the next ready pod becomes available. */
function nextAvailabilityMs(sync: Sync): number | undefined {
	const {set, context} = sync;
	const seconds = set.spec.minReadySeconds ?? 0;
	const waits = podsOf(sync).map(pod => availableInMs(pod, seconds, context.nowMs, context.minor) ?? 0);
	const later = waits.filter(ms => ms > 0);
	return later.length > 0 ? Math.min(...later) : undefined;
}

function syncSet(sync: Sync): ReconcileResult {
	const {set, context, history} = sync;
	const managed = manage(sync);
	const isRolling = set.spec.updateStrategy?.type !== 'OnDelete';
	const error = managed.error ?? (isRolling ? rollingUpdate(sync) : undefined);
	if (error === undefined) {
		cleanupHistory(context.world, set, history.old, podsOf(sync));
	}

	const failure = updateStatus(sync) ?? error?.message;
	const waits = [managed.retryAfterMs, nextAvailabilityMs(sync)].filter(ms => ms !== undefined);
	return failure === undefined ? {...(waits.length > 0 ? {requeueAfterMs: Math.min(...waits)} : {})} : {error: failure};
}

function reconcile(context: ControllerContext, key: Key, delays: FailureDelays): ReconcileResult {
	const {world, record} = context;
	const {namespace, name} = splitKey(key);
	const stored = world.get(kind, namespace, name);
	if (stored === undefined || stored.metadata.deletionTimestamp !== undefined) {
		return {};
	}

	const set = asDaemonSet(stored);
	if (selectsEverything(set.spec.selector)) {
		const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
		record({about: set, type: 'Warning', reason: 'SelectingAll', message});
		return {};
	}

	const claimed = claim(world, set, world.list('Pod', namespace), selectedBy(set.spec.selector));
	if ('error' in claimed) {
		return {error: claimed.error.message};
	}

	const ensured = ensureHistory(world, set, claimed.objects.map(asPod));
	return ensured.ok ? syncSet({context, set, history: ensured.history, delays}) : {error: ensured.error};
}

/** The controller of DaemonSets: one for a world, for it remembers how often a node's pods failed. Source: pkg/controller/daemon. */
export function createDaemonSetController(): Controller {
	const delays = failureDelays();
	return {name: 'daemonset-controller', keysOf, reconcile: (context, key) => reconcile(context, key, delays)};
}

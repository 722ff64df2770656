import {asNode, type WorldNode} from '../node/nodes.ts';
import {keyOf, splitKey} from '../owners.ts';
import {asPod, conditionOf, isTerminalPhase, isTerminating, type WorldPod} from '../pods.ts';
import {sameJson} from '../same-json.ts';
import {timestamp} from '../time.ts';
import type {Controller, ControllerContext, Key, ReconcileResult, WorldObject} from '../world.ts';
import {refusalOf, unschedulableMessage} from './filters.ts';
import {type UsageTable, usageTable} from './usage.ts';

const schedulerName = 'default-scheduler';

/** A pod that found no node is tried again after so long, whatever happened. Source: scheduling queue, podMaxInUnschedulablePodsDuration. */
const retryAfterMs = 300_000;

type SchedulingSpec = WorldPod['spec'] & {
	readonly schedulerName?: string;
	readonly schedulingGates?: readonly unknown[];
};

/** Unbound, meant for this scheduler, and not held back. */
function isWaiting(object: WorldObject): boolean {
	if (object.kind !== 'Pod') {
		return false;
	}

	const pod = asPod(object);
	const spec = pod.spec as SchedulingSpec;
	return (
		!spec.nodeName &&
		(spec.schedulerName ?? schedulerName) === schedulerName &&
		(spec.schedulingGates ?? []).length === 0 &&
		!isTerminating(pod) &&
		!isTerminalPhase(pod.status?.phase)
	);
}

/** The node with the fewest pods; chance decides between equal ones. */
function choose(nodes: readonly WorldNode[], usage: UsageTable, random: () => number): WorldNode | undefined {
	const fewest = Math.min(...nodes.map(node => usage.of(node.metadata.name).pods));
	const best = nodes.filter(node => usage.of(node.metadata.name).pods === fewest);
	return best[Math.floor(random() * best.length)];
}

/** Writes the condition that says why, and tells it as an event. Source: schedule_one.go, handleSchedulingFailure. */
function tellFailure({world, record, nowMs}: ControllerContext, pod: WorldPod, message: string): void {
	const before = conditionOf(pod, 'PodScheduled');
	const {generation} = pod.metadata;
	const condition = {
		type: 'PodScheduled',
		...(generation === undefined ? {} : {observedGeneration: generation}),
		status: 'False',
		lastProbeTime: null,
		lastTransitionTime: before?.status === 'False' ? before.lastTransitionTime : timestamp(nowMs),
		reason: 'Unschedulable',
		message,
	};
	record({about: pod, type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message});
	const others = (pod.status?.conditions ?? []).filter(({type}) => type !== 'PodScheduled');
	world.updateStatus({...pod, status: {...pod.status, conditions: [...others, condition]}});
}

function schedule(context: ControllerContext, pod: WorldPod, usage: UsageTable): ReconcileResult {
	const {world, random, minor, record} = context;
	const nodes = world.list('Node').map(asNode);
	const verdicts = nodes.map(node => ({node, refusal: refusalOf(pod, node, usage.of(node.metadata.name), minor)}));
	const fitting = verdicts.filter(({refusal}) => refusal === undefined).map(({node}) => node);
	const chosen = choose(fitting, usage, random);
	if (chosen === undefined) {
		tellFailure(context, pod, unschedulableMessage(verdicts.flatMap(({refusal}) => (refusal ? [refusal] : []))));
		return {requeueAfterMs: retryAfterMs};
	}

	const {namespace = '', name} = pod.metadata;
	const bound = world.bind(namespace, name, chosen.metadata.name);
	if (!bound.ok) {
		return bound.error.reason === 'Conflict' ? {} : {error: bound.error.message};
	}

	const message = `Successfully assigned ${namespace}/${name} to ${chosen.metadata.name}`;
	record({about: pod, type: 'Normal', reason: 'Scheduled', action: 'Binding', message});
	return {};
}

/** Whether what decides if a pod fits has changed. */
function fitsDifferently(now: WorldObject, before: WorldObject | undefined): boolean {
	const facts = (object: WorldObject | undefined) =>
		object && [object.spec, object.metadata.labels, asNode(object).status?.allocatable];
	return !sameJson(facts(now), facts(before));
}

/** It leaves its node free from now on. */
const hasEnded = (object: WorldObject, before: WorldObject | undefined) =>
	isTerminalPhase(asPod(object).status?.phase) && !isTerminalPhase(before && asPod(before).status?.phase);

/** The scheduler: one for a world, for it remembers what runs where. Source: pkg/scheduler. */
export function createScheduler(): Controller {
	let usage: UsageTable | undefined;
	/** Pods that found no node: they are tried again when a node changes or a pod leaves one. */
	const refused = new Set<Key>();
	return {
		name: schedulerName,
		keysOf(change) {
			const {type, object, before} = change;
			usage?.changed(change);
			if (object.kind === 'Node') {
				return fitsDifferently(object, before) ? [...refused] : [];
			}

			if (object.kind !== 'Pod') {
				return [];
			}

			if (type === 'DELETED' || hasEnded(object, before)) {
				return asPod(object).spec.nodeName ? [...refused] : [];
			}

			// A status that the scheduler itself wrote must not make it try again.
			const isNews = type === 'ADDED' || !sameJson(object.spec, before?.spec);
			return isNews && isWaiting(object) ? [keyOf(object)] : [];
		},
		reconcile(context, key) {
			usage ??= usageTable(context.world);
			const {namespace, name} = splitKey(key);
			const pod = context.world.get('Pod', namespace, name);
			refused.delete(key);
			if (pod === undefined || !isWaiting(pod)) {
				return {};
			}

			const result = schedule(context, asPod(pod), usage);
			if (result.requeueAfterMs !== undefined) {
				refused.add(key);
			}

			return result;
		},
	};
}

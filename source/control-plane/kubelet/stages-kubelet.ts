import {asNode} from '../node/nodes.ts';
import {keyOf, splitKey} from '../owners.ts';
import {asPod, type WorldPod} from '../pods.ts';
import type {Controller, ControllerContext, Key, ReconcileResult} from '../world.ts';
import {initializeNode, nodeReadyStatus} from './node-stage.ts';
import {nodeAddress, podAddresses} from './pod-addresses.ts';
import {type PodPlace, type PodStage, type PodTimings, stageOf, statusAfter, usualTimings} from './pod-stages.ts';

export interface StagesOptions {
	readonly timings?: PodTimings;
	/** Whether a node that becomes unready is set up again at once; otherwise only a node without a Ready condition is. */
	readonly healsNodes?: boolean;
}

/** A stage that takes its time ends so much later by chance: measured with kwok beside a real control plane, 22 ms on average. */
const mostLateMs = 44;

/** The stage that a pod waits in, and when it is over. */
interface Wait {
	readonly stage: PodStage['name'];
	readonly dueMs: number;
}

const takenMs = ({random}: ControllerContext, {delayMs}: PodStage): number =>
	delayMs + (delayMs > 0 ? random() * mostLateMs : 0);

function enter(
	{world, nowMs}: ControllerContext,
	pod: WorldPod,
	stage: PodStage['name'],
	place: PodPlace,
): ReconcileResult {
	const {name, namespace, uid} = pod.metadata;
	const result =
		stage === 'delete'
			? world.delete('Pod', namespace, name, {gracePeriodSeconds: 0, uid})
			: world.updateStatus({...pod, status: statusAfter(stage, pod, nowMs, place)});
	const isSettled = result.ok || result.error.reason === 'NotFound';
	return isSettled ? {} : {error: result.error.message};
}

/**
 * Plays the kubelets of all nodes by fixed stages, as kwok does: pods become Ready a while after they are bound and go a
 * while after they are deleted, or break as their label says; there are no images, probes or kubelet events. Nodes are set
 * up when they appear. One for a world: it remembers since when a pod is in its stage.
 */
export function createStagesKubelet({timings = usualTimings, healsNodes = true}: StagesOptions = {}): Controller {
	const waits = new Map<string, Wait>();
	const addresses = podAddresses();

	function reconcilePod(context: ControllerContext, pod: WorldPod): ReconcileResult {
		const {uid} = pod.metadata;
		const {nowMs} = context;
		const stage = pod.spec.nodeName ? stageOf(pod, timings) : undefined;
		if (stage === undefined) {
			waits.delete(uid);
			return {};
		}

		const before = waits.get(uid);
		const wait = before?.stage === stage.name ? before : {stage: stage.name, dueMs: nowMs + takenMs(context, stage)};
		waits.set(uid, wait);
		if (wait.dueMs > nowMs) {
			return {requeueAfterMs: wait.dueMs - nowMs};
		}

		const result = enter(context, pod, stage.name, {
			podIP: () => addresses.of(context.world, uid, pod.spec.nodeName ?? ''),
			hostIP: () => nodeAddress(context.world, pod.spec.nodeName),
		});
		if (result.error === undefined) {
			waits.delete(uid);
		}

		return result;
	}

	function reconcileNode(context: ControllerContext, name: string): ReconcileResult {
		const node = context.world.get('Node', undefined, name);
		const status = node && nodeReadyStatus(asNode(node));
		if (node && (healsNodes ? status !== 'True' : status === undefined)) {
			initializeNode(context, node);
		}

		return {};
	}

	return {
		name: 'kwok',
		keysOf({type, object}): readonly Key[] {
			if (object.kind === 'Pod' && type === 'DELETED') {
				waits.delete(object.metadata.uid);
				addresses.release(object.metadata.uid);
				return [];
			}

			return object.kind === 'Node' || (object.kind === 'Pod' && asPod(object).spec.nodeName) ? [keyOf(object)] : [];
		},
		reconcile(context, key) {
			const {namespace, name} = splitKey(key);
			if (namespace === undefined) {
				return reconcileNode(context, name);
			}

			const pod = context.world.get('Pod', namespace, name);
			return pod ? reconcilePod(context, asPod(pod)) : {};
		},
	};
}

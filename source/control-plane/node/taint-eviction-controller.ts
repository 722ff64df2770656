import {keyOf, splitKey} from '../owners.ts';
import {asPod, isTerminalPhase, isTerminating, type WorldPod} from '../pods.ts';
import {sameJson} from '../same-json.ts';
import type {Controller, ControllerContext, Key, ReconcileResult} from '../world.ts';
import {withDisruptionTarget} from './disruption-target.ts';
import {asNode, type Taint, type Toleration, tolerationOf} from './nodes.ts';

/**
 * How long a pod may still stay on its node from when it was looked at, in milliseconds; undefined: for ever. Source:
 * taint_eviction.go, processPodOnNode: the time counts from that moment, not from the taint's `timeAdded`.
 */
function toleratedMs(taints: readonly Taint[], tolerations: readonly Toleration[]): number | undefined {
	const evicting = taints.filter(({effect}) => effect === 'NoExecute');
	if (evicting.length === 0) {
		return undefined;
	}

	const used = evicting.map(taint => tolerationOf(tolerations, taint));
	if (used.some(toleration => toleration === undefined)) {
		return 0;
	}

	const seconds = used.flatMap(toleration => toleration?.tolerationSeconds ?? []);
	return seconds.length === 0 ? undefined : Math.max(0, Math.min(...seconds)) * 1000;
}

/** Marks a pod as a victim and deletes it. Source: taint_eviction.go, deletePodHandler. */
function evict({world, record, nowMs}: ControllerContext, pod: WorldPod): ReconcileResult {
	const {name, namespace} = pod.metadata;
	const message = `Marking for deletion Pod ${namespace}/${name}`;
	record({about: pod, type: 'Normal', reason: 'TaintManagerEviction', message});
	const why = 'Taint manager: deleting due to NoExecute taint';
	const conditions = withDisruptionTarget(pod, 'DeletionByTaintManager', why, nowMs);
	world.updateStatus({...pod, status: {...pod.status, conditions}});
	const deleted = world.delete('Pod', namespace, name);
	return deleted.ok || deleted.error.reason === 'NotFound' ? {} : {error: deleted.error.message};
}

/** The taint eviction controller. One for a world, for it remembers whom it is about to evict. Source: pkg/controller/tainteviction. */
export function createTaintEvictionController(): Controller {
	const planned = new Map<Key, {readonly uid: string; readonly sinceMs: number}>();

	function reconcile(context: ControllerContext, key: Key): ReconcileResult {
		const {world, nowMs, record} = context;
		const {namespace, name} = splitKey(key);
		const object = world.get('Pod', namespace, name);
		const pod = object && asPod(object);
		const node = pod?.spec.nodeName ? world.get('Node', undefined, pod.spec.nodeName) : undefined;
		if (!pod || !node || isTerminating(pod) || isTerminalPhase(pod.status?.phase)) {
			planned.delete(key);
			return {};
		}

		const {tolerations = []} = pod.spec as {readonly tolerations?: readonly Toleration[]};
		const staysMs = toleratedMs(asNode(node).spec?.taints ?? [], tolerations);
		if (staysMs === undefined) {
			if (planned.delete(key)) {
				const message = `Cancelling deletion of Pod ${namespace}/${name}`;
				record({about: pod, type: 'Normal', reason: 'TaintManagerEviction', message});
			}

			return {};
		}

		const known = planned.get(key);
		const plan = known?.uid === pod.metadata.uid ? known : {uid: pod.metadata.uid, sinceMs: nowMs};
		const leftMs = plan.sinceMs + staysMs - nowMs;
		if (leftMs > 0) {
			planned.set(key, plan);
			return {requeueAfterMs: leftMs};
		}

		planned.delete(key);
		return evict(context, pod);
	}

	return {
		name: 'taint-eviction-controller',
		keysOf({type, object, before}, world) {
			if (object.kind === 'Node') {
				const isNews =
					type !== 'DELETED' && !sameJson(asNode(object).spec?.taints, before && asNode(before).spec?.taints);
				const onNode = isNews ? world.list('Pod').filter(pod => asPod(pod).spec.nodeName === object.metadata.name) : [];
				return onNode.map(keyOf);
			}

			if (object.kind !== 'Pod' || asPod(object).spec.nodeName === undefined) {
				return [];
			}

			const wasBound = before !== undefined && asPod(before).spec.nodeName !== undefined;
			return type === 'DELETED' || !wasBound ? [keyOf(object)] : [];
		},
		reconcile,
	};
}

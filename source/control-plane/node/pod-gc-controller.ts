import {asPod, isTerminalPhase, type WorldPod} from '../pods.ts';
import type {Controller, ControllerContext, Key, ReconcileResult} from '../world.ts';
import {withDisruptionTarget} from './disruption-target.ts';

/** How long a node must be gone before its pods are. Source: gc_controller.go, quarantineTime. */
const quarantineMs = 40_000;

/** Ends and removes a pod that nobody runs any more. Source: gc_controller.go, markFailedAndDeletePodWithCondition. */
function remove({world, nowMs}: ControllerContext, pod: WorldPod): string | undefined {
	const {namespace, name, uid} = pod.metadata;
	if (!isTerminalPhase(pod.status?.phase)) {
		const conditions = withDisruptionTarget(pod, 'DeletionByPodGC', 'PodGC: node no longer exists', nowMs);
		world.updateStatus({...pod, status: {...pod.status, phase: 'Failed', conditions}});
	}

	const deleted = world.delete('Pod', namespace, name, {gracePeriodSeconds: 0, uid});
	return deleted.ok || deleted.error.reason === 'NotFound' ? undefined : deleted.error.message;
}

/**
 * The pod garbage collector: removes the pods of a node that is gone, after a time of grace. One for a world, for it remembers
 * since when. Source: pkg/controller/podgc.
 */
export function createPodGarbageCollector(): Controller {
	const missingSinceMs = new Map<Key, number>();

	function reconcile(context: ControllerContext, nodeName: Key): ReconcileResult {
		const {world, nowMs} = context;
		if (world.get('Node', undefined, nodeName)) {
			missingSinceMs.delete(nodeName);
			return {};
		}

		const sinceMs = missingSinceMs.get(nodeName) ?? nowMs;
		missingSinceMs.set(nodeName, sinceMs);
		if (sinceMs + quarantineMs > nowMs) {
			return {requeueAfterMs: sinceMs + quarantineMs - nowMs};
		}

		const pods = world
			.list('Pod')
			.map(asPod)
			.filter(({spec}) => spec.nodeName === nodeName);
		const error = pods.map(pod => remove(context, pod)).find(failure => failure !== undefined);
		return error === undefined ? {} : {error};
	}

	return {
		name: 'pod-garbage-collector',
		keysOf({type, object, before}, world) {
			if (object.kind === 'Node') {
				return type === 'MODIFIED' ? [] : [object.metadata.name];
			}

			const nodeName = object.kind === 'Pod' && type !== 'DELETED' ? asPod(object).spec.nodeName : undefined;
			const isNews = nodeName !== undefined && (before === undefined || asPod(before).spec.nodeName !== nodeName);
			return isNews && !world.get('Node', undefined, nodeName) ? [nodeName] : [];
		},
		reconcile,
	};
}

import {epochMs} from '../../rollout/timestamp.ts';
import type {WorldPod} from '../pods.ts';
import type {PodRun} from './pod-run.ts';

/**
 * Takes over a pod that was there before the kubelet looked, from its status: what runs goes on, what ended is started again.
 * False: the pod has not begun.
 */
export function adoptPod(run: PodRun, pod: WorldPod): boolean {
	const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
	const hasBegun = statuses.some(({state, lastState}) => state?.running || state?.terminated || lastState?.terminated);
	if (!hasBegun) {
		return false;
	}

	run.sandbox = 'ready';
	run.podIP = pod.status?.podIP;
	for (const container of run.runs) {
		const status = statuses.find(({name}) => name === container.container.name);
		const {state, lastState, restartCount = 0} = status ?? {};
		const last = state?.terminated ?? lastState?.terminated;
		container.runs = state?.running || last ? restartCount + 1 : 0;
		container.restarts = restartCount;
		container.ends = restartCount;
		container.started = status?.started === true;
		container.ready = status?.ready === true;
		if (last) {
			container.ended = last;
			container.previous = last;
		}

		if (state?.running) {
			container.runningSinceMs = epochMs(state.running.startedAt) ?? run.startedMs;
			container.process = run.runtime.images(container.container.image ?? '').process(container.container);
		}
	}

	return true;
}

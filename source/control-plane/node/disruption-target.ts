import type {WorldPod} from '../pods.ts';
import {timestamp} from '../time.ts';

/** A pod's conditions with the one that says that it has to go, and why. */
export function withDisruptionTarget(pod: WorldPod, reason: string, message: string, nowMs: number) {
	const {generation} = pod.metadata;
	const victim = {
		type: 'DisruptionTarget',
		...(generation === undefined ? {} : {observedGeneration: generation}),
		status: 'True',
		lastProbeTime: null,
		lastTransitionTime: timestamp(nowMs),
		reason,
		message,
	};
	return [...(pod.status?.conditions ?? []).filter(({type}) => type !== victim.type), victim];
}

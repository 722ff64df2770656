import type {Pod} from '../../../source/kubernetes/objects.ts';
import {podCells} from '../../../source/rollout/pod-status.ts';
import {epochMs} from '../../../source/rollout/timestamp.ts';
import type {Adapter} from '../adapter.ts';
import {podRowConditions} from '../oracles/pod-row-conditions.ts';

interface Input {
	readonly pod: Pod;
	readonly now: string;
	readonly wide?: boolean;
}

/** What the vectors leave out of a pod, the API never does. */
const whole = (pod: Pod): Pod => ({...pod, spec: {...pod.spec, containers: pod.spec?.containers ?? []}});

export const podStatusColumn: Adapter = {
	printPod: {
		actual({pod, now, wide}: Input) {
			const cells = podCells(whole(pod), epochMs(now) ?? Number.NaN);
			const {name, ready, status, restarts, age, ip, node, nominatedNode, readinessGates} = cells;
			const more = wide ? [ip, node, nominatedNode, readinessGates] : [];
			return {cells: [name, ready, status, restarts, age, ...more], rowConditions: podRowConditions(pod)};
		},
	},
};

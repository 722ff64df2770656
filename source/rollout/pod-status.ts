import type {Pod} from '../kubernetes/objects.ts';
import {ageOf} from './duration.ts';
import {hasTrueCondition, isTerminal, podTally, sidecarCount} from './pod-tally.ts';

/** The cells of a pod as `kubectl get pods -o wide` prints them. */
export interface PodCells {
	readonly name: string;
	/** `1/2`. */
	readonly ready: string;
	readonly status: string;
	/** `3 (12s ago)`. */
	readonly restarts: string;
	readonly age: string;
	readonly ip: string;
	readonly node: string;
	readonly nominatedNode: string;
	readonly readinessGates: string;
}

/** `ended`: on its way out, or done. */
export type PodTone = 'good' | 'busy' | 'bad' | 'ended';

function readinessGatesText(pod: Pod): string {
	const gates = pod.spec.readinessGates ?? [];
	const passed = gates.filter(({conditionType}) => {
		const condition = pod.status?.conditions?.find(({type}) => type === conditionType);
		return condition?.status === 'True';
	});
	return gates.length === 0 ? '<none>' : `${passed.length}/${gates.length}`;
}

/** The STATUS column alone. */
export function podStatusOf(pod: Pod): string {
	return podTally(pod).reason;
}

/**
 * The cells of a pod's row; `nowMs` (epoch milliseconds) is what AGE and the last restart are counted from. The
 * algorithm is that of 1.31 and later, where a deleted pod that has ended does not read `Terminating`.
 * Source: pkg/printers/internalversion/printers.go, printPod.
 */
export function podCells(pod: Pod, nowMs: number): PodCells {
	const {reason, ready, restarts, lastRestart} = podTally(pod);
	const total = pod.spec.containers.length + sidecarCount(pod);
	return {
		name: pod.metadata.name,
		ready: `${ready}/${total}`,
		status: reason,
		restarts: restarts > 0 && lastRestart ? `${restarts} (${ageOf(lastRestart, nowMs)} ago)` : String(restarts),
		age: ageOf(pod.metadata.creationTimestamp, nowMs),
		ip: pod.status?.podIPs?.[0]?.ip || '<none>',
		node: pod.spec.nodeName || '<none>',
		nominatedNode: pod.status?.nominatedNodeName || '<none>',
		readinessGates: readinessGatesText(pod),
	};
}

/** Statuses of a pod that is simply on its way up, or up and not yet ready. */
const risingStatuses: ReadonlySet<string> = new Set([
	'',
	'Pending',
	'ContainerCreating',
	'PodInitializing',
	'SchedulingGated',
	'Running',
	'NotReady',
]);

/** The scheduler has said that no node takes the pod; kubectl's STATUS reads only `Pending`. */
export function isUnschedulable(pod: Pod): boolean {
	return (
		pod.spec.nodeName === undefined &&
		pod.status?.conditions?.some(
			({type, status, reason}) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable',
		) === true
	);
}

/**
 * How a pod of a workload is doing, in one word for glyph and colour. A container that ended with `Completed` while the
 * pod goes on counts as bad: a workload's pods are meant to stay.
 */
export function podTone(pod: Pod): PodTone {
	const status = podStatusOf(pod);
	if (status === 'Terminating' || pod.status?.phase === 'Succeeded') {
		return 'ended';
	}

	if (isTerminal(pod) && pod.metadata.deletionTimestamp) {
		return 'ended';
	}

	if (isUnschedulable(pod)) {
		return 'bad';
	}

	if (risingStatuses.has(status) || /^Init:\d+\/\d+$/.test(status)) {
		return status === 'Running' && hasTrueCondition(pod, 'Ready') ? 'good' : 'busy';
	}

	return 'bad';
}

import {humanDuration} from '../duration.ts';
import type {Diagnosis} from './diagnosis.ts';
import {overdueSinceMs} from './overdue.ts';
import type {Parts} from './parts.ts';
import {nodeSymptom} from './pod-symptoms.ts';
import {agree} from './words.ts';

/**
 * Pods that should be gone for long and whose node is not known to be lost: that would explain it. `isWaitedFor`: others are
 * made only when they are gone; a rollout that does not wait for them is not stuck by them.
 */
export function terminatingDiagnosis(
	{newPods, oldPods, eventsOf}: Parts,
	nowMs: number,
	isWaitedFor: boolean,
): Diagnosis | undefined {
	const overdue = [...newPods, ...oldPods].flatMap(pod => {
		const sinceMs = overdueSinceMs(pod, nowMs);
		const isLost = nodeSymptom(pod, eventsOf(pod), nowMs) !== undefined;
		return sinceMs === undefined || isLost ? [] : [{pod, sinceMs}];
	});
	if (overdue.length === 0) {
		return undefined;
	}

	const sinceMs = Math.min(...overdue.map(each => each.sinceMs));
	const nodes = [...new Set(overdue.map(({pod}) => pod.spec.nodeName ?? 'no node'))];
	const where = nodes.length === 1 ? ` on node ${nodes[0]}` : ` on ${nodes.length} nodes`;
	const count = overdue.length;
	const words = `${count} ${count === 1 ? 'pod' : 'pods'}`;
	return {
		cause: 'stuck-terminating',
		level: isWaitedFor ? 'fault' : 'transient',
		sentence: `${words} ${agree(count, 'are')} still Terminating${where}, ${humanDuration(nowMs - sinceMs)} after the grace period: the node or a finalizer holds ${count === 1 ? 'it' : 'them'}`,
		evidence: overdue.map(({pod}) => pod.metadata.name).join(', '),
		next: 'look at the node; delete with --force only when the node is surely gone',
		sinceMs,
	};
}

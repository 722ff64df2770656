import type {Pod} from '../../kubernetes/objects.ts';
import {humanDuration} from '../duration.ts';
import {epochMs} from '../timestamp.ts';
import type {Diagnosis} from './diagnosis.ts';
import {agree} from './words.ts';

/** The kubelet is given so long after the grace period: killing and tidying up take some seconds. */
const overdueMs = 30_000;

/** A pod's deletionTimestamp is the end of its grace period. */
function overdueSinceMs({metadata}: Pod, nowMs: number): number | undefined {
	const dueMs = epochMs(metadata.deletionTimestamp);
	return dueMs !== undefined && nowMs - dueMs > overdueMs ? dueMs : undefined;
}

/** Pods that should be gone for long; which node they are on tells whether it is the node's fault. */
export function terminatingDiagnosis(pods: readonly Pod[], nowMs: number): Diagnosis | undefined {
	const overdue = pods.flatMap(pod => {
		const sinceMs = overdueSinceMs(pod, nowMs);
		return sinceMs === undefined ? [] : [{pod, sinceMs}];
	});
	if (overdue.length === 0) {
		return undefined;
	}

	const sinceMs = Math.min(...overdue.map(each => each.sinceMs));
	const nodes = [...new Set(overdue.map(({pod}) => pod.spec.nodeName ?? 'no node'))];
	const where = nodes.length === 1 ? ` on node ${nodes[0]}` : ` on ${nodes.length} nodes`;
	const count = overdue.length;
	const pods_ = `${count} ${count === 1 ? 'pod' : 'pods'}`;
	return {
		cause: 'stuck-terminating',
		level: 'fault',
		sentence: `${pods_} ${agree(count, 'are')} still Terminating${where}, ${humanDuration(nowMs - sinceMs)} after the grace period: the node or a finalizer holds ${count === 1 ? 'it' : 'them'}`,
		evidence: overdue.map(({pod}) => pod.metadata.name).join(', '),
		next: 'look at the node; delete with --force only when the node is surely gone',
		sinceMs,
	};
}

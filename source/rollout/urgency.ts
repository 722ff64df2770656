import type {AnyWorkload} from './any-workload.ts';
import {lacksPodsOnly, progressOf} from './progress.ts';
import {compareText} from './revisions.ts';

/** Most urgent first: what is broken, what lacks pods, what moves, what waits for a person, what is well, what is off. */
const urgency = {stuck: 0, degraded: 1, rolling: 2, paused: 3, fine: 4, idle: 5} as const;

/**
 * How much a workload needs a look: 0 (stuck or failing) to 5 (scaled to zero). From the object alone, never from the
 * time, so that rows move only when the cluster does.
 */
export function urgencyOf(workload: AnyWorkload): number {
	const progress = progressOf(workload);
	const {phase, failure, available, desired} = progress;
	switch (phase) {
		case 'deadline-exceeded':
			return urgency.stuck;
		case 'paused':
			return urgency.paused;
		case 'held':
			return available < desired ? urgency.degraded : urgency.paused;
		case 'unobserved':
		case 'progressing':
			return failure ? urgency.stuck : lacksPodsOnly(workload, progress) ? urgency.degraded : urgency.rolling;
		case 'scaled-to-zero':
			return urgency.idle;
		case 'complete':
			return failure ? urgency.stuck : available < desired ? urgency.degraded : urgency.fine;
	}
}

/** What the order of the Workloads screen rests on; the urgency is computed once for each object. */
export interface Ranked {
	readonly urgency: number;
	readonly namespace: string;
	readonly name: string;
}

/** The order of the Workloads screen: urgency, then namespace, then name. */
export function compareByUrgency(a: Ranked, b: Ranked): number {
	return a.urgency - b.urgency || compareText(a.namespace, b.namespace) || compareText(a.name, b.name);
}

import type {AnyWorkload} from './any-workload.ts';
import {clockText} from './duration.ts';
import {deadlineLeftMs, progressOf} from './progress.ts';
import {workloadBudget} from './workload-budget.ts';

/**
 * What becomes of a rollout that is stuck, if it is left alone: what Kubernetes will say and when, and how many pods it
 * keeps. It takes no more old pods away than the budget allows while the new ones don't come. `nowMs` is epoch
 * milliseconds. Source: rolling.go, reconcileOldReplicaSets.
 */
export function ifNobodyActs(workload: AnyWorkload, nowMs: number): string {
	const progress = progressOf(workload);
	const leftMs = deadlineLeftMs(progress, nowMs);
	const told =
		progress.phase === 'deadline-exceeded'
			? 'it stays so'
			: leftMs === undefined
				? 'it goes on trying'
				: `fails ${leftMs > 0 ? `in ${clockText(leftMs)}` : 'now'}`;
	const floor = Math.min(progress.available, workloadBudget(workload).fewestAvailable);
	return `if nobody acts: ${told}, ${floor} of ${progress.desired} stay available, no rollback`;
}

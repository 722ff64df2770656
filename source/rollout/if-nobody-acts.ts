import {type AnyWorkload, isSet} from './any-workload.ts';
import {clockText} from './duration.ts';
import {deadlineLeftMs, type Progress, progressOf} from './progress.ts';
import {workloadBudget} from './workload-budget.ts';

/**
 * What becomes of a rollout that is stuck, if it is left alone: what Kubernetes will say and when, and how many pods it
 * keeps. It takes no more old pods away than the budget allows while the new ones don't come. `nowMs` is epoch
 * milliseconds. Source: rolling.go, reconcileOldReplicaSets.
 */
export function ifNobodyActs(workload: AnyWorkload, nowMs: number): string {
	const progress = progressOf(workload);
	const {phase, available, desired} = progress;
	const leftMs = deadlineLeftMs(progress, nowMs);
	const told =
		phase === 'held'
			? 'it stays held'
			: phase === 'deadline-exceeded'
				? 'it stays so'
				: leftMs === undefined
					? 'it goes on trying'
					: `fails ${leftMs > 0 ? `in ${clockText(leftMs)}` : 'now'}`;
	const floor = takesPods(workload, progress)
		? Math.min(available, workloadBudget(workload).fewestAvailable)
		: available;
	return `if nobody acts: ${told}, ${floor} of ${desired} stay available, no rollback`;
}

/**
 * Whether Kubernetes may still take pods away that are available: not where its strategy reaches no further one, nor of
 * Recreate, once it has ended the old ones. Source: recreate.go, rolloutRecreate.
 */
function takesPods(workload: AnyWorkload, {phase, reach, old}: Progress): boolean {
	const isRecreate = !isSet(workload) && workload.spec.strategy?.type === 'Recreate';
	return phase !== 'held' && reach > 0 && !(isRecreate && old === 0);
}

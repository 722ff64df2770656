import {type AnyWorkload, isDaemonSet, isSet, isStatefulSet} from './any-workload.ts';
import {lacksPodsOnly, progressOf} from './progress.ts';

/**
 * Whether a template is on its way to the pods of a workload, or was stopped by its deadline: what a brake would stop. A
 * change of size alone is no rollout, nor are pods that are missing after one. What was changed a moment ago counts: what
 * it will lead to is not known yet.
 */
export function rollsNow(workload: AnyWorkload): boolean {
	if (workload.metadata.deletionTimestamp) return false;
	const progress = progressOf(workload);
	switch (progress.phase) {
		case 'unobserved':
		case 'deadline-exceeded':
			return true;
		case 'progressing':
			return !(lacksPodsOnly(workload, progress) || isSizeOnly(workload));
		case 'paused':
		case 'held':
		case 'complete':
		case 'scaled-to-zero':
			return false;
	}
}

function isSizeOnly(workload: AnyWorkload): boolean {
	if (isDaemonSet(workload)) return false;
	if (isStatefulSet(workload)) {
		const {currentRevision, updateRevision} = workload.status ?? {};
		const {updated, total, desired} = progressOf(workload);
		// On the way back to the revision that it came from both are the same, too, among pods of the one that is left. Of its
		// first rollout they are as well, and pods that end after a smaller size was set are no longer counted as updated.
		const isGoingBack = updated < total && total <= desired;
		return currentRevision !== undefined && currentRevision === updateRevision && !isGoingBack;
	}
	if (isSet(workload)) return false;
	const {old, updated, desired, deadline} = progressOf(workload);
	return old === 0 && updated !== desired && deadline === undefined && workload.spec.strategy?.type !== 'Recreate';
}

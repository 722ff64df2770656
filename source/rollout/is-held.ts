import type {StatefulSet, Workload} from '../kubernetes/objects.ts';
import {type AnyWorkload, isDaemonSet, isStatefulSet} from './any-workload.ts';
import {changeOwners} from './field-owners.ts';
import {daemonSetCounts, statefulSetCounts} from './set-counts.ts';

/**
 * The partition of a StatefulSet that rolltop holds: the highest that the API takes (an int32), to which no scaling comes,
 * so that it stays held at any size; and by which the hold is recognised, also by whoever reads it with kubectl.
 */
export const holdPartition = 2_147_483_647;

/** Whether rolltop holds a StatefulSet. */
export function isHeldByRolltop({spec: {updateStrategy}}: Pick<StatefulSet, 'spec'>): boolean {
	return updateStrategy?.type !== 'OnDelete' && updateStrategy?.rollingUpdate?.partition === holdPartition;
}

/** Whether rolltop holds a StatefulSet or DaemonSet; of the latter its managed fields tell who set OnDelete. */
export function isHeldHere(workload: AnyWorkload): boolean {
	if (isStatefulSet(workload)) {
		return isHeldByRolltop(workload);
	}

	return (
		isDaemonSet(workload) &&
		workload.spec.updateStrategy?.type === 'OnDelete' &&
		changeOwners(workload).updateStrategy?.manager === 'rolltop'
	);
}

/** Whether no pod of a StatefulSet or DaemonSet gets a new template by itself: what comes nearest to being paused. */
export function isHeld(workload: Workload): boolean {
	if (workload.kind === 'Deployment') {
		return false;
	}

	const {held, reach} = workload.kind === 'StatefulSet' ? statefulSetCounts(workload) : daemonSetCounts(workload);
	// Without pods, too, rolltop's hold keeps those that are to come.
	return (held !== undefined && reach === 0) || (workload.kind === 'StatefulSet' && isHeldByRolltop(workload));
}

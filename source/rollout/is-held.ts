import type {Workload} from '../kubernetes/objects.ts';
import {daemonSetCounts, statefulSetCounts} from './set-counts.ts';

/** Whether no pod of a StatefulSet or DaemonSet gets a new template by itself: what comes nearest to being paused. */
export function isHeld(workload: Workload): boolean {
	if (workload.kind === 'Deployment') {
		return false;
	}

	const {held, reach} = workload.kind === 'StatefulSet' ? statefulSetCounts(workload) : daemonSetCounts(workload);
	return held !== undefined && reach === 0;
}

import {type AnyWorkload, isDaemonSet, isStatefulSet} from './any-workload.ts';
import {deploymentRolloutStatus, type RolloutStatus} from './rollout-status.ts';
import {daemonSetRolloutStatus, statefulSetRolloutStatus} from './set-rollout-status.ts';

/** What `kubectl rollout status` says of one state of any workload, to the letter. */
export function rolloutStatus(workload: AnyWorkload): RolloutStatus {
	return isStatefulSet(workload)
		? statefulSetRolloutStatus(workload)
		: isDaemonSet(workload)
			? daemonSetRolloutStatus(workload)
			: deploymentRolloutStatus(workload);
}

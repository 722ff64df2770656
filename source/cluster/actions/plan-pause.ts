import {isPaused} from '../../rollout/is-paused.ts';
import {kubectlLine} from './kubectl-line.ts';
import {basisOf, impossible, nameOf, type PlanInput, type PlanOutcome, planned} from './plan-parts.ts';

/**
 * Stops the rollout of a Deployment: as one of many, where nobody presses a key for each. It tests which object it is and
 * nothing else: an autoscaler that set its size, or somebody who changed what rolls out, must not hold the brake.
 */
export function planPause({request, workload, identity}: PlanInput): PlanOutcome {
	if (workload.kind !== 'Deployment') {
		return impossible(`${nameOf(workload)} can not be paused: it is a ${workload.kind}.`);
	}
	if (isPaused(workload)) return impossible(`${nameOf(workload)} is paused already.`);
	return planned({
		request,
		title: `pause ${nameOf(workload)}`,
		changes: [{path: 'spec.paused', after: 'true'}],
		notes: [],
		kubectl: kubectlLine(identity, request.target, 'pause'),
		patch: [
			{op: 'test', path: '/metadata/uid', value: workload.metadata.uid},
			{op: 'add', path: '/spec/paused', value: true},
		],
		basis: basisOf(workload),
	});
}

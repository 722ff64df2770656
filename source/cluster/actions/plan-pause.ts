import {kubectlLine} from './kubectl-line.ts';
import {
	basisOf,
	impossible,
	isPaused,
	nameOf,
	type PlanInput,
	type PlanOutcome,
	planned,
	preconditions,
} from './plan-parts.ts';

/** Stops the rollout of a Deployment, as it was seen: as one of many, where nobody presses a key for each. */
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
		patch: [...preconditions(workload), {op: 'add', path: '/spec/paused', value: true}],
		basis: basisOf(workload),
	});
}

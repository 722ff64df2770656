import type {WorkloadOf} from '../../kubernetes/objects.ts';
import {holdPartition, isHeld} from '../../rollout/is-held.ts';
import {kubectlPatchLine} from './kubectl-line.ts';
import {basisOf, impossible, nameOf, type PlanInput, type PlanOutcome, planned, preconditions} from './plan-parts.ts';

/**
 * What comes nearest to a pause of what can't be paused: a StatefulSet's partition is set beyond any number of replicas, a
 * DaemonSet's strategy to OnDelete. Pods that are being replaced at this moment come up all the same.
 */
export function planHold({request, workload, identity}: PlanInput): PlanOutcome {
	if (workload.kind === 'Deployment') {
		return impossible(`${nameOf(workload)} is a Deployment: it is paused, not held.`);
	}
	if (isHeld(workload)) return impossible(`${nameOf(workload)} is held already: no further pod is updated.`);
	const {kind} = workload;
	const strategy = kind === 'StatefulSet' ? heldStatefulSet(workload) : {type: 'OnDelete'};
	const operation = {op: 'add', path: '/spec/updateStrategy', value: strategy} as const;
	const how =
		kind === 'StatefulSet'
			? `A StatefulSet can not be paused. Its partition becomes ${holdPartition}, the highest there is: no further pod is updated, however it is scaled.`
			: 'A DaemonSet can not be paused. With OnDelete no further pod is updated until somebody deletes one.';
	return planned({
		request,
		title: `hold ${nameOf(workload)}`,
		changes: [
			{
				path: 'spec.updateStrategy',
				before: JSON.stringify(workload.spec.updateStrategy),
				after: JSON.stringify(strategy),
			},
		],
		notes: [
			how,
			'A pod that is being replaced now comes up with the new template all the same.',
			'Letting it go on puts back exactly the strategy that it has now.',
		],
		kubectl: kubectlPatchLine(identity, request.target, [operation]),
		patch: [...preconditions(workload), operation],
		basis: basisOf(workload),
	});
}

function heldStatefulSet({spec}: WorkloadOf<'StatefulSet'>): object {
	return {type: 'RollingUpdate', rollingUpdate: {...spec.updateStrategy?.rollingUpdate, partition: holdPartition}};
}

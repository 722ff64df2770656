import type {WorkloadOf} from '../../kubernetes/objects.ts';
import {isHeld} from '../../rollout/is-held.ts';
import {revisionsOf} from '../../rollout/revisions.ts';
import type {FieldChange} from '../../rollout/template-diff.ts';
import {kubectlLine, kubectlPatchLine} from './kubectl-line.ts';
import {
	basisOf,
	changesTo,
	impossible,
	nameOf,
	type PlanInput,
	type PlanOutcome,
	planned,
	preconditions,
} from './plan-parts.ts';

export function pausedChange(after?: string): FieldChange {
	return {path: 'spec.paused', before: 'true', ...(after ? {after} : {})};
}

/** Lets a rollout go on. */
export function planResume(input: PlanInput): PlanOutcome {
	const {workload} = input;
	return workload.kind === 'Deployment' ? resumeDeployment(input, workload) : resumeSet(input, workload);
}

function resumeDeployment(
	{request, owned, isUnlisted, identity}: PlanInput,
	deployment: WorkloadOf<'Deployment'>,
): PlanOutcome {
	if (!deployment.spec.paused) return impossible(`${nameOf(deployment)} is not paused.`);
	const running = revisionsOf(deployment, owned).find(({replicaSet}) => (replicaSet?.spec.replicas ?? 0) > 0);
	const pending = running ? changesTo(running.template, deployment.spec.template) : [];
	return planned({
		request,
		title: `resume ${nameOf(deployment)}`,
		changes: [pausedChange('false'), ...pending],
		notes: isUnlisted
			? ['Whether its template was changed while it was paused is not known: there is no right to list ReplicaSets.']
			: pending.length > 0
				? ['The template was changed while it was paused: these changes roll out now.']
				: [],
		kubectl: kubectlLine(identity, request.target, 'resume'),
		patch: [...preconditions(deployment), {op: 'add', path: '/spec/paused', value: false}],
		basis: basisOf(deployment),
	});
}

/** What the API server takes where nothing is set. Source: pkg/apis/apps/v1/defaults.go. */
const usualStrategies = {
	StatefulSet: {type: 'RollingUpdate', rollingUpdate: {partition: 0}},
	DaemonSet: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 0, maxUnavailable: 1}},
} as const;

function resumeSet({request, identity, former}: PlanInput, set: WorkloadOf<'StatefulSet' | 'DaemonSet'>): PlanOutcome {
	if (!isHeld(set)) return impossible(`${nameOf(set)} is not held: its update strategy reaches its pods.`);
	const strategy = former ?? usualStrategies[set.kind];
	const operation = {op: 'add', path: '/spec/updateStrategy', value: strategy} as const;
	const isUsual = former === undefined;
	return planned({
		request,
		title: `let ${nameOf(set)} go on`,
		changes: [
			{path: 'spec.updateStrategy', before: JSON.stringify(set.spec.updateStrategy), after: JSON.stringify(strategy)},
		],
		notes: [
			isUsual
				? 'What its update strategy was before is not known here: this is what Kubernetes takes where nothing is set.'
				: 'This is the update strategy that it had before it was held.',
			'Pods that have an older template get the present one now.',
		],
		kubectl: kubectlPatchLine(identity, request.target, [operation]),
		patch: [...preconditions(set), operation],
		basis: basisOf(set),
		...(isUsual ? {isGuessed: true} : {}),
	});
}

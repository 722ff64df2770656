import {type KubernetesError, type Result, success} from '../../kubernetes/errors.ts';
import type {Pod, Workload} from '../../kubernetes/objects.ts';
import {workloadRef} from '../../rollout/workload-kind.ts';
import type {ActionRequest} from './action.ts';
import type {ActionApi} from './api.ts';
import {keptIn, type PlanInput} from './plan-parts.ts';

export interface ReadPlanInput {
	readonly api: ActionApi;
	readonly request: ActionRequest;
	/** The update strategy that a workload had before it was held. */
	readonly former: (workload: Workload) => Promise<unknown>;
	/** What keeps its revisions is left out: the plan rests on the workload alone. */
	readonly withoutOwned?: boolean;
}

type Read = Omit<PlanInput, 'request' | 'identity' | 'nowMs' | 'pods' | 'remembered'> & {
	/** Where the plan rests on them. */
	readonly pods?: Result<readonly Pod[]>;
};

export type PlanRead =
	| {readonly ok: true; readonly value: Read}
	/** `doing`: what could not be done, as `errorSentence` takes it. */
	| {readonly ok: false; readonly error: KubernetesError; readonly doing: string};

/**
 * Reads afresh what the plan of a request rests on. Fails where the workload can't be read, or its revisions; without the
 * right to list these, only what goes back to one of them fails, for kubectl does the rest without it, too.
 */
export async function readPlanInput({api, request, former, withoutOwned = false}: ReadPlanInput): Promise<PlanRead> {
	const name = workloadRef(request.target);
	const workload = await api.readWorkload(request.target);
	if (!workload.ok) return {...workload, doing: `read ${name}`};
	const {kind, metadata} = workload.value;
	const rolls = request.kind === 'undo' || request.kind === 'roll-to';
	const [owned, pods, autoscalers, strategy] = await Promise.all([
		withoutOwned ? success([]) : api.readOwned(workload.value),
		rolls ? api.readPods(workload.value) : undefined,
		request.kind === 'scale' ? api.readAutoscalers(metadata.namespace ?? '') : undefined,
		request.kind === 'resume' && kind !== 'Deployment' ? former(workload.value) : undefined,
	]);
	const isUnlisted = !(owned.ok || rolls) && owned.error.kind === 'forbidden';
	if (!(owned.ok || isUnlisted)) {
		return {...owned, doing: `list the ${keptIn(kind)} of ${name}, which keep its revisions`};
	}
	const value: Read = {
		workload: workload.value,
		owned: owned.ok ? owned.value : [],
		...(isUnlisted ? {isUnlisted} : {}),
		...(pods ? {pods} : {}),
		...(autoscalers?.ok ? {autoscalers: autoscalers.value} : {}),
		...(strategy === undefined ? {} : {former: strategy}),
	};
	return {ok: true, value};
}

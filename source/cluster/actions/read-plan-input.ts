import {type Result, success} from '../../kubernetes/errors.ts';
import type {Pod} from '../../kubernetes/objects.ts';
import type {ActionRequest} from './action.ts';
import type {ActionApi} from './api.ts';
import type {PlanInput} from './plan-parts.ts';

export interface ReadPlanInput {
	readonly api: ActionApi;
	readonly request: ActionRequest;
	/** The update strategy that an object had before it was held, by its uid. */
	readonly former: (uid: string) => Promise<unknown>;
}

type Read = Omit<PlanInput, 'request' | 'identity' | 'nowMs' | 'pods'> & {
	/** Where the plan rests on them. */
	readonly pods?: Result<readonly Pod[]>;
};

/** Reads afresh what the plan of a request rests on. Fails only where the workload or its revisions can't be read. */
export async function readPlanInput({api, request, former}: ReadPlanInput): Promise<Result<Read>> {
	const workload = await api.readWorkload(request.target);
	if (!workload.ok) return workload;
	const {kind, metadata} = workload.value;
	const rolls = request.kind === 'undo' || request.kind === 'roll-to';
	const [owned, pods, autoscalers, strategy] = await Promise.all([
		api.readOwned(workload.value),
		rolls && kind === 'StatefulSet' ? api.readPods(workload.value) : undefined,
		request.kind === 'scale' ? api.readAutoscalers(metadata.namespace ?? '') : undefined,
		request.kind === 'resume' && kind !== 'Deployment' ? former(metadata.uid) : undefined,
	]);
	if (!owned.ok) return owned;
	return success({
		workload: workload.value,
		owned: owned.value,
		...(pods ? {pods} : {}),
		...(autoscalers?.ok ? {autoscalers: autoscalers.value} : {}),
		...(strategy === undefined ? {} : {former: strategy}),
	});
}

import type {PodTemplateSpec, ReplicaSet} from '../../kubernetes/objects.ts';
import {budgetOf} from '../budget.ts';
import {amountOf} from '../quantity.ts';
import type {Diagnosis} from './diagnosis.ts';
import {type Parts, staying} from './parts.ts';
import {schedulingSymptom, waitsForRoom} from './scheduling-symptom.ts';

/** What the containers of a template ask for of one resource, in its base unit. */
function requested({spec}: PodTemplateSpec, resource: string): number {
	return spec.containers
		.map(
			({resources}) => (resources as {requests?: Readonly<Record<string, unknown>>} | undefined)?.requests?.[resource],
		)
		.reduce<number>((sum, amount) => sum + amountOf(amount), 0);
}

const comparedResources = ['cpu', 'memory'] as const;

/** The new template asks for more than the old: then it is not the surge alone that is too much. */
function asksForMore(template: PodTemplateSpec, old: readonly ReplicaSet[]): boolean {
	return comparedResources.some(resource =>
		old.every(({spec}) => requested(template, resource) > requested(spec.template, resource)),
	);
}

/**
 * maxUnavailable 0: no old pod may go before a new one is there, and no node has room for one more. Neither is wrong by
 * itself, so the scheduler's word alone would not tell what to do.
 */
export function roomDiagnosis({workload, template, newPods, oldPods}: Parts): Diagnosis | undefined {
	if (workload.kind !== 'Deployment' || template === undefined) {
		return undefined;
	}

	const {spec} = workload.object;
	const {strategy, maxUnavailable, maxSurge} = budgetOf(spec);
	const waiting = staying(newPods).filter(waitsForRoom);
	const old = workload.replicaSets.filter(({status}) => (status?.availableReplicas ?? 0) > 0);
	const [first] = waiting;
	if (
		strategy !== 'RollingUpdate' ||
		maxUnavailable.resolved > 0 ||
		first === undefined ||
		staying(oldPods).length === 0 ||
		asksForMore(template, old)
	) {
		return undefined;
	}

	const symptom = schedulingSymptom(first, template);
	return {
		cause: 'no-room',
		level: 'fault',
		sentence: `no room to surge: maxUnavailable is ${maxUnavailable.setting || '0'}${maxUnavailable.setting.endsWith('%') ? ' = 0' : ''}, so up to ${maxSurge.resolved} more must fit first, and ${symptom?.clause.replace(/^find no node: /, '') ?? 'no node has room'}`,
		...(symptom?.evidence ? {evidence: symptom.evidence} : {}),
		next: 'add room, or allow maxUnavailable 1',
		...(symptom?.sinceMs === undefined ? {} : {sinceMs: symptom.sinceMs}),
	};
}

import type {DeploymentCondition} from '../../kubernetes/objects.ts';

type Conditions = readonly DeploymentCondition[];

export function conditionOf(conditions: Conditions | undefined, type: string): DeploymentCondition | undefined {
	return conditions?.find(condition => condition.type === type);
}

export function withoutCondition(conditions: Conditions | undefined, type: string): Conditions {
	return (conditions ?? []).filter(condition => condition.type !== type);
}

/**
 * The conditions with this one, moved to the end; nothing changes when status and reason are those it has already, and
 * while the status stays so does the time of transition. Source: deployment_util.go, SetDeploymentCondition.
 */
export function withCondition(conditions: Conditions | undefined, condition: DeploymentCondition): Conditions {
	const before = conditionOf(conditions, condition.type);
	if (before?.status === condition.status && before.reason === condition.reason) {
		return conditions ?? [];
	}

	const {lastTransitionTime} = before?.status === condition.status ? before : condition;
	const kept = lastTransitionTime === undefined ? {} : {lastTransitionTime};
	return [...withoutCondition(conditions, condition.type), {...condition, ...kept}];
}

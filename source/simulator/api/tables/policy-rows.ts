import {type Fields, fieldsOf, itemsOf, numberOf, textOf} from '../json.ts';
import {createdOf, nameOf, type RowMaker, UNSET} from './row.ts';

const UNKNOWN = '<unknown>';
/** How many metrics a row names. */
const metricsShown = 2;

/** `pods: 2/10, cpu: 1/4`: used and hard, requests and limits apart. */
function quotaText(object: Fields, limits: boolean): string {
	const {hard, used} = fieldsOf(object.status);
	return Object.keys(fieldsOf(hard))
		.filter(name => name.startsWith('limits.') === limits)
		.sort()
		.map(name => `${name}: ${String(fieldsOf(used)[name] ?? '0')}/${String(fieldsOf(hard)[name])}`)
		.join(', ');
}

function resourceTarget(resource: Fields, current: Fields): string {
	const [target, now] = [fieldsOf(resource.target), fieldsOf(current.current)];
	const name = textOf(resource.name);
	if (target.averageUtilization === undefined) {
		const average = now.averageValue === undefined ? UNKNOWN : String(now.averageValue);
		return `${name}: ${average}/${target.averageValue === undefined ? '<auto>' : String(target.averageValue)}`;
	}

	const used = now.averageUtilization === undefined ? UNKNOWN : `${String(now.averageUtilization)}%`;
	return `${name}: ${used}/${String(target.averageUtilization)}%`;
}

/** `cpu: 12%/80%`; of metrics other than resources the target alone is told. */
function targetsText(spec: Fields, status: Fields): string {
	const metrics = itemsOf(spec.metrics).map(fieldsOf);
	if (metrics.length === 0) return '<none>';
	const current = itemsOf(status.currentMetrics).map(fieldsOf);
	const texts = metrics.map((metric, index) =>
		metric.type === 'Resource'
			? resourceTarget(fieldsOf(metric.resource), fieldsOf(current[index]?.resource))
			: `${UNKNOWN}/<auto>`,
	);
	const shown = texts.slice(0, metricsShown).join(', ');
	return texts.length > metricsShown ? `${shown} + ${texts.length - metricsShown} more...` : shown;
}

const horizontalPodAutoscaler: RowMaker = (object, age) => {
	const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
	const {kind, name} = fieldsOf(spec.scaleTargetRef);
	return [
		nameOf(object),
		`${textOf(kind)}/${textOf(name)}`,
		targetsText(spec, status),
		spec.minReplicas === undefined ? UNSET : String(spec.minReplicas),
		numberOf(spec.maxReplicas),
		numberOf(status.currentReplicas),
		age(createdOf(object)),
	];
};

const budgetText = (value: unknown) => (value === undefined || value === null ? 'N/A' : String(value));

const podDisruptionBudget: RowMaker = (object, age) => {
	const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
	const bounds = [budgetText(spec.minAvailable), budgetText(spec.maxUnavailable)];
	return [nameOf(object), ...bounds, numberOf(status.disruptionsAllowed), age(createdOf(object))];
};

export const policyRows: Readonly<Record<string, RowMaker>> = {
	ResourceQuota: (object, age) => [
		nameOf(object),
		quotaText(object, false),
		quotaText(object, true),
		age(createdOf(object)),
	],
	HorizontalPodAutoscaler: horizontalPodAutoscaler,
	PodDisruptionBudget: podDisruptionBudget,
	PriorityClass: (object, age) => [
		nameOf(object),
		numberOf(object.value),
		object.globalDefault === true,
		age(createdOf(object)),
		textOf(object.preemptionPolicy),
	],
};

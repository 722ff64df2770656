import {type Fields, fieldsOf, textOf} from '../json.ts';
import {type Causes, forbidden, invalid, notSupported, required} from './cause.ts';
import {atMostAll, intOrPercent, intOrPercentValue, nonNegative} from './numbers.ts';
import {runningTemplateCauses, templateCauses} from './pod-spec.ts';
import {isEmptySelector, isEvaluable, selectorCauses, selectorMatches} from './selector.ts';

const isAbsent = (value: unknown) => value === undefined || value === null;
const isZero = (value: unknown) => intOrPercentValue(value) === 0;

/** A selector that is required; `name` is the kind as the text names it. */
function requiredSelector(selector: unknown, name: string): Causes {
	if (isAbsent(selector)) return [required('spec.selector')];
	const empty = isEmptySelector(selector)
		? [invalid('spec.selector', selector, `empty selector is invalid for ${name}`)]
		: [];
	return [...selectorCauses(selector, 'spec.selector'), ...empty];
}

function mismatch(selector: unknown, template: Fields): Causes {
	const labels = fieldsOf(template.metadata).labels ?? null;
	if (selectorMatches(selector, labels)) return [];
	return [invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')];
}

/** The template of a ReplicaSet, or of what makes ReplicaSets or StatefulSet pods. */
function selectedTemplate(spec: Fields, kind: string): Causes {
	const template = fieldsOf(spec.template);
	if (!isEvaluable(spec.selector)) return [invalid('spec.selector', spec.selector, 'invalid label selector')];
	return [
		...mismatch(spec.selector, template),
		...templateCauses(template, 'spec.template'),
		...runningTemplateCauses(template, 'spec.template', kind),
	];
}

/** A strategy as messages print it: with the names of the API server's own fields. */
const printedStrategy = ({type, rollingUpdate}: Fields) => ({
	Type: textOf(type),
	RollingUpdate: isAbsent(rollingUpdate) ? null : rollingUpdate,
});

function deploymentStrategy(strategy: Fields, field: string): Causes {
	const {type, rollingUpdate} = strategy;
	switch (type) {
		case 'Recreate':
			return isAbsent(rollingUpdate)
				? []
				: [forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
		case 'RollingUpdate':
			return isAbsent(rollingUpdate)
				? [required(`${field}.rollingUpdate`, 'this should be defaulted and never be nil')]
				: rollingDeployment(fieldsOf(rollingUpdate), `${field}.rollingUpdate`);
		default:
			return [notSupported(field, printedStrategy(strategy), ['Recreate', 'RollingUpdate'])];
	}
}

function rollingDeployment({maxUnavailable, maxSurge}: Fields, field: string): Causes {
	const at = `${field}.maxUnavailable`;
	return [
		...intOrPercent(maxUnavailable, at),
		...intOrPercent(maxSurge, `${field}.maxSurge`),
		...(isZero(maxUnavailable) && isZero(maxSurge)
			? [invalid(at, maxUnavailable ?? 0, 'may not be 0 when `maxSurge` is 0')]
			: []),
		...atMostAll(maxUnavailable, at),
	];
}

/** Source of all: pkg/apis/apps/validation/validation.go; the order is that of the API server's causes. */
export function deploymentCauses(spec: Fields): Causes {
	const {progressDeadlineSeconds: deadline, minReadySeconds = 0} = spec;
	const tooEarly = typeof deadline === 'number' && deadline <= Number(minReadySeconds);
	return [
		...nonNegative(spec.replicas, 'spec.replicas'),
		...requiredSelector(spec.selector, 'deployment'),
		...selectedTemplate(spec, 'ReplicaSet'),
		...deploymentStrategy(fieldsOf(spec.strategy), 'spec.strategy'),
		...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
		...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
		...nonNegative(deadline, 'spec.progressDeadlineSeconds'),
		...(tooEarly ? [invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')] : []),
	];
}

/** The empty selector's text names the deployment here too. */
export const replicaSetCauses = (spec: Fields): Causes => [
	...nonNegative(spec.replicas, 'spec.replicas'),
	...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
	...requiredSelector(spec.selector, 'deployment'),
	...selectedTemplate(spec, 'ReplicaSet'),
];

function statefulSetStrategy(strategy: Fields, field: string): Causes {
	const {type, rollingUpdate} = strategy;
	if (textOf(type) === '') return [required(field)];
	if (type === 'OnDelete') {
		if (isAbsent(rollingUpdate)) return [];
		const {partition = 0, maxUnavailable = null} = fieldsOf(rollingUpdate);
		const value = {Partition: partition, MaxUnavailable: maxUnavailable};
		return [invalid(`${field}.rollingUpdate`, value, "only allowed for updateStrategy 'RollingUpdate'")];
	}

	if (type !== 'RollingUpdate') {
		return [invalid(field, printedStrategy(strategy), "must be 'RollingUpdate' or 'OnDelete'")];
	}

	const {partition, maxUnavailable} = fieldsOf(rollingUpdate);
	const at = `${field}.rollingUpdate.maxUnavailable`;
	return [
		...nonNegative(partition, `${field}.rollingUpdate.partition`),
		...intOrPercent(maxUnavailable, at),
		...(!isAbsent(maxUnavailable) && isZero(maxUnavailable) ? [invalid(at, maxUnavailable, 'cannot be 0')] : []),
		...atMostAll(maxUnavailable, at),
	];
}

function podManagement(policy: unknown): Causes {
	if (textOf(policy) === '') return [required('spec.podManagementPolicy')];
	if (policy === 'OrderedReady' || policy === 'Parallel') return [];
	return [invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")];
}

export const statefulSetCauses = (spec: Fields): Causes => [
	...podManagement(spec.podManagementPolicy),
	...statefulSetStrategy(fieldsOf(spec.updateStrategy), 'spec.updateStrategy'),
	...nonNegative(spec.replicas, 'spec.replicas'),
	...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
	...nonNegative(fieldsOf(spec.ordinals).start, 'spec.ordinals.start'),
	...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
	...requiredSelector(spec.selector, 'statefulset'),
	...selectedTemplate(spec, 'StatefulSet'),
];

/** Source: ValidateRollingUpdateDaemonSet. */
export function rollingDaemonSet({maxUnavailable, maxSurge}: Fields, field: string): Causes {
	const [unavailableAt, surgeAt] = [`${field}.maxUnavailable`, `${field}.maxSurge`];
	const both =
		!isZero(maxUnavailable) && !isZero(maxSurge)
			? [invalid(surgeAt, maxSurge, 'may not be set when maxUnavailable is non-zero')]
			: isZero(maxUnavailable) && isZero(maxSurge)
				? [required(unavailableAt, 'cannot be 0 when maxSurge is 0')]
				: [];
	return [
		...intOrPercent(maxUnavailable, unavailableAt),
		...intOrPercent(maxSurge, surgeAt),
		...atMostAll(maxUnavailable, unavailableAt),
		...atMostAll(maxSurge, surgeAt),
		...both,
	];
}

function daemonSetStrategy(strategy: Fields, field: string): Causes {
	const {type, rollingUpdate} = strategy;
	if (type === 'OnDelete') return [];
	if (type !== 'RollingUpdate') return [notSupported(field, printedStrategy(strategy), ['RollingUpdate', 'OnDelete'])];
	if (isAbsent(rollingUpdate)) return [required(`${field}.rollingUpdate`)];
	return rollingDaemonSet(fieldsOf(rollingUpdate), `${field}.rollingUpdate`);
}

export const daemonSetCauses = (spec: Fields): Causes => [
	...selectorCauses(spec.selector, 'spec.selector'),
	...mismatch(spec.selector, fieldsOf(spec.template)),
	...(!isAbsent(spec.selector) && isEmptySelector(spec.selector)
		? [invalid('spec.selector', spec.selector, 'empty selector is invalid for daemonset')]
		: []),
	...templateCauses(fieldsOf(spec.template), 'spec.template'),
	...runningTemplateCauses(fieldsOf(spec.template), 'spec.template', 'DaemonSet'),
	...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
	...daemonSetStrategy(fieldsOf(spec.updateStrategy), 'spec.updateStrategy'),
	...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
];

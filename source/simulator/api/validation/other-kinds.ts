import {type Fields, fieldsOf, itemsOf, numberOf, textOf} from '../json.ts';
import {compareQuantities, isQuantity} from '../quantities.ts';
import {type Causes, invalid, required} from './cause.ts';
import {intOrPercent, portRange} from './numbers.ts';
import {selectorCauses} from './selector.ts';

const keyPattern = '[-._a-zA-Z0-9]+';
const keyText = `a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '${keyPattern}')`;

/** Keys of a ConfigMap or a Secret. */
export const dataKeyCauses = (data: unknown, field: string): Causes =>
	Object.keys(fieldsOf(data))
		.filter(key => !new RegExp(`^${keyPattern}$`).test(key))
		.map(key => invalid(`${field}[${key}]`, key, keyText));

export function quotaCauses(spec: Fields): Causes {
	return Object.entries(fieldsOf(spec.hard))
		.filter(([, value]) => isQuantity(value) && compareQuantities(value, '0') < 0)
		.map(([name, value]) => invalid(`spec.hard[${name}]`, String(value), 'must be greater than or equal to 0'));
}

export function disruptionBudgetCauses(spec: Fields): Causes {
	const {minAvailable, maxUnavailable, selector} = spec;
	if (minAvailable !== undefined && maxUnavailable !== undefined) {
		const value = {
			MinAvailable: minAvailable,
			Selector: selector ?? null,
			MaxUnavailable: maxUnavailable,
			UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? null,
		};
		return [invalid('spec', value, 'minAvailable and maxUnavailable cannot be both set')];
	}

	return [
		...intOrPercent(minAvailable, 'spec.minAvailable'),
		...intOrPercent(maxUnavailable, 'spec.maxUnavailable'),
		...selectorCauses(selector, 'spec.selector'),
	];
}

/** What of the core group has a size. */
const coreScalable: ReadonlySet<string> = new Set(['ReplicationController']);

export function autoscalerCauses(spec: Fields): Causes {
	const {minReplicas, maxReplicas, scaleTargetRef} = spec;
	const least = typeof minReplicas === 'number' ? minReplicas : 1;
	const most = numberOf(maxReplicas);
	const target = fieldsOf(scaleTargetRef);
	return [
		...(least < 1 ? [invalid('spec.minReplicas', least, 'must be greater than or equal to 1')] : []),
		...(most < least ? [invalid('spec.maxReplicas', most, 'must be greater than or equal to `minReplicas`')] : []),
		...['kind', 'name']
			.filter(name => textOf(target[name]) === '')
			.map(name => required(`spec.scaleTargetRef.${name}`)),
		...(textOf(target.apiVersion) === '' && textOf(target.kind) !== '' && !coreScalable.has(textOf(target.kind))
			? [invalid('spec.scaleTargetRef.apiVersion', '', 'apiVersion must specify API group')]
			: []),
		...(most === 0 ? [required('spec.maxReplicas')] : []),
	];
}

export function serviceCauses(spec: Fields): Causes {
	const ports = itemsOf(spec.ports).map(fieldsOf);
	const headless = spec.clusterIP === 'None' || spec.type === 'ExternalName';
	if (ports.length === 0) return headless ? [] : [required('spec.ports')];
	return ports.flatMap(({name, port, targetPort}, index) => {
		const at = `spec.ports[${index}]`;
		return [
			...(ports.length > 1 && textOf(name) === '' ? [required(`${at}.name`)] : []),
			...portRange(port ?? 0, `${at}.port`),
			...(typeof targetPort === 'number' ? portRange(targetPort, `${at}.targetPort`) : []),
		];
	});
}

/** Source: pkg/apis/networking/validation, ValidateIngressSpec. */
export function ingressCauses(spec: Fields): Causes {
	const isEmpty = spec.defaultBackend === undefined && itemsOf(spec.rules).length === 0;
	return isEmpty ? [invalid('spec', null, 'either `defaultBackend` or `rules` must be specified')] : [];
}

/** Pods of a Job end, so that they can't be restarted for ever. Source: pkg/apis/batch/validation, ValidateJobSpec. */
export function jobCauses(spec: Fields, field = 'spec'): Causes {
	const {restartPolicy} = fieldsOf(fieldsOf(spec.template).spec);
	const place = `${field}.template.spec.restartPolicy`;
	const text = 'valid values: "OnFailure", "Never"';
	return restartPolicy === 'OnFailure' || restartPolicy === 'Never' ? [] : [required(place, text)];
}

export const cronJobCauses = (spec: Fields): Causes =>
	jobCauses(fieldsOf(fieldsOf(spec.jobTemplate).spec), 'spec.jobTemplate.spec');

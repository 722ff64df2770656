import {type Fields, fieldsOf, itemsOf, textOf} from '../json.ts';
import {type Causes, duplicate, forbidden, invalid, notSupported, required} from './cause.ts';
import {containersCauses} from './container.ts';
import {annotationCauses, labelCauses} from './metadata.ts';
import {dnsLabelProblems, dnsSubdomainProblems} from './names.ts';

/** The field that a volume source can't do without. */
const sourceNeeds: Readonly<Record<string, string>> = {
	hostPath: 'path',
	secret: 'secretName',
	configMap: 'name',
	persistentVolumeClaim: 'claimName',
};

/** The order in which the API server looks at sources; the rest comes after them. */
const sourceOrder = ['emptyDir', 'hostPath', 'secret', 'persistentVolumeClaim', 'configMap'];

function sourceCauses(volume: Fields, at: string): Causes {
	const names = Object.keys(volume).filter(name => name !== 'name' && volume[name] !== undefined);
	const rank = (name: string) => (sourceOrder.includes(name) ? sourceOrder.indexOf(name) : sourceOrder.length);
	const [first, ...others] = names.toSorted((a, b) => rank(a) - rank(b));
	if (first === undefined) return [required(at, 'must specify a volume type')];
	const need = Object.hasOwn(sourceNeeds, first) ? sourceNeeds[first] : undefined;
	const missing = need !== undefined && textOf(fieldsOf(volume[first])[need]) === '';
	return [
		...(missing ? [required(`${at}.${first}.${need}`)] : []),
		...others.map(name => forbidden(`${at}.${name}`, 'may not specify more than 1 volume type')),
	];
}

function volumeCauses(volumes: readonly Fields[], field: string): Causes {
	const seen = new Set<string>();
	return volumes.flatMap((volume, index) => {
		const [at, name] = [`${field}[${index}]`, textOf(volume.name)];
		const named =
			name === ''
				? [required(`${at}.name`)]
				: seen.has(name)
					? [duplicate(`${at}.name`, name)]
					: dnsLabelProblems(name).map(problem => invalid(`${at}.name`, name, problem));
		seen.add(name);
		return [...sourceCauses(volume, at), ...named];
	});
}

const oneOf = (value: unknown, field: string, values: readonly string[]): Causes =>
	value === undefined || values.includes(textOf(value)) ? [] : [notSupported(field, value, values)];

const subdomain = (value: unknown, field: string): Causes =>
	textOf(value) === '' ? [] : dnsSubdomainProblems(textOf(value)).map(problem => invalid(field, value, problem));

/** A pod's spec, or a template's. Source: pkg/apis/core/validation/validation.go, ValidatePodSpec. */
export function podSpecCauses(value: unknown, field: string): Causes {
	const spec = fieldsOf(value);
	const volumes = itemsOf(spec.volumes).map(fieldsOf);
	const names = new Set(volumes.map(({name}) => textOf(name)));
	const {activeDeadlineSeconds: deadline} = spec;
	return [
		...volumeCauses(volumes, `${field}.volumes`),
		...(itemsOf(spec.containers).length === 0 ? [required(`${field}.containers`)] : []),
		...containersCauses(spec.containers, names, `${field}.containers`),
		...containersCauses(spec.initContainers, names, `${field}.initContainers`),
		...oneOf(spec.restartPolicy, `${field}.restartPolicy`, ['Always', 'OnFailure', 'Never']),
		...oneOf(spec.dnsPolicy, `${field}.dnsPolicy`, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']),
		...labelCauses(spec.nodeSelector, `${field}.nodeSelector`),
		...subdomain(spec.serviceAccountName, `${field}.serviceAccountName`),
		...subdomain(spec.nodeName, `${field}.nodeName`),
		...(typeof deadline === 'number' && deadline < 1
			? [invalid(`${field}.activeDeadlineSeconds`, deadline, 'must be between 1 and 2147483647, inclusive')]
			: []),
	];
}

/** A pod template without its selector. Source: ValidatePodTemplateSpec. */
export function templateCauses(template: Fields, field: string): Causes {
	const {labels, annotations} = fieldsOf(template.metadata);
	const ephemeral = itemsOf(fieldsOf(template.spec).ephemeralContainers).length > 0;
	return [
		...labelCauses(labels, `${field}.labels`),
		...annotationCauses(annotations, `${field}.annotations`),
		...podSpecCauses(template.spec, `${field}.spec`),
		...(ephemeral
			? [forbidden(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
			: []),
	];
}

const always = ['Always'];

/** What templates of workloads that keep pods running can't say. */
export function runningTemplateCauses(template: Fields, field: string, kind: string): Causes {
	const {restartPolicy, activeDeadlineSeconds} = fieldsOf(template.spec);
	return [
		...oneOf(restartPolicy, `${field}.spec.restartPolicy`, always),
		...(activeDeadlineSeconds === undefined
			? []
			: [forbidden(`${field}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`)]),
	];
}

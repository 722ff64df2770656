import type {PodSpec, PodTemplateSpec} from '../kubernetes/objects.ts';
import {isJsonObject} from './json-object.ts';
import {canonicalQuantity} from './quantity.ts';

/** The label that the controller adds to a ReplicaSet's template; no part of what a person wrote. */
export const templateHashLabel = 'pod-template-hash';

/**
 * Fields that are maps or plain structs in Kubernetes' types: there an empty object is the same as none. Everywhere else
 * (emptyDir, securityContext) the field is a pointer, and `{}` says something that its absence doesn't.
 */
const emptyMeansAbsent: ReadonlySet<string> = new Set([
	'metadata',
	'labels',
	'annotations',
	'nodeSelector',
	'matchLabels',
	'resources',
	'limits',
	'requests',
	'overhead',
	'volumeAttributes',
]);

/** Maps whose values are quantities, and single quantities: compared by value, `1` equals `1000m`. */
const quantityMaps: ReadonlySet<string> = new Set(['limits', 'requests', 'overhead']);
const quantities: ReadonlySet<string> = new Set(['sizeLimit', 'divisor', 'storage']);

const isEmptyObject = (value: unknown) => isJsonObject(value) && Object.keys(value).length === 0;

/** The value of field `key` in a form in which equal values have equal JSON. */
export function canonicalField(key: string, value: unknown): unknown {
	if (quantityMaps.has(key) && isJsonObject(value)) {
		const entries = Object.entries(value).map(([name, amount]) => [name, canonicalQuantity(amount) ?? amount] as const);
		return canonicalObject(Object.fromEntries(entries));
	}

	return quantities.has(key) && !isJsonObject(value) ? (canonicalQuantity(value) ?? value) : canonicalValue(value);
}

/** Keys sorted, absent-like fields dropped, values canonical. */
function canonicalObject(source: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
	const fields: [string, unknown][] = [];
	for (const key of Object.keys(source).sort()) {
		const value = canonicalField(key, source[key]);
		const isEmptyList = Array.isArray(value) && value.length === 0;
		if (value === null || value === undefined || isEmptyList || (emptyMeansAbsent.has(key) && isEmptyObject(value))) {
			continue;
		}

		fields.push([key, value]);
	}

	return Object.fromEntries(fields);
}

function canonicalValue(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(canonicalValue);
	}

	return isJsonObject(value) ? canonicalObject(value) : value;
}

/** The template as a person wrote it: without the controller's pod-template-hash label. */
export function templateWithoutHash(template: PodTemplateSpec): PodTemplateSpec {
	const labels = template.metadata?.labels;
	if (!labels || !Object.hasOwn(labels, templateHashLabel)) {
		return template;
	}

	const {[templateHashLabel]: _hash, ...others} = labels;
	return {...template, metadata: {...template.metadata, labels: others}};
}

/**
 * The template in a form in which equal templates have equal JSON: without the hash label, nulls and empty lists and
 * maps, keys sorted, quantities by value.
 */
export function canonicalTemplate(template: PodTemplateSpec): PodTemplateSpec {
	const canonical = canonicalObject({...templateWithoutHash(template)});
	return {...canonical, spec: (canonical.spec ?? {containers: []}) as PodSpec};
}

/**
 * Whether two templates are the same to the Deployment controller: semantic equality without the pod-template-hash
 * label, never a comparison of hashes. Lists are ordered. Source: deployment_util.go, EqualIgnoreHash.
 */
export function sameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
	return a === b || canonicalText(a) === canonicalText(b);
}

// Records don't change, and a history is compared with the present template again and again.
const canonicalTexts = new WeakMap<PodTemplateSpec, string>();

function canonicalText(template: PodTemplateSpec): string {
	const text = canonicalTexts.get(template) ?? JSON.stringify(canonicalTemplate(template));
	canonicalTexts.set(template, text);
	return text;
}

/** The images of the containers, in order, as the IMAGES column has them: init containers are not among them. */
export function imagesOf(template: PodTemplateSpec | PodSpec): string[] {
	const spec = 'containers' in template ? template : template.spec;
	return (spec.containers ?? []).map(container => container.image ?? '');
}

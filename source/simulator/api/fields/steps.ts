import {canonicalJson, type Fields, fieldsOf, isFields} from '../json.ts';
import {type FieldSchema, fieldSchema, itemSchema, marksOf} from '../schema.ts';

/** One part of a value that is owned on its own. */
export interface Part {
	readonly step: string;
	readonly value: unknown;
	readonly schema: FieldSchema | undefined;
}

/** Values that keys of list items have when they are absent. Source: the `default` of the API's OpenAPI. */
const keyDefaults: Readonly<Record<string, unknown>> = {protocol: 'TCP'};

/** An item of a list that is a map, by its keys; of a set by its value. */
export function itemStep(item: unknown, schema: FieldSchema | undefined): string {
	const {keys} = marksOf(schema);
	if (!keys) return `v:${canonicalJson(item)}`;
	const values = keys
		.map((key): [string, unknown] => [key, fieldsOf(item)[key] ?? keyDefaults[key]])
		.filter(([, value]) => value !== undefined);
	return `k:${canonicalJson(Object.fromEntries(values))}`;
}

/** The parts of an object or list that is not owned as a whole. */
export function partsOf(value: unknown, schema: FieldSchema | undefined): readonly Part[] {
	if (Array.isArray(value)) {
		return value.map(item => ({step: itemStep(item, schema), value: item, schema: itemSchema(schema)}));
	}

	if (!isFields(value)) return [];
	return Object.entries(value)
		.filter(([, field]) => field !== undefined)
		.map(([name, field]) => ({step: `f:${name}`, value: field, schema: fieldSchema(schema, name)}));
}

/** A path as conflicts name it: `.spec.template.spec.containers[name="web"].image`. */
export function pathText(steps: readonly string[]): string {
	return steps.map(stepText).join('');
}

function stepText(step: string): string {
	if (step.startsWith('f:')) return `.${step.slice(2)}`;
	if (step.startsWith('v:')) return `[=${step.slice(2)}]`;
	const keys = Object.entries(JSON.parse(step.slice(2)) as Fields);
	return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
}

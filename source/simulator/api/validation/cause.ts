import {isFields} from '../json.ts';

/** One thing that is wrong with an object, as the details of a Status carry it. */
export interface Cause {
	readonly reason: string;
	/** Begins with what is wrong: `Invalid value: -1: must be …`. */
	readonly message: string;
	/** `spec.template.spec.containers[0].image`. */
	readonly field: string;
}

export type Causes = readonly Cause[];

/** Go prints maps by their keys and structs in their own order: of those with small letters only selectors' matters. */
function keyOrder([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
	if (a === 'matchLabels' || b === 'matchLabels') return a === b ? 0 : a === 'matchLabels' ? -1 : 1;
	return a < b ? -1 : 1;
}

const isInternal = (name: string) => /^[A-Z]/.test(name);

/** A value with its keys as messages order them; structs that are printed by Go's names keep theirs. */
function ordered(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(ordered);
	if (!isFields(value)) return value;
	const entries = Object.entries(value).map(([key, field]): [string, unknown] => [key, ordered(field)]);
	return Object.fromEntries(entries.some(([key]) => isInternal(key)) ? entries : entries.sort(keyOrder));
}

/** A value as messages print it. */
const printed = (value: unknown) => JSON.stringify(ordered(value)) ?? 'null';

/** Source of all: apimachinery pkg/util/validation/field/errors.go. */
export const invalid = (field: string, value: unknown, detail: string): Cause => ({
	reason: 'FieldValueInvalid',
	message: `Invalid value: ${printed(value)}: ${detail}`,
	field,
});

export const required = (field: string, detail = ''): Cause => ({
	reason: 'FieldValueRequired',
	message: detail === '' ? 'Required value' : `Required value: ${detail}`,
	field,
});

export const forbidden = (field: string, detail: string): Cause => ({
	reason: 'FieldValueForbidden',
	message: `Forbidden: ${detail}`,
	field,
});

export const duplicate = (field: string, value: unknown): Cause => ({
	reason: 'FieldValueDuplicate',
	message: `Duplicate value: ${printed(value)}`,
	field,
});

export const notFound = (field: string, value: unknown): Cause => ({
	reason: 'FieldValueNotFound',
	message: `Not found: ${printed(value)}`,
	field,
});

export const notSupported = (field: string, value: unknown, supported: readonly string[]): Cause => ({
	reason: 'FieldValueNotSupported',
	message: `Unsupported value: ${printed(value)}: supported values: ${supported.map(printed).join(', ')}`,
	field,
});

export const tooLong = (field: string, bytes: number): Cause => ({
	reason: 'FieldValueTooLong',
	message: `Too long: may not be more than ${bytes} bytes`,
	field,
});

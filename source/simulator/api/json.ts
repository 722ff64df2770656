import {fieldsOf, isJsonObject, type JsonObject} from '../../rollout/json-object.ts';

/** JSON objects as the API passes them around: fields are looked up, never assumed. */
export type Fields = JsonObject;

export {fieldsOf};

export const isFields: (value: unknown) => value is Fields = isJsonObject;

export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** The object with its fields in the order of their names, all the way down: one text for equal values. */
export function canonicalJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	if (!isFields(value)) return JSON.stringify(value) ?? 'null';
	const entries = Object.entries(value).filter(([, field]) => field !== undefined);
	entries.sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${entries.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
}

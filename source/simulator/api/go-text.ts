import {isFields} from './json.ts';

/** A value as Go prints a map: `map[a:1 b:[x y]]`. */
export function goText(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
	if (!isFields(value)) return value === null ? '<nil>' : String(value);
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return `map[${entries.map(([key, field]) => `${key}:${goText(field)}`).join(' ')}]`;
}

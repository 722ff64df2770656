import {type Fields, fieldsOf} from '../json.ts';

export const isSet = (value: unknown): boolean => value !== undefined && value !== null;

/** The object with defaults in the place of fields that it doesn't have. */
export function filled(value: unknown, defaults: Fields): Fields {
	const given = Object.entries(fieldsOf(value)).filter(([, field]) => isSet(field));
	return {...defaults, ...Object.fromEntries(given)};
}

/** The object with one field changed, when it has the field. */
export function mapField(object: Fields, name: string, change: (value: unknown) => unknown): Fields {
	return isSet(object[name]) ? {...object, [name]: change(object[name])} : object;
}

/** The object with the items of one list changed, when it has the list. */
export function mapItems(object: Fields, name: string, change: (item: Fields) => Fields): Fields {
	const items = object[name];
	return Array.isArray(items) ? {...object, [name]: items.map(item => change(fieldsOf(item)))} : object;
}

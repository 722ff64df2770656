import {isFields} from '../json.ts';

/** Prefixes of fields of a strategic merge patch that speak of another field. */
export const setElementOrder = '$setElementOrder/';
export const deleteFromList = '$deleteFromPrimitiveList/';

/** Fields that say how to merge; `$patch` is looked at before. */
export const isDirective = (key: string): boolean =>
	key.startsWith(setElementOrder) || key.startsWith(deleteFromList) || key === '$retainKeys';

/** A value that is new to the object, without the patch's directives; undefined: it was only there to be deleted. */
export function removeDirectives(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(removeDirectives).filter(item => item !== undefined);
	if (!isFields(value)) return value;
	if (value.$patch === 'delete') return undefined;
	const fields = Object.entries(value)
		.filter(([key]) => key !== '$patch' && !isDirective(key))
		.map(([key, field]) => [key, removeDirectives(field)]);
	return Object.fromEntries(fields.filter(([, field]) => field !== undefined));
}

/** Nulls of a value that is new to the object delete nothing. Lists keep theirs. */
export function discardNulls(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(discardNulls);
	if (!isFields(value)) return value;
	const fields = Object.entries(value).filter(([, field]) => field !== null);
	return Object.fromEntries(fields.map(([key, field]) => [key, discardNulls(field)]));
}

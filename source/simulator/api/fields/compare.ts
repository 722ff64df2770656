import {sameJson} from '../../../control-plane/same-json.ts';
import {isFields} from '../json.ts';
import {type FieldSchema, isAtomic, typeOf} from '../schema.ts';
import {emptySet, type FieldSet, fieldSet, leaf, union} from './field-set.ts';
import {partsOf} from './steps.ts';

/** What a write did to an object, path by path. */
export interface Comparison {
	readonly added: FieldSet;
	readonly modified: FieldSet;
	readonly removed: FieldSet;
}

const same: Comparison = {added: emptySet, modified: emptySet, removed: emptySet};

/** Objects and lists whose parts are owned each on its own. */
const hasParts = (value: unknown, schema: FieldSchema | undefined): boolean =>
	!isAtomic(schema) && (Array.isArray(value) || (isFields(value) && schema !== undefined && schema !== 'any'));

/** Every path of a value that was not there before, itself included. */
export function wholeSet(value: unknown, schema: FieldSchema | undefined): FieldSet {
	if (!hasParts(value, schema)) return leaf;
	const parts = partsOf(value, schema);
	return fieldSet(
		true,
		parts.map(part => [part.step, wholeSet(part.value, part.schema)] as const),
	);
}

/** What is there even when nobody wrote it: structs that are no pointers, and required fields, all empty. */
const emptyPart = (schema: FieldSchema | undefined, step: string): unknown => {
	const always = typeOf(schema)?.always;
	const name = step.slice(2);
	return always && Object.hasOwn(always, name) ? always[name] : undefined;
};

/** Compares two states of one value. Source: structured-merge-diff typed, Compare. */
export function compare(before: unknown, after: unknown, schema: FieldSchema | undefined): Comparison {
	if (before === after) return same;
	if (!hasParts(before, schema) || !hasParts(after, schema)) {
		return sameJson(before, after) ? same : {...same, modified: leaf};
	}

	const [old, now] = [partsOf(before, schema), partsOf(after, schema)];
	const oldByStep = new Map(old.map(part => [part.step, part]));
	const steps = new Set(now.map(({step}) => step));
	const changes = now.map(part => {
		const value = oldByStep.get(part.step)?.value ?? emptyPart(schema, part.step);
		const change =
			value === undefined
				? {...same, added: wholeSet(part.value, part.schema)}
				: compare(value, part.value, part.schema);
		return [part.step, change] as const;
	});
	const gone = old
		.filter(({step}) => !steps.has(step))
		.map(({step, value, schema: own}) => [step, wholeSet(value, own)] as const);
	const only = (name: keyof Comparison) => changes.map(([step, change]) => [step, change[name]] as const);
	return {
		added: fieldSet(false, only('added')),
		modified: fieldSet(false, only('modified')),
		removed: union(fieldSet(false, only('removed')), fieldSet(false, gone)),
	};
}

/** The paths that an applied configuration speaks of. Source: structured-merge-diff typed, ToFieldSet. */
export function appliedSet(value: unknown, schema: FieldSchema | undefined): FieldSet {
	if (!hasParts(value, schema)) return leaf;
	const isStruct = typeOf(schema) !== undefined;
	const children = partsOf(value, schema).map(part => {
		const set = appliedSet(part.value, part.schema);
		const isEmptyPart = isFields(part.value) && Object.keys(part.value).length === 0;
		const owned = !isStruct || isEmptyPart;
		return [part.step, owned ? {...set, member: true} : set] as const;
	});
	return fieldSet(false, children);
}

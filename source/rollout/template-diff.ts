import type {PodTemplateSpec} from '../kubernetes/objects.ts';
import {fieldsOf, isJsonObject, type JsonObject} from './json-object.ts';
import {itemsByKey, keyFieldOf} from './list-keys.ts';
import {canonicalField, templateWithoutHash} from './pod-template.ts';
import {holdsSecret, isSecretLikeText, isSecretPath} from './secret-like.ts';

/** One difference between two pod templates (or specs), at a path as kubectl writes it. */
export interface FieldChange {
	/** `spec.template.spec.containers[web].image`. */
	readonly path: string;
	/** Printed value before; undefined: it was not there. */
	readonly before?: string;
	/** Printed value after; undefined: it goes. */
	readonly after?: string;
	/** The values are masked (literal env values, anything secret-like): they read `maskedValue`. */
	readonly masked?: boolean;
}

/** What stands for a value that is not shown: whether there was one, and is one, may be seen. */
export const maskedValue = '(masked)';

/** Where the walk is: the printed path, and the field names alone, for masking. */
interface Place {
	readonly path: string;
	readonly fields: readonly string[];
	readonly showValues: boolean;
}

const isAbsent = (value: unknown) => value === undefined || value === null;

const shapeOf = (value: unknown) => (Array.isArray(value) ? 'list' : isJsonObject(value) ? 'fields' : 'scalar');

const isScalarList = (value: unknown) => Array.isArray(value) && value.every(item => shapeOf(item) === 'scalar');

const lastField = ({fields}: Place) => fields.at(-1) ?? '';

/** `.image`, or `[kubernetes.io/os]` where the name could be misread. */
const fieldPlace = (place: Place, field: string): Place => ({
	...place,
	path: /^[\w-]+$/.test(field) ? `${place.path}.${field}` : `${place.path}[${printedValue(field)}]`,
	fields: [...place.fields, field],
});

const itemPlace = (place: Place, key: string): Place => ({...place, path: `${place.path}[${key}]`});

/** A value as a change shows it. */
export function printedValue(value: unknown): string {
	return typeof value === 'string' && !/\p{Cc}/u.test(value) ? value : JSON.stringify(value);
}

/** Commands and arguments are free text: one that names a secret hides the whole list, for the value may be next to it. */
function isSecretValue(value: unknown): boolean {
	const text = isAbsent(value) ? '' : printedValue(value);
	return isScalarList(value) ? isSecretLikeText(text) : holdsSecret(text);
}

function leaf(place: Place, before: unknown, after: unknown): FieldChange[] {
	const isSecret = isSecretPath(place.fields) || isSecretValue(before) || isSecretValue(after);
	const isMasked = isSecret && !place.showValues;
	const shown = (value: unknown) => (isMasked ? maskedValue : printedValue(value));
	const was = isAbsent(before) ? {} : {before: shown(before)};
	const becomes = isAbsent(after) ? {} : {after: shown(after)};
	return [{path: place.path, ...was, ...becomes, ...(isMasked ? {masked: true} : {})}];
}

/** Labels may be called `constructor`: what every object inherits is no field. */
const ownField = (object: JsonObject, name: string) => (Object.hasOwn(object, name) ? object[name] : undefined);

function fieldChanges(place: Place, before: JsonObject, after: JsonObject, without?: string): FieldChange[] {
	const names = new Set([...Object.keys(before), ...Object.keys(after)]);
	return [...names]
		.filter(name => name !== without)
		.flatMap(name => changes(fieldPlace(place, name), ownField(before, name), ownField(after, name)));
}

function itemChanges(place: Place, before: JsonObject | undefined, after: JsonObject | undefined): FieldChange[] {
	if (before && after) {
		return changes(place, before, after);
	}

	// The path tells the key of an item that comes or goes; an item with nothing else is told by it.
	const keyField = keyFieldOf(lastField(place)) ?? '';
	const found = fieldChanges(place, before ?? {}, after ?? {}, keyField);
	return found.length > 0 ? found : leaf(place, before?.[keyField], after?.[keyField]);
}

/** Order alone makes another template to Kubernetes, and a rollout: not to tell it would be a lie. */
function orderChange(place: Place, before: readonly string[], after: readonly string[]): FieldChange[] {
	const was = before.filter(key => after.includes(key)).join(', ');
	const becomes = after.filter(key => before.includes(key)).join(', ');
	return was === becomes ? [] : [{path: `${place.path} (order)`, before: was, after: becomes}];
}

function listChanges(place: Place, before: readonly unknown[], after: readonly unknown[]): FieldChange[] {
	const itemsBefore = itemsByKey(lastField(place), before);
	const itemsAfter = itemsByKey(lastField(place), after);
	if (itemsBefore && itemsAfter) {
		const keys = new Set([...itemsBefore.keys(), ...itemsAfter.keys()]);
		return [
			...[...keys].flatMap(key => itemChanges(itemPlace(place, key), itemsBefore.get(key), itemsAfter.get(key))),
			...orderChange(place, [...itemsBefore.keys()], [...itemsAfter.keys()]),
		];
	}

	if (isScalarList(before) && isScalarList(after)) {
		return leaf(place, before.length > 0 ? before : undefined, after.length > 0 ? after : undefined);
	}

	const length = Math.max(before.length, after.length);
	return Array.from({length}, (_, index) =>
		changes(itemPlace(place, String(index)), before[index], after[index]),
	).flat();
}

/** Changes between two values that are not both absent and not equal. */
function differing(place: Place, before: unknown, after: unknown): FieldChange[] {
	const shapes = new Set([before, after].filter(value => !isAbsent(value)).map(shapeOf));
	if (shapes.size > 1) {
		return [...changes(place, before, undefined), ...changes(place, undefined, after)];
	}

	if (shapes.has('list')) {
		const listOf = (value: unknown) => (Array.isArray(value) ? value : []);
		return listChanges(place, listOf(before), listOf(after));
	}

	return shapes.has('fields') ? fieldChanges(place, fieldsOf(before), fieldsOf(after)) : leaf(place, before, after);
}

function changes(place: Place, before: unknown, after: unknown): FieldChange[] {
	const field = lastField(place);
	// Wrapped, so that a field which counts as absent when empty (labels, resources) is treated so at this level too.
	const canonical = (value: unknown) => JSON.stringify(canonicalField('', {[field]: value}));
	if (canonical(before) === canonical(after)) {
		return [];
	}

	const found = differing(place, before, after);
	// What differs has no parts of its own to show: `emptyDir: {}` against nothing.
	return found.length > 0 ? found : leaf(place, before, after);
}

const isImage = ({path}: FieldChange) => path.endsWith('.image');

/**
 * What differs between two pod templates, by field: paths as kubectl writes them, rooted at `spec.template`; items of
 * lists matched by what the API tells them apart by (name, mountPath, port), whatever their order. Empty exactly when the
 * controller would call the templates the same (`sameTemplate`). Images come first. Values of environment variables and
 * whatever looks like a secret are masked, and then not in the result at all, unless `showValues`.
 */
export function diffTemplates(
	before: PodTemplateSpec,
	after: PodTemplateSpec,
	{showValues = false}: {readonly showValues?: boolean} = {},
): FieldChange[] {
	const root: Place = {path: 'spec.template', fields: [], showValues};
	const found = fieldChanges(root, {...templateWithoutHash(before)}, {...templateWithoutHash(after)});
	return [...found.filter(isImage), ...found.filter(change => !isImage(change))];
}

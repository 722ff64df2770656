import {isJsonObject, type JsonObject} from '../json-value.ts';
import {boundText} from '../sanitize.ts';

/**
 * Which fields of a JSON object are kept; everything else is left out, nothing is renamed. A field whose type is not
 * the expected one is left out too, so that a reader may trust the structural types of objects.ts.
 */
export type Shape =
	/** A text, number, boolean or null. */
	| 'scalar'
	/** A text that somebody wrote to be read: bounded. */
	| 'message'
	/** An object of texts: labels, annotations. */
	| 'texts'
	/** A list of texts. */
	| 'text-list'
	/** All of an object, unknown fields too. */
	| 'whole'
	| {readonly fields: Readonly<Record<string, Shape>>}
	| {readonly list: Shape}
	/** An object of texts, without the one of this name. */
	| {readonly textsBut: string}
	/** A part that many objects have alike. */
	| {readonly shared: Shape}
	/** That the field is there, whatever it is: an empty object. */
	| 'presence'
	/** What a function makes of the part that `of` keeps; undefined leaves the field out. */
	| {readonly pick: (value: unknown) => unknown; readonly of: Shape};

/** The kubelet's limit for a termination message; the longest that a person reads in a table or a log of events. */
export const maxMessageLength = 4096;

/** The part of `value` that the shape keeps; undefined: nothing of it fits. */
export function keep(value: unknown, shape: Shape): unknown {
	if (shape === 'scalar') return typeof value === 'object' && value !== null ? undefined : value;
	if (shape === 'message') return typeof value === 'string' ? boundText(value, maxMessageLength) : undefined;
	if (shape === 'texts') return isJsonObject(value) ? textsOf(value) : undefined;
	if (shape === 'text-list') return Array.isArray(value) ? value.filter(text => typeof text === 'string') : undefined;
	if (shape === 'whole') return isJsonObject(value) ? value : undefined;
	if (shape === 'presence') return {};
	if ('shared' in shape) return keep(value, shape.shared);
	if ('pick' in shape) return shape.pick(keep(value, shape.of));
	if ('textsBut' in shape) return isJsonObject(value) ? without(textsOf(value), shape.textsBut) : undefined;
	if ('list' in shape) return Array.isArray(value) ? keepEach(value, shape.list) : undefined;
	return isJsonObject(value) ? keepFields(value, shape.fields) : value === null ? null : undefined;
}

function keepFields(value: JsonObject, fields: Readonly<Record<string, Shape>>): JsonObject {
	const kept: Record<string, unknown> = {};
	for (const key in fields) {
		const shape = fields[key];
		const field = value[key];
		if (field === undefined || shape === undefined) continue;
		const part = keep(field, shape);
		if (part !== undefined) kept[key] = part;
	}
	return kept;
}

function keepEach(values: readonly unknown[], shape: Shape): readonly unknown[] {
	const kept: unknown[] = [];
	for (const value of values) {
		const part = keep(value, shape);
		if (part !== undefined && part !== null) kept.push(part);
	}
	return kept;
}

function textsOf(value: JsonObject): JsonObject {
	for (const key in value) {
		if (typeof value[key] !== 'string')
			return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string'));
	}
	return value;
}

function without(object: JsonObject, name: string): JsonObject {
	if (object[name] === undefined) return object;
	const {[name]: _, ...others} = object;
	return others;
}

/** Of a value of which a shape has kept its part, what the picks in it make; undefined: nothing. */
export type Picking = (value: unknown) => unknown;

/**
 * The picks of a shape alone, for what holds nothing else than the shape keeps and was made just now: it is changed in place.
 * Undefined: there are none. `keep` would copy the whole of it.
 */
export function pickingOf(shape: Shape): Picking | undefined {
	if (typeof shape === 'string' || 'textsBut' in shape) return undefined;
	if ('shared' in shape) return pickingOf(shape.shared);
	if ('pick' in shape) {
		const {pick, of} = shape;
		const within = pickingOf(of);
		return within ? value => pick(within(value)) : pick;
	}
	if ('list' in shape) {
		const each = pickingOf(shape.list);
		return each && (value => (Array.isArray(value) ? value.map(each).filter(isThere) : value));
	}
	return pickingOfFields(shape.fields);
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

function pickingOfFields(fields: Readonly<Record<string, Shape>>): Picking | undefined {
	const pickings = Object.entries(fields).flatMap(([key, shape]) => {
		const picking = pickingOf(shape);
		return picking ? [{key, picking}] : [];
	});
	if (pickings.length === 0) return undefined;
	return value => {
		if (!isJsonObject(value)) return value;
		let picked: JsonObject = value;
		for (const {key, picking} of pickings) {
			const whole = picked[key];
			if (whole === undefined) continue;
			const part = picking(whole);
			// To delete the key would make a slow object of it, for as long as it is held.
			if (part === undefined) picked = without(picked, key);
			else if (part !== whole) put(picked, key, part);
		}
		return picked;
	};
}

/** Into an object that JSON.parse has just made, and that nobody else has seen. */
export function put(holder: unknown, name: string, value: unknown): void {
	(holder as Record<string, unknown>)[name] = value;
}

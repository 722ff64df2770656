import {canonicalQuantity} from '../../rollout/quantity.ts';
import {type Fields, isFields} from './json.ts';
import {compactQuantity} from './quantities.ts';
import {type FieldSchema, fieldSchema, itemSchema, type KindName, schemaOf, typeOf} from './schema.ts';

/** An object as the server takes it: typed, without nulls and without fields that its kind doesn't have. */
export type Decoded =
	| {
			readonly ok: true;
			readonly object: Fields;
			/** Paths of fields that were left out, sorted: `spec.template.spec.containers[0].foo`. */
			readonly unknownFields: readonly string[];
	  }
	/** A value of the wrong type, in the words of the server's decoder. */
	| {readonly ok: false; readonly message: string};

/** A wrong type on its way out; it never leaves this file. */
class WrongType extends Error {}

/** Where a value stands: for people with indexes, for the decoder's own messages without. */
interface Place {
	readonly path: string;
	readonly plainPath: string;
	/** The struct that the last field belongs to: `DeploymentSpec`. */
	readonly owner: string;
}

/** Digits with a suffix that is none, or something else. Source: apimachinery api/resource, ParseQuantity. */
const quantityProblem = (text: string) =>
	/^[+-]?(\d+\.?\d*|\.\d+)[eEinumkKMGTP]+$/.test(text) ? "unable to parse quantity's suffix" : quantityText;

const quantityText = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** The smallest one is further from zero by one: nothing asks for it. */
const largestOf = {int32: 2 ** 31 - 1, int64: 2 ** 63 - 1};

const goTypes: Readonly<Record<string, string>> = {boolean: 'bool', double: 'float64', 'int-or-string': 'int32'};

/** A type as the decoder names it: `v1.Container`, `int32`. */
function goType(schema: FieldSchema): string {
	if (typeof schema === 'object' && 'list' in schema) return `[]${goType(schema.list)}`;
	if (typeof schema === 'object' && 'map' in schema) return `map[string]${goType(schema.map)}`;
	const name = typeof schema === 'object' ? schema.object : schema;
	return typeOf(schema) ? name.split('.').slice(-2).join('.') : (goTypes[name] ?? name);
}

const structName = (schema: FieldSchema): string => goType(schema).split('.').at(-1) ?? '';

/** What Go's decoder calls a value of JSON. */
export function jsonType(value: unknown): string {
	if (Array.isArray(value)) return 'array';
	return typeof value === 'boolean' ? 'bool' : isFields(value) ? 'object' : typeof value;
}

function wrongType(value: unknown, type: string, {plainPath, owner}: Place): WrongType {
	const given = typeof value === 'number' && type.startsWith('int') ? `number ${String(value)}` : jsonType(value);
	return new WrongType(`json: cannot unmarshal ${given} into Go struct field ${owner}.${plainPath} of type ${type}`);
}

/** Booleans and numbers whose Go fields are no pointers: false and 0 are not stored. */
const zeroesLeftOut: ReadonlySet<string> = new Set([
	'paused',
	'minReadySeconds',
	'hostNetwork',
	'hostPID',
	'hostIPC',
	'stdin',
	'stdinOnce',
	'tty',
	'initialDelaySeconds',
	'hostPort',
	'nodePort',
]);

/** Texts whose Go fields are pointers, or that are always written: the empty one is stored. */
const emptyTextsKept: ReadonlySet<string> = new Set([
	'storageClassName',
	'serviceName',
	'volumeAttributesClassName',
	'operatingSystem',
]);

function isLeftOut(value: unknown, schema: FieldSchema, name: string): boolean {
	if (value === undefined || value === null) return true;
	if (typeof schema === 'object' && ('list' in schema || 'map' in schema)) return Object.keys(value).length === 0;
	if (value === '') return schema === 'string' && !emptyTextsKept.has(name);
	return (value === 0 || value === false) && zeroesLeftOut.has(name);
}

function scalar(value: unknown, type: string, place: Place): unknown {
	switch (type) {
		case 'any':
			return value;
		case 'string':
		case 'bytes':
			if (typeof value !== 'string') throw wrongType(value, type === 'bytes' ? '[]uint8' : 'string', place);
			return value;
		case 'boolean':
			if (typeof value !== 'boolean') throw wrongType(value, 'bool', place);
			return value;
		case 'int32':
		case 'int64':
			if (typeof value !== 'number') throw wrongType(value, type, place);
			if (!Number.isInteger(value) || Math.abs(value) > largestOf[type]) throw wrongType(value, type, place);
			return value;
		case 'double':
		case 'number':
			if (typeof value !== 'number') throw wrongType(value, 'float64', place);
			return value;
		case 'time':
			if (typeof value !== 'string') throw wrongType(value, 'string', place);
			if (Number.isNaN(Date.parse(value))) {
				const layout = '2006-01-02T15:04:05Z07:00';
				throw new WrongType(
					`parsing time ${JSON.stringify(value)} as "${layout}": cannot parse ${JSON.stringify(value)} as "2006"`,
				);
			}

			return value;
		case 'int-or-string':
			if (typeof value !== 'number' && typeof value !== 'string') throw wrongType(value, 'int32', place);
			return value;
		case 'quantity':
			if (typeof value !== 'number' && typeof value !== 'string') throw wrongType(value, 'string', place);
			if (canonicalQuantity(value) === undefined) throw new WrongType(quantityProblem(String(value)));
			return compactQuantity(value);
		default:
			return value;
	}
}

function decodeValue(value: unknown, schema: FieldSchema, place: Place, unknown: string[]): unknown {
	const items = itemSchema(schema);
	if (items !== undefined) {
		if (!Array.isArray(value)) throw wrongType(value, goType(schema), place);
		return value.map((item, index) =>
			item === null ? zeroOf(items) : decodeValue(item, items, {...place, path: `${place.path}[${index}]`}, unknown),
		);
	}

	if (typeof schema === 'object' && 'map' in schema) {
		if (!isFields(value)) throw wrongType(value, goType(schema), place);
		const entries = Object.entries(value).filter(([, field]) => field !== null);
		return Object.fromEntries(
			entries.map(([key, field]) => [
				key,
				decodeValue(field, schema.map, {...place, path: `${place.path}.${key}`}, unknown),
			]),
		);
	}

	const type = typeOf(schema);
	if (!type) return scalar(value, typeof schema === 'string' ? schema : 'any', place);
	if (!isFields(value)) throw wrongType(value, goType(schema), place);
	return decodeFields(value, schema, place, unknown);
}

const zeroOf = (schema: FieldSchema): unknown => (typeOf(schema) ? {} : schema === 'string' ? '' : null);

function decodeFields(value: Fields, schema: FieldSchema, place: Place, unknown: string[]): Fields {
	const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);
	const decoded: [string, unknown][] = [];
	for (const [name, field] of Object.entries(value)) {
		const path = join(place.path, name);
		const fieldType = fieldSchema(schema, name);
		if (fieldType === undefined) {
			unknown.push(path);
		} else if (field !== null) {
			const at = {path, plainPath: join(place.plainPath, name), owner: structName(schema)};
			const typed = decodeValue(field, fieldType, at, unknown);
			if (!isLeftOut(typed, fieldType, name)) decoded.push([name, typed]);
		}
	}

	return Object.fromEntries(decoded);
}

/**
 * Takes a client's object apart as the server does: nulls and empty lists and maps vanish, unknown fields are left out
 * and told, quantities are brought to their shortest form. A kind that is not served is taken as it is.
 */
export function decodeObject(kind: KindName, object: Fields): Decoded {
	const schema = schemaOf(kind);
	if (schema === undefined) return {ok: true, object, unknownFields: []};
	const unknown: string[] = [];
	try {
		const decoded = decodeFields(object, schema, {path: '', plainPath: '', owner: ''}, unknown);
		return {ok: true, object: decoded, unknownFields: unknown.sort()};
	} catch (error) {
		if (error instanceof WrongType) return {ok: false, message: error.message};
		throw error;
	}
}

/** The 400 answer's text for a body that can't be decoded. Source: apiserver endpoints/handlers/create.go. */
export const undecodable = ({apiVersion, kind}: KindName, message: string): string =>
	`${kind} in version ${JSON.stringify(apiVersion.split('/').at(-1))} cannot be handled as a ${kind}: ${message}`;

/** What strict field validation says of unknown fields, and of each as a warning. */
export const strictMessage = (unknownFields: readonly string[]): string =>
	`strict decoding error: ${unknownFields.map(unknownFieldText).join(', ')}`;

export const unknownFieldText = (path: string): string => `unknown field ${JSON.stringify(path)}`;

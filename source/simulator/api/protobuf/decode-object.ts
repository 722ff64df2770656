import type {Fields} from '../json.ts';
import {type FieldSchema, itemSchema, schemaOf, typeOf} from '../schema.ts';
import data from './fields.json' with {type: 'json'};
import {type Message, numberField, readEnvelope, readMessage, textField, textOfBytes, wholeNumber} from './wire.ts';

/** Names of fields by number, from the published Go types (scripts/record-protobuf-fields.mjs says what `*` and `+` are). */
const messages: Readonly<Record<string, Readonly<Record<string, string>>>> = data.messages;

/** Thrown where bytes are no message of their type; it never leaves this file. */
class Unreadable extends Error {}

function messageOf(bytes: Uint8Array): Message {
	const message = readMessage(bytes);
	if (!message) throw new Unreadable('not a message');
	return message;
}

/** Seconds and nanoseconds since 1970; the time that nobody set has neither. Source: apimachinery meta/v1/time_proto.go. */
function timeOf(message: Message): string | undefined {
	const [seconds, nanos] = [numberField(message, 1), numberField(message, 2)];
	if (seconds === 0 && nanos === 0) return undefined;
	const text = new Date(seconds * 1000).toISOString().slice(0, -5);
	return nanos === 0 ? `${text}Z` : `${text}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z`;
}

const jsonOf = (bytes: Uint8Array): unknown => {
	try {
		return JSON.parse(textOfBytes(bytes));
	} catch {
		throw new Unreadable('not JSON');
	}
};

/** Types that are messages on the wire and one value in JSON. */
function scalarMessage(type: string, bytes: Uint8Array): unknown {
	const message = messageOf(bytes);
	switch (type) {
		case 'time':
			return timeOf(message);
		case 'quantity':
			return textField(message, 1);
		case 'int-or-string':
			return numberField(message, 1) === 1 ? textField(message, 3) : numberField(message, 2);
		default: {
			// RawExtension and FieldsV1: JSON as it is.
			const raw = message.get(1)?.at(-1);
			return raw && raw.length > 0 ? jsonOf(raw) : undefined;
		}
	}
}

function decodedValue(schema: FieldSchema, bytes: Uint8Array): unknown {
	if (typeof schema !== 'string') return 'object' in schema ? decodedValue(schema.object, bytes) : undefined;
	if (typeOf(schema)) return fieldsOfMessage(schema, messageOf(bytes));
	switch (schema) {
		case 'string':
			return textOfBytes(bytes);
		case 'bytes':
			return Buffer.from(bytes).toString('base64');
		case 'boolean':
			return wholeNumber(bytes) !== 0;
		case 'int32':
		case 'int64':
			return wholeNumber(bytes);
		default:
			return scalarMessage(schema, bytes);
	}
}

function entryOf(schema: FieldSchema, bytes: Uint8Array): [string, unknown] {
	const entry = messageOf(bytes);
	const value = entry.get(2)?.at(-1) ?? new Uint8Array();
	return [textField(entry, 1), decodedValue(schema, value)];
}

/** What Go leaves out of JSON where it is no pointer. */
const isNothing = (value: unknown) =>
	value === undefined ||
	value === '' ||
	value === 0 ||
	value === false ||
	(typeof value === 'object' && value !== null && Object.keys(value).length === 0);

function fieldValue(schema: FieldSchema, values: readonly Uint8Array[]): unknown {
	const item = itemSchema(schema);
	if (item !== undefined) return values.map(bytes => decodedValue(item, bytes));
	if (typeof schema !== 'string' && 'map' in schema) {
		return Object.fromEntries(values.map(bytes => entryOf(schema.map, bytes)));
	}
	const last = values.at(-1);
	return last && decodedValue(schema, last);
}

/** The fields of a message; `outer`: the type among whose fields they stand in JSON. */
function fieldsOfMessage(name: string, message: Message, outer = name): Fields {
	const schemas = typeOf(outer)?.fields ?? {};
	const entries = [...message].flatMap(([number, values]): [string, unknown][] => {
		const written = messages[name]?.[number];
		if (written === undefined) return [];
		const last = values.at(-1);
		if (written.startsWith('+')) {
			return last ? Object.entries(fieldsOfMessage(written.slice(1), messageOf(last), outer)) : [];
		}
		const isPointer = written.startsWith('*');
		const field = isPointer ? written.slice(1) : written;
		const schema = Object.hasOwn(schemas, field) ? schemas[field] : undefined;
		const value = schema === undefined ? undefined : fieldValue(schema, values);
		return value === undefined || (!isPointer && isNothing(value)) ? [] : [[field, value]];
	});
	return Object.fromEntries(entries);
}

/** Options of a write have a kind in every group. */
const typeNamed = (apiVersion: string, kind: string) =>
	kind === 'DeleteOptions' ? 'meta.v1.DeleteOptions' : schemaOf({apiVersion, kind});

/**
 * A body in Kubernetes' protobuf, as its JSON would be, with its kind and apiVersion; undefined: it is none, or of a kind
 * that is not served. kubectl creates so, and controllers delete. Source: apimachinery runtime/serializer/protobuf.
 */
export function objectFromProtobuf(body: Uint8Array): Fields | undefined {
	const envelope = readEnvelope(body);
	const type = envelope && typeNamed(envelope.apiVersion, envelope.kind);
	if (!envelope || typeof type !== 'string') return undefined;
	const {apiVersion, kind, raw} = envelope;
	try {
		return {apiVersion, kind, ...fieldsOfMessage(type, raw)};
	} catch (error) {
		if (error instanceof Unreadable) return undefined;
		throw error;
	}
}

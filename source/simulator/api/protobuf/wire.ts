/**
 * As much of the protobuf wire format as Kubernetes' objects need: messages of texts, bytes, messages and whole numbers,
 * each as its bytes. Other fields are skipped. Source: protobuf.dev, encoding.
 */
export type Message = ReadonlyMap<number, readonly Uint8Array[]>;

/** A varint holds 64 bits, seven in a byte. */
const MAX_VARINT_BYTES = 10;

/** Where the varint that begins at `at` ends; undefined: nowhere. */
function varintEnd(bytes: Uint8Array, at: number): number | undefined {
	for (let end = at; end < Math.min(bytes.length, at + MAX_VARINT_BYTES); end++) {
		if ((bytes[end] ?? 0) < 0x80) return end + 1;
	}
	return undefined;
}

const varint = (bytes: Uint8Array): bigint =>
	bytes.reduceRight((value, byte) => value * 128n + BigInt(byte & 0x7f), 0n);

/** How many bytes of a field's value stand before it and in it. */
function extent(bytes: Uint8Array, at: number, type: number): readonly [start: number, end: number] | undefined {
	if (type === 1) return [at, at + 8];
	if (type === 5) return [at, at + 4];
	const end = type === 0 || type === 2 ? varintEnd(bytes, at) : undefined;
	if (end === undefined) return undefined;
	return type === 0 ? [at, end] : [end, end + Number(varint(bytes.subarray(at, end)))];
}

/** The fields by number, each with all its values in their order; undefined: what is longer than its bytes say is no message. */
export function readMessage(bytes: Uint8Array): Message | undefined {
	const fields = new Map<number, Uint8Array[]>();
	for (let at = 0; at < bytes.length; ) {
		const tagEnd = varintEnd(bytes, at);
		if (tagEnd === undefined) return undefined;
		const tag = Number(varint(bytes.subarray(at, tagEnd)));
		const value = extent(bytes, tagEnd, tag % 8);
		if (!value || value[1] > bytes.length) return undefined;
		const field = Math.floor(tag / 8);
		if (tag % 8 === 0 || tag % 8 === 2) fields.set(field, [...(fields.get(field) ?? []), bytes.subarray(...value)]);
		at = value[1];
	}
	return fields;
}

export const textOfBytes = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A varint as the signed number that Go's int32 and int64 are. */
export const wholeNumber = (bytes: Uint8Array): number => Number(BigInt.asIntN(64, varint(bytes)));

const lastOf = (message: Message | undefined, field: number) => message?.get(field)?.at(-1);

export function textField(message: Message | undefined, field: number): string {
	const bytes = lastOf(message, field);
	return bytes ? textOfBytes(bytes) : '';
}

export function numberField(message: Message | undefined, field: number): number {
	const bytes = lastOf(message, field);
	return bytes ? wholeNumber(bytes) : 0;
}

const MAGIC = [0x6b, 0x38, 0x73, 0x00];

export interface Envelope {
	readonly apiVersion: string;
	readonly kind: string;
	readonly raw: Message;
}

/** What stands in the envelope of Kubernetes' protobuf bodies. Source: apimachinery runtime/generated.proto, Unknown. */
export function readEnvelope(body: Uint8Array): Envelope | undefined {
	if (!MAGIC.every((byte, index) => body[index] === byte)) return undefined;
	const unknown = readMessage(body.subarray(MAGIC.length));
	const typeMeta = lastOf(unknown, 1);
	const type = typeMeta && readMessage(typeMeta);
	// A message without any field has no bytes.
	const raw = readMessage(lastOf(unknown, 2) ?? new Uint8Array());
	return type && raw ? {apiVersion: textField(type, 1), kind: textField(type, 2), raw} : undefined;
}

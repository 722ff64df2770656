/**
 * As much of the protobuf wire format as access reviews and the options of deletions need: messages of texts, messages and
 * small numbers, each as its bytes. Other fields are skipped.
 */
export type Message = ReadonlyMap<number, readonly Uint8Array[]>;

/** Messages nest; what is longer than its bytes say is no message. */
export function readMessage(bytes: Uint8Array): Message | undefined {
	const fields = new Map<number, Uint8Array[]>();
	let at = 0;
	const varint = (): number | undefined => {
		let [value, factor] = [0, 1];
		while (at < bytes.length && factor <= 2 ** 49) {
			const byte = bytes[at++] ?? 0;
			value += (byte & 0x7f) * factor;
			if (byte < 0x80) return value;
			factor *= 128;
		}
		return undefined;
	};
	while (at < bytes.length) {
		const tag = varint();
		if (tag === undefined) return undefined;
		const [field, type] = [Math.floor(tag / 8), tag % 8];
		const length = type === 2 ? varint() : type === 1 ? 8 : type === 5 ? 4 : type === 0 ? 0 : undefined;
		if (length === undefined || at + length > bytes.length) return undefined;
		const start = at;
		if (type === 0) {
			if (varint() === undefined) return undefined;
			fields.set(field, [bytes.subarray(start, at)]);
		}
		if (type === 2) fields.set(field, [...(fields.get(field) ?? []), bytes.subarray(at, at + length)]);
		at += length;
	}
	return fields;
}

export const textField = (message: Message | undefined, field: number): string => {
	const bytes = message?.get(field)?.at(-1);
	return bytes ? new TextDecoder().decode(bytes) : '';
};

export const textFields = (message: Message, field: number): readonly string[] =>
	(message.get(field) ?? []).map(bytes => new TextDecoder().decode(bytes));

/** A number that is not negative; undefined: it was not sent. */
export const numberField = (message: Message, field: number): number | undefined =>
	message
		.get(field)
		?.at(-1)
		?.reduceRight((value, byte) => value * 128 + (byte & 0x7f), 0);

export const messageField = (message: Message | undefined, field: number): Message | undefined => {
	const bytes = message?.get(field)?.at(-1);
	return bytes && readMessage(bytes);
};

const MAGIC = [0x6b, 0x38, 0x73, 0x00];

/** What stands in the envelope of Kubernetes' protobuf bodies. Source: apimachinery runtime/generated.proto, Unknown. */
export function readEnvelope(body: Uint8Array): {readonly kind: string; readonly raw: Message} | undefined {
	if (!MAGIC.every((byte, index) => body[index] === byte)) return undefined;
	const unknown = readMessage(body.subarray(MAGIC.length));
	// A message without any field has no bytes.
	const raw = unknown?.has(2) ? messageField(unknown, 2) : new Map<number, readonly Uint8Array[]>();
	return unknown && raw ? {kind: textField(messageField(unknown, 1), 2), raw} : undefined;
}

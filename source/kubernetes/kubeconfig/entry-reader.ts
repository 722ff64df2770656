import {isJsonObject} from '../json-value.ts';
/** Reads the fields of one kubeconfig entry; what has the wrong type is told through `problem`, and read as absent. */
export interface EntryReader {
	text(field: string): string | undefined;
	flag(field: string): boolean;
	/** PEM text out of base64. */
	base64Text(field: string): string | undefined;
	textList(field: string): readonly string[];
	textMap(field: string): Readonly<Record<string, string>>;
	textListMap(field: string): Readonly<Record<string, readonly string[]>>;
	entry(field: string): EntryReader | undefined;
	entries(field: string): readonly EntryReader[];
	raw(field: string): unknown;
}

/**
 * @param value - What the YAML parser made of the entry.
 * @param where - How messages name it: `user "admin"`.
 * @param problem - Called with a sentence for each field of the wrong type; never with a field's value, which may be secret.
 */
export function createEntryReader(value: unknown, where: string, problem: (sentence: string) => void): EntryReader {
	const record = isJsonObject(value) ? value : {};
	if (!isJsonObject(value) && value !== undefined && value !== null) problem(`${where} must be a mapping`);
	const wrong = (field: string, wanted: string) => problem(`${field} of ${where} must be ${wanted}`);

	const raw = (field: string): unknown => (Object.hasOwn(record, field) ? (record[field] ?? undefined) : undefined);

	function text(field: string): string | undefined {
		const found = raw(field);
		if (found === undefined || typeof found === 'string') return found;
		wrong(field, 'text; put it in quotes');
		return undefined;
	}

	function list(field: string): readonly unknown[] {
		const found = raw(field);
		if (found === undefined || Array.isArray(found)) return found ?? [];
		wrong(field, 'a list');
		return [];
	}

	return {
		raw,
		text,
		flag(field) {
			const found = raw(field);
			if (found !== undefined && typeof found !== 'boolean') wrong(field, 'true or false, without quotes');
			return found === true;
		},
		base64Text(field) {
			const encoded = text(field)?.replace(/\s+/g, '');
			if (!encoded) return undefined;
			if (/^[A-Za-z0-9+/]*={0,2}$/.test(encoded) && encoded.length % 4 === 0) {
				return Buffer.from(encoded, 'base64').toString('utf8');
			}
			wrong(field, 'base64');
			return undefined;
		},
		textList(field) {
			const items = list(field);
			const texts = items.filter(item => typeof item === 'string');
			if (texts.length !== items.length) wrong(field, 'a list of text; put numbers in quotes');
			return texts;
		},
		textMap(field) {
			const found = raw(field);
			if (found === undefined) return {};
			const pairs = isJsonObject(found) ? Object.entries(found) : [];
			const texts = pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string');
			if (!isJsonObject(found) || texts.length !== pairs.length)
				wrong(field, 'a mapping of text; put numbers in quotes');
			return Object.fromEntries(texts);
		},
		textListMap(field) {
			const lists = createEntryReader(raw(field), `${field} of ${where}`, problem);
			const found = raw(field);
			return Object.fromEntries(Object.keys(isJsonObject(found) ? found : {}).map(key => [key, lists.textList(key)]));
		},
		entry(field) {
			const found = raw(field);
			return found === undefined ? undefined : createEntryReader(found, `${field} of ${where}`, problem);
		},
		entries: field => list(field).map(item => createEntryReader(item, `${field} of ${where}`, problem)),
	};
}

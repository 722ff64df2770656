import {canonicalJson, isFields} from '../json.ts';
import {PatchRefused} from './patch-refused.ts';

/** More are refused with 413. Source: apiserver endpoints/handlers/patch.go. */
export const MAX_JSON_PATCH_OPERATIONS = 10_000;

interface Operation {
	readonly op: string;
	readonly path: string;
	readonly from?: string;
	readonly value?: unknown;
}

/** Applies a JSON patch (RFC 6902). Throws PatchRefused where an operation can't be done, a failed `test` included. */
export function jsonPatch(original: unknown, operations: readonly unknown[]): unknown {
	let document = structuredClone(original);
	for (const given of operations) {
		if (!isFields(given) || typeof given.op !== 'string' || typeof given.path !== 'string') {
			throw new PatchRefused('invalid JSON patch operation');
		}

		document = applied(document, given as unknown as Operation);
	}

	return document;
}

function pointer(text: string): readonly string[] {
	if (text === '') return [];
	if (!text.startsWith('/')) throw new PatchRefused(`invalid path: ${text}`);
	return text
		.slice(1)
		.split('/')
		.map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function applied(document: unknown, {op, path, from = '', value}: Operation): unknown {
	switch (op) {
		case 'add':
			return changed(document, pointer(path), parent => put(parent, value, path, true));
		case 'remove':
			return changed(document, pointer(path), parent => remove(parent, path));
		case 'replace':
			read(document, path);
			return path === '' ? value : changed(document, pointer(path), parent => put(parent, value, path, false));
		case 'move': {
			const moved = read(document, from);
			const without = changed(document, pointer(from), parent => remove(parent, from));
			return applied(without, {op: 'add', path, value: moved});
		}
		case 'copy':
			return applied(document, {op: 'add', path, value: structuredClone(read(document, from))});
		case 'test':
			if (canonicalJson(readOrNull(document, path)) !== canonicalJson(value ?? null)) {
				throw new PatchRefused(`testing value ${path} failed`);
			}

			return document;
		default:
			throw new PatchRefused(`Unexpected kind: ${op}`);
	}
}

interface Place {
	readonly parent: Record<string, unknown> | unknown[];
	readonly key: string;
}

function changed(document: unknown, parts: readonly string[], change: (place: Place) => unknown): unknown {
	const key = parts.at(-1);
	if (key === undefined) return change({parent: {}, key: ''}) ?? document;
	const parent = parts.slice(0, -1).reduce(child, document);
	if (!isFields(parent) && !Array.isArray(parent)) throw new PatchRefused(`missing path: /${parts.join('/')}`);
	change({parent: parent as Place['parent'], key});
	return document;
}

function child(value: unknown, key: string): unknown {
	if (Array.isArray(value)) return value[listIndex(key, value.length - 1)];
	if (isFields(value) && Object.hasOwn(value, key)) return value[key];
	throw new PatchRefused(`error in path: missing key ${key}`);
}

function listIndex(key: string, last: number): number {
	const index = /^(0|[1-9]\d*)$/.test(key) ? Number(key) : Number.NaN;
	if (!(index <= last)) throw new PatchRefused(`Unable to access invalid index: ${key}`);
	return index;
}

function put({parent, key}: Place, value: unknown, path: string, inserts: boolean): unknown {
	if (path === '') return value;
	if (!Array.isArray(parent)) {
		Object.defineProperty(parent, key, {value, writable: true, enumerable: true, configurable: true});
	} else if (inserts) {
		parent.splice(key === '-' ? parent.length : listIndex(key, parent.length), 0, value);
	} else {
		parent[listIndex(key, parent.length - 1)] = value;
	}

	return undefined;
}

function remove({parent, key}: Place, path: string): undefined {
	if (Array.isArray(parent)) {
		parent.splice(listIndex(key, parent.length - 1), 1);
	} else {
		if (!Object.hasOwn(parent, key)) throw new PatchRefused(`Unable to remove nonexistent key: ${path}`);
		delete parent[key];
	}

	return undefined;
}

const read = (document: unknown, path: string): unknown => pointer(path).reduce(child, document);

/** A `test` of a missing field compares with null. */
function readOrNull(document: unknown, path: string): unknown {
	try {
		return read(document, path) ?? null;
	} catch (error) {
		if (error instanceof PatchRefused) return null;
		throw error;
	}
}

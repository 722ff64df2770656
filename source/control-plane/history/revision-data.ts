import type {PodTemplateSpec} from '../../kubernetes/objects.ts';
import {safeEncoded} from '../pod-template-hash.ts';

/** The data of a ControllerRevision: a patch that puts the template back. */
export interface RevisionData {
	readonly spec: {readonly template: Readonly<Record<string, unknown>>};
}

/** Maps in the order in which Go writes them, and without what is empty of meaning in JSON. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(sorted);
	}

	if (typeof value !== 'object' || value === null) {
		return value;
	}

	const fields = Object.entries(value).filter(([, field]) => field !== undefined && field !== null);
	fields.sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(fields.map(([key, field]) => [key, sorted(field)]));
}

/** The template as a patch that replaces it. Source: stateful_set_utils.go and daemon/update.go, getPatch. */
export function revisionData(template: PodTemplateSpec): RevisionData {
	return {spec: {template: sorted({...template, $patch: 'replace'}) as RevisionData['spec']['template']}};
}

/** Go's JSON writer escapes these wherever they stand, so that the text may be put into HTML. */
const escaped = /[<>&\u2028\u2029]/g;

/** The bytes that are stored and hashed. Source: Go, encoding/json. */
export function revisionText(data: RevisionData): string {
	return JSON.stringify(sorted(data)).replaceAll(
		escaped,
		character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;

/** FNV-1, 32 bits: unlike FNV-1a it multiplies before a byte is mixed in. Source: Go, hash/fnv, New32. */
function fnv32(bytes: Uint8Array): number {
	let hash = fnvOffset;
	for (const byte of bytes) {
		hash = Math.imul(hash, fnvPrime) ^ byte;
	}

	return hash >>> 0;
}

/** The hash in the name of a ControllerRevision. Source: controller/history, HashControllerRevision. */
export function revisionHash(data: RevisionData, collisionCount: number | undefined): string {
	const probe = collisionCount === undefined ? '' : String(collisionCount);
	return safeEncoded(String(fnv32(new TextEncoder().encode(revisionText(data) + probe))));
}

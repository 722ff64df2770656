import type {PodTemplateSpec} from '../kubernetes/objects.ts';
import {safeAlphabet} from '../rollout/generated-names.ts';
import {canonicalTemplate} from '../rollout/pod-template.ts';

const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;

/** FNV-1a, 32 bits. Source: Go, hash/fnv, New32a. */
export function fnv32a(bytes: Uint8Array): number {
	let hash = fnvOffset;
	for (const byte of bytes) {
		hash = Math.imul(hash ^ byte, fnvPrime);
	}

	return hash >>> 0;
}

/** Every character put into the safe alphabet. Source: apimachinery util/rand, SafeEncodeString. */
export function safeEncoded(text: string): string {
	return Array.from(text, character => safeAlphabet[character.charCodeAt(0) % safeAlphabet.length]).join('');
}

/** Eight bytes: the count as little-endian uint32, and four zeros. Source: controller_utils.go, ComputeHash. */
function collisionBytes(collisionCount: number): Uint8Array {
	const bytes = new Uint8Array(8);
	new DataView(bytes.buffer).setUint32(0, collisionCount, true);
	return bytes;
}

/** The label that these bytes hash to; a collision count is mixed in where there is one. */
export function hashLabel(bytes: Uint8Array, collisionCount?: number): string {
	const tail = collisionCount === undefined ? [] : collisionBytes(collisionCount);
	return safeEncoded(String(fnv32a(Uint8Array.from([...bytes, ...tail]))));
}

/**
 * The pod-template-hash of a template: the shape of Kubernetes' own, and as there the same for equal templates. The
 * very value can't be had outside of Go: it hashes a dump of Go's types, and changes whenever they do.
 */
export function podTemplateHash(template: PodTemplateSpec, collisionCount?: number): string {
	return hashLabel(new TextEncoder().encode(JSON.stringify(canonicalTemplate(template))), collisionCount);
}

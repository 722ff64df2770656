import {isFields} from '../json.ts';

/** Applies a JSON merge patch (RFC 7386): objects merge, null deletes, everything else replaces. */
export function mergePatch(original: unknown, patch: unknown): unknown {
	if (!isFields(patch)) return patch;
	const merged = new Map(isFields(original) ? Object.entries(original) : []);
	for (const [key, value] of Object.entries(patch)) {
		if (value === null) merged.delete(key);
		else merged.set(key, mergePatch(merged.get(key), value));
	}

	return Object.fromEntries(merged);
}

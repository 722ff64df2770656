import {isJsonObject} from '../../kubernetes/json-value.ts';
import type {PodTemplateSpec, Workload} from '../../kubernetes/objects.ts';
import {sameTemplate} from '../../rollout/pod-template.ts';
import type {JsonPatchOperation} from './action.ts';

/**
 * Whether `workload` is as `patch` would have left it: how it is found out, after a write that was not answered,
 * that it was done all the same. Pure.
 */
export function isApplied(patch: readonly JsonPatchOperation[], workload: Workload): boolean {
	return patch.every(({op, path, value}) => {
		if (op === 'test') return path !== '/metadata/uid' || workload.metadata.uid === value;
		if (path === '/spec/template') return sameTemplate(workload.spec.template, value as PodTemplateSpec);
		const held = valueAt(workload, path);
		// The API leaves out what is false.
		if (op === 'remove' || value === false) return held === undefined || held === false;
		return holds(held, value);
	});
}

/** Everything that was written is there: the API server adds what is usual where a field was left out. */
export function holds(held: unknown, written: unknown): boolean {
	if (Array.isArray(written)) {
		return (
			Array.isArray(held) &&
			held.length === written.length &&
			written.every((value, index) => holds(held[index], value))
		);
	}
	if (!isJsonObject(written)) return held === written;
	return isJsonObject(held) && Object.entries(written).every(([key, value]) => holds(held[key], value));
}

function valueAt(object: unknown, pointer: string): unknown {
	const keys = pointer.split('/').slice(1);
	return keys
		.map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'))
		.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);
}

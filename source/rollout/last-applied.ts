import {fieldsOf, isJsonObject} from './json-object.ts';

/** The annotation in which `kubectl apply` keeps the manifest that it applied last. */
const annotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** What applying the last manifest again would do to a field of the object's spec. */
export type Reapplied =
	/** What the object has now is put back, where it is changed. */
	| {readonly type: 'same'}
	/** It brings what the manifest has. */
	| {readonly type: 'other'; readonly value: unknown}
	/** The manifest says nothing of it, or can't be read. */
	| {readonly type: 'untold'};

/**
 * What the manifest that was applied last with `kubectl apply` says of a field of the spec, compared with what the object
 * has; undefined: the object was not made so. What the manifest leaves out stays as it is (a default, what another tool
 * added), so only what it has counts. Pure. Source: kubectl pkg/cmd/apply (three-way merge).
 */
export function reapplied(
	{
		metadata,
		spec,
	}: {readonly metadata: {readonly annotations?: Readonly<Record<string, string>>}; readonly spec: object},
	field: 'template' | 'replicas',
): Reapplied | undefined {
	const text = metadata.annotations?.[annotation];
	if (text === undefined) return undefined;
	const value = fieldsOf(fieldsOf(parsed(text)).spec)[field];
	if (value === undefined || value === null) return {type: 'untold'};
	return brings(value, (spec as Readonly<Record<string, unknown>>)[field]) ? {type: 'same'} : {type: 'other', value};
}

/** Whether all that a manifest has is there already. Lists are merged by keys: each of its items must be among the held. */
function brings(manifest: unknown, held: unknown): boolean {
	if (isEmpty(manifest)) return isEmpty(held) || typeof held === 'object';
	if (Array.isArray(manifest)) {
		return Array.isArray(held) && manifest.every(item => held.some(other => brings(item, other)));
	}
	if (!isJsonObject(manifest)) return manifest === held;
	return isJsonObject(held) && Object.entries(manifest).every(([key, value]) => brings(value, held[key]));
}

const isEmpty = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	value === '' ||
	(typeof value === 'object' && Object.keys(value as object).length === 0);

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

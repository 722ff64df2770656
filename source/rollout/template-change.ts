import {isDeepStrictEqual} from 'node:util';
import type {KubernetesObject, ManagedFieldsEntry, PodTemplateSpec} from '../kubernetes/objects.ts';
import type {AnyWorkload} from './any-workload.ts';
import {isJsonObject, type JsonObject} from './json-object.ts';
import {creationMs, wasMadeAs} from './revision-times.ts';
import type {Revision} from './revisions.ts';
import {epochMs} from './timestamp.ts';

/** How the present template came to be, as far as anything tells. */
export interface TemplateChange {
	/** By the name of the field manager; undefined: not known. */
	readonly manager?: string;
	/** Epoch milliseconds. */
	readonly atMs?: number;
}

/** The name under which rolltop writes. */
export const ownManager = 'rolltop';

type Owned = Readonly<Record<string, unknown>>;

function specFields({fieldsV1}: ManagedFieldsEntry): Owned {
	const spec = fieldsV1?.['f:spec'];
	return isJsonObject(spec) ? spec : {};
}

/**
 * Whether a manager that owns these fields (of fieldsV1's form) owns one that differs. Source: structured-merge-diff,
 * fieldpath/serialize-pe.go: `f:` a field, `k:` the item of a list with these keys, `v:` one of a set, `.` the thing itself.
 */
function ownsDifference(owned: Owned, before: unknown, after: unknown): boolean {
	return Object.entries(owned).some(([path, under]) => {
		if (path === '.') return (before === undefined) !== (after === undefined);
		const [was, is] = [partAt(before, path), partAt(after, path)];
		const isLeaf = !isJsonObject(under) || Object.keys(under).length === 0;
		return isLeaf ? !isDeepStrictEqual(was, is) : ownsDifference(under as JsonObject, was, is);
	});
}

/** The part of a value that one element of a path means; undefined: it is not there. */
function partAt(value: unknown, element: string): unknown {
	const kind = element.slice(0, 2);
	const name = element.slice(2);
	if (kind === 'f:') return isJsonObject(value) ? (value[name] ?? undefined) : undefined;
	const items: readonly unknown[] = Array.isArray(value) ? value : [];
	if (kind === 'i:') return items[Number(name)];
	const wanted = parsed(name);
	if (kind === 'v:') return items.find(item => isDeepStrictEqual(item, wanted));
	const keys = isJsonObject(wanted) ? Object.entries(wanted) : [];
	return keys.length === 0
		? undefined
		: items.find(item => isJsonObject(item) && keys.every(([key, of]) => isDeepStrictEqual(item[key], of)));
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const timeOf = ({time}: ManagedFieldsEntry) => epochMs(time) ?? 0;

/**
 * The entry of whoever owns what is different in the template now from `former`, of several the last to write; where only
 * one owns any of the template it is that. Undefined: nobody tells, for what was only taken away has no owner.
 */
function authorOf(workload: KubernetesObject, present: PodTemplateSpec, former: PodTemplateSpec | undefined) {
	const {managedFields = []} = workload.metadata;
	const entries = managedFields.filter(entry => entry.manager && Object.hasOwn(specFields(entry), 'f:template'));
	const fieldsOf = (entry: ManagedFieldsEntry) => specFields(entry)['f:template'];
	const areTold = entries.some(entry => isJsonObject(fieldsOf(entry)) && Object.keys(fieldsOf(entry) ?? {}).length > 0);
	if (former === undefined || !areTold) return entries.length === 1 ? entries[0] : undefined;
	return entries
		.filter(entry => ownsDifference((fieldsOf(entry) ?? {}) as Owned, former, present))
		.sort((a, b) => timeOf(b) - timeOf(a))[0];
}

/** Who made the difference between two templates of a workload that has the later; undefined: nobody tells. */
export function changedBy(workload: AnyWorkload, former: PodTemplateSpec | undefined): TemplateChange {
	const entry = authorOf(workload, workload.spec.template, former);
	const atMs = entry && epochMs(entry.time);
	// An entry's time moves with every write of its manager: a pause or a new size is no change of the template.
	const isMoved =
		entry !== undefined && ['f:paused', 'f:replicas'].some(field => Object.hasOwn(specFields(entry), field));
	return {...(entry?.manager ? {manager: entry.manager} : {}), ...(atMs === undefined || isMoved ? {} : {atMs})};
}

/**
 * Who changed the template last, and when. rolltop knows its own writes (`ownMs`, epoch milliseconds, of the present one);
 * of others the fields that differ from the revision before tell who, and when a ReplicaSet or ControllerRevision was made
 * for the template tells when. `revisions` newest first.
 */
export function templateChange(workload: AnyWorkload, revisions: readonly Revision[], ownMs?: number): TemplateChange {
	if (ownMs !== undefined) {
		return {manager: ownManager, atMs: ownMs};
	}

	const current = revisions.find(revision => revision.current);
	// What never ran, for it was paused, has no revision yet.
	const former = revisions.find(revision => current === undefined || revision.number < current.number);
	const {manager, atMs: writtenMs} = changedBy(workload, former?.template);
	// One that is gone back to has its former number for a moment, and was made long before.
	const isNewest = revisions.every(({number}) => number <= (current?.number ?? 0));
	const isMadeForIt = current !== undefined && isNewest && wasMadeAs(current.number, current, workload, revisions);
	const atMs = isMadeForIt ? creationMs(current) : writtenMs;
	return {...(manager ? {manager} : {}), ...(atMs === undefined ? {} : {atMs})};
}

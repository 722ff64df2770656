import {type Fields, isFields} from '../json.ts';
import {type FieldSchema, isAtomic, type KindName, schemaOf} from '../schema.ts';
import {appliedSet, compare} from './compare.ts';
import {type FieldSet, intersection, isEmpty, pathsOf, union} from './field-set.ts';
import {
	isSameManager,
	type ManagedEntry,
	type Manager,
	ownable,
	readManagedFields,
	withEntries,
	without,
} from './managed-fields.ts';
import {partsOf, pathText} from './steps.ts';

/** Fields that another manager has set to something else. */
export interface ApplyConflict {
	/** `conflict with "kubectl" using apps/v1`. */
	readonly message: string;
	/** `.spec.replicas`. */
	readonly field: string;
}

export type Applied =
	| {readonly ok: true; readonly object: Fields & KindName & {readonly metadata: Fields}}
	| {readonly ok: false; readonly message: string; readonly conflicts: readonly ApplyConflict[]};

type Whole = Fields & KindName & {readonly metadata: Fields};

const named = (part: {readonly step: string}) => part.step.slice(2);

/** The configuration's values over the live ones. Source: structured-merge-diff typed, Merge. */
function merged(live: unknown, applied: unknown, schema: FieldSchema | undefined): unknown {
	if (isAtomic(schema) || schema === undefined || schema === 'any') return applied;
	if (Array.isArray(applied)) {
		if (!Array.isArray(live)) return applied;
		const given = new Map(partsOf(applied, schema).map(part => [part.step, part]));
		const kept = partsOf(live, schema).map(part => {
			const own = given.get(part.step);
			given.delete(part.step);
			return own ? merged(part.value, own.value, part.schema) : part.value;
		});
		return [...kept, ...[...given.values()].map(({value}) => value)];
	}

	if (!isFields(applied) || !isFields(live)) return applied;
	const fields = new Map(Object.entries(live));
	for (const part of partsOf(applied, schema)) {
		fields.set(named(part), merged(fields.get(named(part)), part.value, part.schema));
	}

	return Object.fromEntries(fields);
}

/** The value without what its manager has applied before, applies no more, and nobody else owns. */
function pruned(value: unknown, schema: FieldSchema | undefined, last: FieldSet, owned: FieldSet): unknown {
	if (isAtomic(schema) || (!isFields(value) && !Array.isArray(value))) return value;
	const kept = partsOf(value, schema).flatMap(part => {
		const [had, has] = [last.children.get(part.step), owned.children.get(part.step)];
		if (!had) return [part];
		if (!has) return [];
		return [{...part, value: pruned(part.value, part.schema, had, has)}];
	});
	if (Array.isArray(value)) return kept.map(part => part.value);
	return Object.fromEntries(kept.map(part => [named(part), part.value]));
}

/** A manager as conflicts name it: with the version when it has not applied, but updated. */
const usedBy = ({manager, operation, subresource, apiVersion}: ManagedEntry): string => {
	const part = subresource === undefined ? '' : ` with subresource "${subresource}"`;
	return `${JSON.stringify(manager)}${part}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
};

/** Source: apimachinery pkg/util/managedfields/internal/conflict.go, NewConflictError. */
function conflictOf(entries: readonly (readonly [ManagedEntry, FieldSet])[]): Applied {
	const groups = entries
		.map(([entry, set]) => ({used: usedBy(entry), paths: pathsOf(set).map(pathText)}))
		.toSorted((a, b) => (a.used < b.used ? -1 : 1));
	const conflicts = groups.flatMap(({used, paths}) => paths.map(field => ({message: `conflict with ${used}`, field})));
	const [only] = conflicts;
	if (conflicts.length === 1 && only) {
		return {ok: false, message: `Apply failed with 1 conflict: ${only.message}: ${only.field}`, conflicts};
	}

	const lines = groups.flatMap(({used, paths}) => [`conflicts with ${used}:`, ...paths.map(path => `- ${path}`)]);
	return {ok: false, message: `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`, conflicts};
}

/**
 * Applies a manager's whole intent: fields of the configuration are set and owned, fields that it had applied before and
 * nobody else owns go away; a field that another manager set to something else is a conflict unless `force`. The live
 * object undefined: there is none yet. The result lacks defaults and validation.
 * Source: structured-merge-diff merge/update.go, Updater.Apply.
 */
export function serverSideApply(
	live: Whole | undefined,
	configuration: Whole,
	writer: Manager,
	time: string,
	force: boolean,
): Applied {
	const schema = schemaOf(configuration);
	const {apiVersion, kind} = configuration;
	const self = {...writer, operation: 'Apply' as const, apiVersion};
	const {managedFields: _given, ...metadata} = configuration.metadata;
	const intent = {...configuration, metadata};
	const stored = live ? readManagedFields(live.metadata) : [];
	const others = stored.filter(entry => !isSameManager(entry, self));
	const last = stored.find(entry => isSameManager(entry, self));
	const set = ownable(appliedSet(intent, schema), kind, writer.subresource);
	const owned = others.reduce((all, entry) => union(all, entry.fields), set);
	const together = live ? merged(live, intent, schema) : intent;
	const object = (last ? pruned(together, schema, last.fields, owned) : together) as Whole;
	const {added, modified, removed} = compare(live ?? {}, object, schema);
	const changed = union(added, modified);
	const clashes = others
		.map(entry => [entry, intersection(entry.fields, changed)] as const)
		.filter(([, clash]) => !isEmpty(clash));
	if (clashes.length > 0 && !force) return conflictOf(clashes);
	const unchanged = last && isEmpty(changed) && isEmpty(removed) && sameSet(last.fields, set);
	const entry: ManagedEntry = {...self, time: unchanged ? last.time : time, fields: set};
	return {ok: true, object: withEntries(object, [...without(others, union(changed, removed)), entry])};
}

const sameSet = (a: FieldSet, b: FieldSet): boolean =>
	a.member === b.member &&
	a.children.size === b.children.size &&
	[...a.children].every(([step, child]) => {
		const other = b.children.get(step);
		return other !== undefined && sameSet(child, other);
	});

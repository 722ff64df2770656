import {type Fields, fieldsOf, itemsOf, textOf} from '../json.ts';
import {type KindName, schemaOf} from '../schema.ts';
import {compare} from './compare.ts';
import {
	difference,
	emptySet,
	type FieldSet,
	fieldSet,
	isEmpty,
	leaf,
	readFieldSet,
	union,
	withoutBranches,
	writeFieldSet,
} from './field-set.ts';

/** Who writes, and through what. */
export interface Manager {
	readonly manager: string;
	readonly operation: 'Apply' | 'Update';
	readonly subresource?: string;
}

/** One entry of metadata.managedFields, its set read. */
export interface ManagedEntry extends Manager {
	readonly apiVersion: string;
	/** RFC 3339. */
	readonly time: string;
	readonly fields: FieldSet;
}

interface Owned extends KindName {
	readonly metadata: object;
}

/** More entries of updates than this are joined into one. Source: apimachinery managedfields, capManagersManager. */
const MOST_UPDATERS = 10;
const joinedManager = 'ancient-changes';

const steps = (names: readonly string[], set: FieldSet) =>
	fieldSet(
		false,
		names.map(name => [`f:${name}`, set] as const),
	);

/** Fields that nobody owns. Source: apimachinery managedfields, stripMetaManager. */
const unowned: FieldSet = union(
	steps(['apiVersion', 'kind'], leaf),
	steps(
		['metadata'],
		steps(
			[
				'name',
				'namespace',
				'creationTimestamp',
				'deletionTimestamp',
				'deletionGracePeriodSeconds',
				'selfLink',
				'uid',
				'generation',
				'managedFields',
				'resourceVersion',
			],
			leaf,
		),
	),
);
const status = steps(['status'], leaf);

const kindsWithStatus: ReadonlySet<string> = new Set([
	'Deployment',
	'ReplicaSet',
	'StatefulSet',
	'DaemonSet',
	'Pod',
	'Service',
	'PersistentVolumeClaim',
	'ResourceQuota',
	'HorizontalPodAutoscaler',
	'PodDisruptionBudget',
	'Node',
	'Namespace',
]);

/** A set without what its writer can't own: a status only through its own subresource. */
export function ownable(set: FieldSet, kind: string, subresource: string | undefined): FieldSet {
	const own = withoutBranches(set, unowned);
	return subresource === undefined && kindsWithStatus.has(kind) ? withoutBranches(own, status) : own;
}

export function readManagedFields(metadata: unknown): readonly ManagedEntry[] {
	return itemsOf(fieldsOf(metadata).managedFields)
		.map(fieldsOf)
		.map(({manager, operation, subresource, apiVersion, time, fieldsV1}) => ({
			manager: textOf(manager),
			operation: operation === 'Apply' ? 'Apply' : 'Update',
			...(textOf(subresource) === '' ? {} : {subresource: textOf(subresource)}),
			apiVersion: textOf(apiVersion),
			time: textOf(time),
			fields: readFieldSet(fieldsV1),
		}));
}

const orderText = ({operation, time, manager, apiVersion, subresource = ''}: ManagedEntry) =>
	[operation, time, manager, apiVersion, subresource].join('\n');

/** Entries as the API writes them, in its order. */
export function writeManagedFields(entries: readonly ManagedEntry[]): readonly Fields[] {
	return entries
		.filter(({fields}) => !isEmpty(fields))
		.toSorted((a, b) => (orderText(a) < orderText(b) ? -1 : 1))
		.map(({fields, subresource, time, ...entry}) => ({
			...entry,
			...(time === '' ? {} : {time}),
			fieldsType: 'FieldsV1',
			fieldsV1: writeFieldSet(fields),
			...(subresource === undefined ? {} : {subresource}),
		}));
}

export const isSameManager = (a: Manager & {readonly apiVersion: string}, b: Manager & {readonly apiVersion: string}) =>
	a.manager === b.manager &&
	a.operation === b.operation &&
	a.subresource === b.subresource &&
	a.apiVersion === b.apiVersion;

/** The oldest entries of updates joined, when there are too many. */
function capped(entries: readonly ManagedEntry[]): readonly ManagedEntry[] {
	const updates = entries.filter(({operation}) => operation === 'Update');
	if (updates.length <= MOST_UPDATERS) return entries;
	const oldest = updates.toSorted((a, b) => (a.time < b.time ? -1 : 1)).slice(0, updates.length - MOST_UPDATERS + 1);
	const last = oldest.at(-1);
	if (!last) return entries;
	const fields = oldest.reduce((set, entry) => union(set, entry.fields), emptySet);
	const joined: ManagedEntry = {
		manager: joinedManager,
		operation: 'Update',
		apiVersion: last.apiVersion,
		time: last.time,
		fields,
	};
	return [...entries.filter(entry => !oldest.includes(entry)), joined];
}

export const withEntries = <T extends Owned>(object: T, entries: readonly ManagedEntry[]): T => {
	const {managedFields: _old, ...metadata} = object.metadata as Fields;
	const managedFields = writeManagedFields(entries);
	return {...object, metadata: managedFields.length > 0 ? {...metadata, managedFields} : metadata};
};

/** The entries of other managers after fields were taken over or removed. */
export const without = (entries: readonly ManagedEntry[], taken: FieldSet): readonly ManagedEntry[] =>
	entries.map(entry => ({...entry, fields: difference(entry.fields, taken)}));

/**
 * The object with its managedFields after a write: what was added or changed is the writer's, and nobody else's. An
 * object that was applied carries its new entries already. `before` undefined: a new object.
 * Source: structured-merge-diff merge/update.go, Updater.Update, and apimachinery managedfields.
 */
export function trackManagedFields<T extends Owned>(
	next: T,
	before: Owned | undefined,
	writer: Manager,
	time: string,
): T {
	if (writer.operation === 'Apply') return next;
	const schema = schemaOf(next);
	if (schema === undefined) return next;
	const {apiVersion, kind} = next;
	const {added, modified, removed} = compare(before ?? {}, next, schema);
	const changed = ownable(union(added, modified), kind, writer.subresource);
	const self = {...writer, apiVersion};
	const stored = readManagedFields((before ?? next).metadata);
	const others = stored.filter(entry => !isSameManager(entry, self));
	const mine = stored.find(entry => isSameManager(entry, self));
	const kept = without(others, union(removed, changed));
	const left = mine ? difference(mine.fields, removed) : emptySet;
	const fields = union(left, changed);
	// Entries that come by way of a Scale have no time: kube-apiserver 1.37 writes none (managedfields/scalehandler.go).
	const writtenAt = writer.subresource === 'scale' ? '' : time;
	const entry: ManagedEntry = {...self, time: isEmpty(changed) && mine ? mine.time : writtenAt, fields};
	return withEntries(next, capped([...kept, entry]));
}

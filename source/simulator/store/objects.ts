import {deletionOf} from '../../control-plane/deletion.ts';
import {firstGeneration, nextGeneration, withTemplateGeneration} from '../../control-plane/generation.ts';
import {generatedName, randomUid} from '../../control-plane/names.ts';
import {sameJson} from '../../control-plane/same-json.ts';
import {timestamp} from '../../control-plane/time.ts';
import type {DeleteOptions, NewObject, WorldMeta, WorldObject} from '../../control-plane/world.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import type {KindRules, Writer} from './kind-rules.ts';
import type {ObjectStore} from './object-store.ts';
import {prepareNew} from './prepare-new.ts';
import {
	alreadyExists,
	conflict,
	invalid,
	notFound,
	preconditionFailed,
	refusal,
	STALE_OBJECT,
	type StatusBody,
} from './refusal.ts';

export type Outcome<T = WorldObject> =
	| {readonly ok: true; readonly object: T}
	| {readonly ok: false; readonly status: StatusBody};

export interface WriteOptions extends Writer {
	/** Everything is checked and answered, nothing is stored. */
	readonly dryRun?: boolean;
}

export interface RemoveOptions extends DeleteOptions {
	readonly resourceVersion?: string;
	readonly dryRun?: boolean;
}

/** What is stored after a removal: the object that stays, or the last state of one that is gone. */
export interface Removal {
	readonly object: WorldObject;
	readonly gone: boolean;
}

/** Writes as the API server does them: naming, defaulting, admission, validation, metadata, storage, in this order. */
export interface Objects {
	create(resource: ServedResource, given: NewObject, options: WriteOptions): Outcome;
	/** `change` makes the next state from the present one; the writer's subresource says what of it counts. */
	update(
		resource: ServedResource,
		namespace: string | undefined,
		name: string,
		change: (current: WorldObject) => Outcome<NewObject>,
		options: WriteOptions,
	): Outcome;
	remove(
		resource: ServedResource,
		namespace: string | undefined,
		name: string,
		options: RemoveOptions,
	): Outcome<Removal>;
}

export interface ObjectsOptions {
	readonly store: ObjectStore;
	readonly rules: KindRules;
	/** Epoch milliseconds. */
	readonly nowMs: () => number;
	readonly random: () => number;
	/** What admission makes of a new object, or why it refuses it; runs after defaulting. */
	readonly admit: (object: NewObject, resource: ServedResource) => Outcome<NewObject>;
	/** The last word over a new object that is valid: quotas. */
	readonly admitValid: (object: WorldObject, resource: ServedResource) => StatusBody | undefined;
}

/** How often a generated name that is taken is drawn anew. Source: apiserver registry, gate RetryGenerateName. */
const NAME_ATTEMPTS = 8;

const refused = (status: StatusBody) => ({ok: false, status}) as const;
const done = <T>(object: T) => ({ok: true, object}) as const;

/** A field whose value is undefined is left out, as JSON would leave it. */
function defined<T extends object>(fields: T): {[K in keyof T]: Exclude<T[K], undefined>} {
	const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
	return Object.fromEntries(entries) as {[K in keyof T]: Exclude<T[K], undefined>};
}

/** What managedFields record of a write's options. */
const writerOf = ({manager, operation, subresource}: WriteOptions): Writer => ({
	manager,
	operation,
	...(subresource === undefined ? {} : {subresource}),
});

/** Marked for deletion, and nothing holds it any more. */
const finished = ({kind, metadata}: WorldObject) =>
	metadata.deletionTimestamp !== undefined &&
	kind !== 'Namespace' &&
	(kind !== 'Pod' || metadata.deletionGracePeriodSeconds === 0) &&
	(metadata.finalizers ?? []).length === 0;

export function createObjects(options: ObjectsOptions): Objects {
	const {store} = options;
	return {
		create: (resource, given, writing) => create(options, resource, given, writing),
		update(resource, namespace, name, change, writing) {
			const current = store.get(resource.kind, namespace, name);
			if (!current) return refused(notFound(resource, name));
			const next = change(current);
			return next.ok ? write(options, resource, current, next.object, writing) : next;
		},
		remove: (resource, namespace, name, removal) => remove(options, resource, namespace, name, removal),
	};
}

function freeName({store, random}: ObjectsOptions, {kind}: ServedResource, {metadata}: NewObject): string {
	const {name, generateName, namespace} = metadata;
	if (name || !generateName) return name ?? '';
	let drawn = generatedName(generateName, random);
	for (let attempt = 1; attempt < NAME_ATTEMPTS && store.get(kind, namespace, drawn); attempt++) {
		drawn = generatedName(generateName, random);
	}
	return drawn;
}

function create(options: ObjectsOptions, resource: ServedResource, given: NewObject, writing: WriteOptions): Outcome {
	const {store, rules, nowMs, random} = options;
	const {resourceVersion} = given.metadata;
	if (resourceVersion) {
		return refused(refusal(400, 'BadRequest', 'resourceVersion should not be set on objects to be created'));
	}

	const name = freeName(options, resource, given);
	const now = timestamp(nowMs());
	const metadata = defined({
		...given.metadata,
		name,
		uid: randomUid(random),
		generation: firstGeneration(resource.kind),
		creationTimestamp: now,
		deletionTimestamp: undefined,
		deletionGracePeriodSeconds: undefined,
		resourceVersion: undefined,
		selfLink: undefined,
	});
	// What admission adds is nobody's: a real server records the writer's fields before it.
	const managed = rules.manage(rules.complete(prepareNew({...given, metadata})), undefined, writerOf(writing), now);
	const admitted = options.admit(managed, resource);
	if (!admitted.ok) return admitted;
	const causes = rules.validateNew(admitted.object);
	if (causes.length > 0) return refused(invalid(resource.kind, resource.group, name, causes));
	if (store.get(resource.kind, given.metadata.namespace, name)) return refused(alreadyExists(resource, name));
	const object = admitted.object as WorldObject;
	const denied = options.admitValid(object, resource);
	if (denied) return refused(denied);
	return done(writing.dryRun ? object : store.put(object));
}

/** Metadata that no client may change. */
function fixedMeta({metadata}: WorldObject) {
	const {uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation} = metadata;
	const {name, namespace, generateName} = metadata;
	return {
		name,
		namespace,
		generateName,
		uid,
		creationTimestamp,
		deletionTimestamp,
		deletionGracePeriodSeconds,
		generation,
	};
}

/** Subresources whose handlers make the next state themselves; the generation stays. */
const wholeSubresources: ReadonlySet<string> = new Set(['binding', 'finalize']);

/** What of the writer's object counts: a subresource changes its own part only. */
function merged(before: WorldObject, given: NewObject, {subresource}: Writer, kindHasStatus: boolean): WorldObject {
	const metadata = {...given.metadata, ...fixedMeta(before)};
	if (subresource !== undefined && wholeSubresources.has(subresource)) return {...before, ...given} as WorldObject;
	if (subresource === 'status') {
		// Labels are the stored ones too; annotations count: the deployment controller's revision is written so.
		const {labels, ownerReferences, finalizers} = before.metadata;
		const kept = defined({...metadata, labels, ownerReferences, finalizers});
		return defined({...before, status: given.status, metadata: kept as WorldMeta});
	}

	const status = kindHasStatus ? {status: before.status} : {};
	return defined({...given, ...status, apiVersion: before.apiVersion, metadata: defined(metadata) as WorldMeta});
}

function staleness(resource: ServedResource, before: WorldObject, {metadata}: NewObject): StatusBody | undefined {
	const {uid, resourceVersion} = metadata;
	const {name} = before.metadata;
	if (uid !== undefined && uid !== '' && uid !== before.metadata.uid) {
		const cause = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid}`;
		return conflict(resource, name, cause);
	}
	const stale = resourceVersion && resourceVersion !== before.metadata.resourceVersion;
	return stale ? conflict(resource, name, STALE_OBJECT) : undefined;
}

const withoutFieldTimes = ({metadata, ...rest}: NewObject) => {
	const {managedFields, resourceVersion: _version, ...others} = metadata;
	const entries = Array.isArray(managedFields) ? managedFields.map(({time: _time, ...entry}) => entry) : undefined;
	return {...rest, metadata: {...others, managedFields: entries}};
};

/** Whether a write would change nothing but the times in managedFields; then it is not done. */
const sameAsStored = (before: WorldObject, next: WorldObject) =>
	sameJson(withoutFieldTimes(before), withoutFieldTimes(next));

function write(
	options: ObjectsOptions,
	resource: ServedResource,
	before: WorldObject,
	given: NewObject,
	writing: WriteOptions,
): Outcome {
	const {store, rules, nowMs} = options;
	const stale = staleness(resource, before, given);
	if (stale) return refused(stale);

	const {subresource} = writing;
	const completed = rules.complete(merged(before, given, writing, resource.subresources.has('status'))) as WorldObject;
	const keepsGeneration = subresource === 'status' || wholeSubresources.has(subresource ?? '');
	const generation = keepsGeneration ? before.metadata.generation : nextGeneration(before, completed);
	const metadata = defined({...completed.metadata, generation}) as WorldMeta;
	const next = withTemplateGeneration(before, {...completed, metadata});
	const causes = subresource === 'status' ? rules.validateStatus(next, before) : rules.validateChange(next, before);
	if (causes.length > 0) return refused(invalid(resource.kind, resource.group, before.metadata.name, causes));

	const managed = rules.manage(next, before, writerOf(writing), timestamp(nowMs())) as WorldObject;
	if (sameAsStored(before, managed)) return done(before);
	if (writing.dryRun) {
		const {resourceVersion} = before.metadata;
		return done({...managed, metadata: {...managed.metadata, resourceVersion}});
	}
	const stored = store.put(managed);
	return done(finished(stored) ? store.remove(stored) : stored);
}

function preconditions(resource: ServedResource, {metadata}: WorldObject, {uid, resourceVersion}: RemoveOptions) {
	const {name} = metadata;
	if (uid !== undefined && uid !== metadata.uid) {
		const cause =
			`the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). ` +
			'The object might have been deleted and then recreated';
		return preconditionFailed(resource, name, cause);
	}
	if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
		const cause =
			`the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record ` +
			`(${metadata.resourceVersion}). The object might have been modified`;
		return preconditionFailed(resource, name, cause);
	}
	return undefined;
}

function remove(
	{store, nowMs}: ObjectsOptions,
	resource: ServedResource,
	namespace: string | undefined,
	name: string,
	removal: RemoveOptions,
): Outcome<Removal> {
	const before = store.get(resource.kind, namespace, name);
	if (!before) return refused(notFound(resource, name));
	const failed = preconditions(resource, before, removal);
	if (failed) return refused(failed);

	const {metadata, removed} = deletionOf(before, removal, nowMs());
	const marked = metadata ? {...before, metadata} : before;
	if (removal.dryRun) return done({object: marked, gone: removed});
	const written = metadata && !sameJson(before, marked) ? store.put(marked) : before;
	return done(removed ? {object: store.remove(written), gone: true} : {object: written, gone: false});
}

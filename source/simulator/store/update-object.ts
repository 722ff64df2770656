import {defined} from '../../control-plane/defined.ts';
import {isFinished} from '../../control-plane/deletion.ts';
import {nextGeneration, withTemplateGeneration} from '../../control-plane/generation.ts';
import {sameJson} from '../../control-plane/same-json.ts';
import {timestamp} from '../../control-plane/time.ts';
import type {NewObject, WorldMeta, WorldObject} from '../../control-plane/world.ts';
import {fieldsOf, itemsOf} from '../api/json.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import {type KindRules, type Writer, writerOf} from './kind-rules.ts';
import type {ObjectsOptions, WriteOptions} from './objects.ts';
import {done, type Outcome, type Place, refused} from './outcome.ts';
import {conflict, invalid, notFound, STALE_OBJECT, type StatusBody} from './refusal.ts';

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

/** Subresources of pods that change a part of the spec that nothing else may change. */
const specParts: ReadonlySet<string> = new Set(['ephemeralcontainers', 'resize']);

function withSpecPart(before: WorldObject, given: NewObject, subresource: string): WorldObject {
	const [spec, sent] = [fieldsOf(before.spec), fieldsOf(given.spec)];
	if (subresource === 'ephemeralcontainers') {
		return {...before, spec: {...spec, ephemeralContainers: sent.ephemeralContainers}};
	}
	const resourcesOf = (name: unknown) =>
		itemsOf(sent.containers)
			.map(fieldsOf)
			.find(container => container.name === name)?.resources;
	const containers = itemsOf(spec.containers)
		.map(fieldsOf)
		.map(container => ({...container, resources: resourcesOf(container.name) ?? container.resources}));
	return {...before, spec: {...spec, containers}};
}

/** What of the writer's object counts: a subresource changes its own part only. */
function merged(before: WorldObject, given: NewObject, {subresource}: Writer, kindHasStatus: boolean): WorldObject {
	const metadata = {...given.metadata, ...fixedMeta(before)};
	if (subresource !== undefined && wholeSubresources.has(subresource)) return {...before, ...given} as WorldObject;
	if (subresource !== undefined && specParts.has(subresource)) return withSpecPart(before, given, subresource);
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

/** An update of the stored object of this place; `change` makes the next state from it. */
export function updateObject(
	options: ObjectsOptions,
	{resource, namespace, name}: Place,
	change: (current: WorldObject) => Outcome<NewObject>,
	writing: WriteOptions,
): Outcome {
	const current = options.store.get(resource.kind, namespace, name);
	if (!current) return refused(notFound(resource, name));
	const next = change(current);
	return next.ok ? write(options, resource, current, next.object, writing) : next;
}

function causesOf({validateStatus, validateChange}: KindRules, next: WorldObject, before: WorldObject, part?: string) {
	// A binding writes what nobody else may.
	if (part === 'binding' || specParts.has(part ?? '')) return [];
	return part === 'status' ? validateStatus(next, before) : validateChange(next, before);
}

function write(
	{store, rules, nowMs}: ObjectsOptions,
	resource: ServedResource,
	before: WorldObject,
	given: NewObject,
	writing: WriteOptions,
): Outcome {
	const stale = staleness(resource, before, given);
	if (stale) return refused(stale);

	const {subresource} = writing;
	const completed = rules.complete(merged(before, given, writing, resource.subresources.has('status'))) as WorldObject;
	const keepsGeneration = subresource === 'status' || wholeSubresources.has(subresource ?? '');
	const generation = keepsGeneration ? before.metadata.generation : nextGeneration(before, completed);
	const metadata = defined({...completed.metadata, generation}) as WorldMeta;
	const next = withTemplateGeneration(before, {...completed, metadata});
	const causes = causesOf(rules, next, before, subresource);
	if (causes.length > 0) return refused(invalid(resource.kind, resource.group, before.metadata.name, causes));

	const managed = rules.manage(next, before, writerOf(writing), timestamp(nowMs())) as WorldObject;
	if (sameAsStored(before, managed)) return done(before);
	if (writing.dryRun) {
		const {resourceVersion} = before.metadata;
		return done({...managed, metadata: {...managed.metadata, resourceVersion}});
	}
	if (isFinished(managed)) {
		// Without its last finalizer it goes: that change is stored by nobody and told to nobody but the writer.
		const removed = store.remove(before);
		return done({...managed, metadata: {...managed.metadata, resourceVersion: removed.metadata.resourceVersion}});
	}

	return done(store.put(managed));
}

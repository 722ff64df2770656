import {deletionOf} from '../../control-plane/deletion.ts';
import {sameJson} from '../../control-plane/same-json.ts';
import type {WorldObject} from '../../control-plane/world.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import type {ObjectsOptions, Removal, RemoveOptions} from './objects.ts';
import {done, type Outcome, type Place, refused} from './outcome.ts';
import {notFound, preconditionFailed} from './refusal.ts';

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

/** A delete: at once, or marked when a grace period or finalizers keep the object. */
export function removeObject(
	{store, nowMs}: ObjectsOptions,
	{resource, namespace, name}: Place,
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

import type {WorldObject} from '../../control-plane/world.ts';
import type {ObjectStore} from './object-store.ts';

/** `namespace/name`, with an empty namespace for a cluster-scoped object: what a continue token resumes after. */
export const listKeyOf = ({metadata}: WorldObject) => `${metadata.namespace ?? ''}/${metadata.name}`;

/** The API's order: by namespace, then name, each by code units (as etcd orders its keys). */
export function inKeyOrder(objects: readonly WorldObject[]): readonly WorldObject[] {
	const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
	return objects.toSorted(
		(a, b) =>
			compare(a.metadata.namespace ?? '', b.metadata.namespace ?? '') || compare(a.metadata.name, b.metadata.name),
	);
}

/**
 * The objects of a kind as they were at a revision, by taking back what changed since; undefined when that is no longer
 * known. In order of keys. Undefined namespace: all.
 */
export function listAt(
	store: ObjectStore,
	kind: string,
	namespace: string | undefined,
	revision: number,
): readonly WorldObject[] | undefined {
	if (revision < store.log.compacted) return undefined;
	const objects = new Map(store.list(kind, namespace).map(object => [listKeyOf(object), object]));
	for (const {object, before} of store.log.after(revision).toReversed()) {
		if (object.kind !== kind || (namespace !== undefined && object.metadata.namespace !== namespace)) continue;
		if (before) objects.set(listKeyOf(object), before);
		else objects.delete(listKeyOf(object));
	}
	return inKeyOrder([...objects.values()]);
}

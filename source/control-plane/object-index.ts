import {controllerOf} from './owners.ts';
import type {WorldObject, WorldReader} from './world.ts';

export interface ObjectIndex extends WorldReader {
	/** Adds an object, or replaces the one of the same kind, namespace and name without changing its place. */
	put(object: WorldObject): void;
	remove(object: WorldObject): void;
}

const place = (namespace: string | undefined, name: string) => `${namespace ?? ''}/${name}`;

/** The shelves that an object stands on: of its kind, of its kind and namespace, and of its controller. */
function shelvesOf(object: WorldObject): string[] {
	const {kind, metadata} = object;
	const owner = controllerOf(object);
	return [kind, `${kind} in ${metadata.namespace ?? ''}`, ...(owner ? [`${kind} of ${owner.uid}`] : [])];
}

/** Objects by kind, namespace and controller, each list in the order of creation. */
export function objectIndex(): ObjectIndex {
	const shelves = new Map<string, Map<string, WorldObject>>();
	const placeOf = ({metadata: {namespace, name}}: WorldObject) => place(namespace, name);
	const take = (shelf: string, object: WorldObject) => {
		const objects = shelves.get(shelf);
		objects?.delete(placeOf(object));
		if (objects?.size === 0) {
			shelves.delete(shelf);
		}
	};
	const get: ObjectIndex['get'] = (kind, namespace, name) => shelves.get(kind)?.get(place(namespace, name));
	return {
		get,
		list: (kind, namespace) => [
			...(shelves.get(namespace === undefined ? kind : `${kind} in ${namespace}`)?.values() ?? []),
		],
		controlledBy: (kind, ownerUid) => [...(shelves.get(`${kind} of ${ownerUid}`)?.values() ?? [])],
		put(object) {
			const {kind, metadata} = object;
			const before = get(kind, metadata.namespace, metadata.name);
			const now = shelvesOf(object);
			for (const shelf of before ? shelvesOf(before) : []) {
				if (!now.includes(shelf)) {
					take(shelf, object);
				}
			}

			for (const shelf of now) {
				const objects = shelves.get(shelf) ?? new Map<string, WorldObject>();
				shelves.set(shelf, objects.set(placeOf(object), object));
			}
		},
		remove(object) {
			for (const shelf of shelvesOf(object)) {
				take(shelf, object);
			}
		},
	};
}

import type {WorldObject, WorldOwner} from './world.ts';

/** The one owner that controls an object. */
export function controllerOf(object: WorldObject | undefined): WorldOwner | undefined {
	return object?.metadata.ownerReferences?.find(owner => owner.controller === true);
}

/** The owner reference that a controller puts on what it makes or adopts. Source: apimachinery, NewControllerRef. */
export function controllerReference(owner: WorldObject): WorldOwner {
	const {
		apiVersion,
		kind,
		metadata: {name, uid},
	} = owner;
	return {apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true};
}

/** `namespace/name`, or the name of a cluster-scoped object. */
export function keyOf({metadata: {namespace, name}}: WorldObject): string {
	return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The parts of a key; a cluster-scoped object's has no namespace. */
export function splitKey(key: string): {readonly namespace: string | undefined; readonly name: string} {
	const slash = key.indexOf('/');
	return slash < 0 ? {namespace: undefined, name: key} : {namespace: key.slice(0, slash), name: key.slice(slash + 1)};
}

import type {
	Controller,
	ControllerContext,
	Key,
	ReconcileResult,
	World,
	WorldChange,
	WorldObject,
	WorldOwner,
	WorldReader,
} from '../world.ts';
import {type OwnerGraph, ownerGraph, placeKey, placeOf} from './owner-graph.ts';

const foregroundFinalizer = 'foregroundDeletion';
const orphanFinalizer = 'orphan';

/** Events have owners' uids in other fields, and nothing collects them. */
const neverCollected: ReadonlySet<string> = new Set(['Event']);

const isDeleting = ({metadata}: WorldObject): boolean => metadata.deletionTimestamp !== undefined;

const hasFinalizer = ({metadata}: WorldObject, finalizer: string): boolean =>
	metadata.finalizers?.includes(finalizer) ?? false;

/** Deleted in the foreground, and waiting for its dependents. */
const waitsForDependents = (object: WorldObject): boolean =>
	isDeleting(object) && hasFinalizer(object, foregroundFinalizer);

const done: ReconcileResult = {};

function atPlace(world: WorldReader, key: Key): WorldObject | undefined {
	const {kind, namespace, name} = placeOf(key);
	return world.get(kind, namespace, name);
}

/** The owner itself, not another object of its name. Namespaced objects may have cluster-scoped owners. */
function ownerObject(
	world: WorldReader,
	dependent: WorldObject,
	{kind, name, uid}: WorldOwner,
): WorldObject | undefined {
	const {namespace} = dependent.metadata;
	return [world.get(kind, namespace, name), world.get(kind, undefined, name)].find(
		owner => owner?.metadata.uid === uid,
	);
}

/** Writes an object that may have changed or gone meanwhile; the change comes back as an event then. */
function write(world: World, object: WorldObject): ReconcileResult {
	const written = world.update(object);
	return written.ok || written.error.reason === 'NotFound' ? done : {error: written.error.message};
}

function withoutFinalizer(world: World, object: WorldObject, finalizer: string): ReconcileResult {
	const {finalizers = [], ...metadata} = object.metadata;
	const kept = finalizers.filter(other => other !== finalizer);
	return write(world, {...object, metadata: kept.length === 0 ? metadata : {...metadata, finalizers: kept}});
}

function withoutOwners(world: World, object: WorldObject, uids: readonly string[]): ReconcileResult {
	const {ownerReferences = [], ...metadata} = object.metadata;
	const kept = ownerReferences.filter(({uid}) => !uids.includes(uid));
	return write(world, {...object, metadata: kept.length === 0 ? metadata : {...metadata, ownerReferences: kept}});
}

function remove(
	world: World,
	{kind, metadata: {namespace, name, uid}}: WorldObject,
	propagation: 'Background' | 'Foreground' | 'Orphan',
): ReconcileResult {
	const deleted = world.delete(kind, namespace, name, {uid, propagation});
	const isGone = deleted.ok || deleted.error.reason === 'NotFound' || deleted.error.reason === 'Conflict';
	return isGone ? done : {error: deleted.error.message};
}

/** Deletes an object in the way that its own finalizers ask for. Source: garbagecollector.go, attemptToDeleteItem. */
function removeAsMarked(world: World, object: WorldObject): ReconcileResult {
	const propagation = hasFinalizer(object, orphanFinalizer)
		? 'Orphan'
		: hasFinalizer(object, foregroundFinalizer)
			? 'Foreground'
			: 'Background';
	return remove(world, object, propagation);
}

/** Frees the dependents, then the object. Source: garbagecollector.go, orphanDependents. */
function orphan(world: World, graph: OwnerGraph, object: WorldObject): ReconcileResult {
	const {uid} = object.metadata;
	for (const key of graph.dependentsOf(uid)) {
		const dependent = atPlace(world, key);
		const freed = dependent ? withoutOwners(world, dependent, [uid]) : done;
		if (freed.error !== undefined) {
			return freed;
		}
	}

	return withoutFinalizer(world, object, orphanFinalizer);
}

/** Deletes the dependents that block, and frees the object when none is left. Source: processDeletingDependentsItem. */
function deleteDependents(world: World, graph: OwnerGraph, object: WorldObject): ReconcileResult {
	const {uid} = object.metadata;
	const blocking = graph
		.dependentsOf(uid)
		.map(key => atPlace(world, key))
		.filter(dependent => dependent !== undefined)
		.filter(({metadata}) => metadata.ownerReferences?.some(owner => owner.uid === uid && owner.blockOwnerDeletion));
	if (blocking.length === 0) {
		return withoutFinalizer(world, object, foregroundFinalizer);
	}

	for (const dependent of blocking.filter(other => !isDeleting(other))) {
		const hasDependents = graph.dependentsOf(dependent.metadata.uid).length > 0;
		const removed = hasDependents ? remove(world, dependent, 'Foreground') : removeAsMarked(world, dependent);
		if (removed.error !== undefined) {
			return removed;
		}
	}

	return done;
}

/** Deletes an object whose owners are all gone; owners that are gone while others stay are only struck off. */
function collect(world: World, graph: OwnerGraph, object: WorldObject): ReconcileResult {
	const owners = object.metadata.ownerReferences ?? [];
	if (owners.length === 0 || isDeleting(object)) {
		return done;
	}

	const found = owners.map(owner => ({owner, object: ownerObject(world, object, owner)}));
	const solid = found.filter(owner => owner.object && !waitsForDependents(owner.object));
	const waiting = found.filter(owner => owner.object && waitsForDependents(owner.object));
	if (solid.length > 0) {
		const struck = found.filter(owner => !solid.includes(owner)).map(({owner: {uid}}) => uid);
		return struck.length > 0 ? withoutOwners(world, object, struck) : done;
	}

	const hasDependents = graph.dependentsOf(object.metadata.uid).length > 0;
	return waiting.length > 0 && hasDependents ? remove(world, object, 'Foreground') : removeAsMarked(world, object);
}

/** The owners that wait for this dependent to go. */
function waitingOwners(world: WorldReader, object: WorldObject): readonly Key[] {
	return (object.metadata.ownerReferences ?? [])
		.map(owner => ownerObject(world, object, owner))
		.filter(owner => owner !== undefined)
		.filter(waitsForDependents)
		.map(placeKey);
}

function keysOf(change: WorldChange, world: WorldReader, graph: OwnerGraph): readonly Key[] {
	const {type, object, before} = change;
	if (type === 'DELETED') {
		return [...graph.dependentsOf(object.metadata.uid), ...waitingOwners(world, object)];
	}

	const beginsToWait = isDeleting(object) && (hasFinalizer(object, orphanFinalizer) || waitsForDependents(object));
	const ownersChanged = before?.metadata.ownerReferences !== object.metadata.ownerReferences;
	const owners = object.metadata.ownerReferences ?? [];
	const lacksOwner = ownersChanged && owners.some(owner => ownerObject(world, object, owner) === undefined);
	const isFreed = ownersChanged && before !== undefined ? waitingOwners(world, before) : [];
	return [...(beginsToWait || lacksOwner ? [placeKey(object)] : []), ...isFreed];
}

/**
 * The garbage collector: deletes what lost its owners, one level at a time, and serves foreground and orphaning
 * deletions. One for a world, for it keeps the graph of owners. Source: pkg/controller/garbagecollector.
 */
export function createGarbageCollector(): Controller {
	let graph: OwnerGraph | undefined;
	return {
		name: 'garbage-collector-controller',
		keysOf(change, world) {
			if (neverCollected.has(change.object.kind)) {
				return [];
			}

			graph ??= ownerGraph(world);
			graph.changed(change);
			return keysOf(change, world, graph);
		},
		reconcile({world}: ControllerContext, key) {
			graph ??= ownerGraph(world);
			const object = atPlace(world, key);
			if (object === undefined) {
				return done;
			}

			if (isDeleting(object) && hasFinalizer(object, orphanFinalizer)) {
				return orphan(world, graph, object);
			}

			return waitsForDependents(object) ? deleteDependents(world, graph, object) : collect(world, graph, object);
		},
	};
}

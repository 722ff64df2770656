import {defined} from './defined.ts';
import {deletionOf, isFinished} from './deletion.ts';
import {firstGeneration, nextGeneration} from './generation.ts';
import {generatedName, randomUid} from './names.ts';
import {type ObjectIndex, objectIndex} from './object-index.ts';
import {sameJson} from './same-json.ts';
import {timestamp} from './time.ts';
import type {
	DeleteOptions,
	NewObject,
	World,
	WorldChange,
	WorldError,
	WorldMeta,
	WorldObject,
	WorldReader,
	WorldResult,
} from './world.ts';
import {alreadyExists, conflict, notFound} from './world-errors.ts';

export interface MemoryWorldOptions {
	/** Epoch milliseconds. */
	readonly nowMs: () => number;
	readonly random: () => number;
	/** What admission makes of a new object, its name generated already, or why it is refused (quota). */
	readonly admit?: (object: NewObject, world: WorldReader) => WorldResult<NewObject>;
	/** What is there from the start, in order of creation; nobody is told of it. Its resourceVersions are given anew. */
	readonly objects?: readonly WorldObject[];
}

/** A plain World that tells its changes. */
export interface MemoryWorld extends World {
	/** Every change, in the order of resourceVersions, during the write that makes it; gives the end of it. */
	subscribe(listener: (change: WorldChange) => void): () => void;
}

interface Store {
	readonly index: ObjectIndex;
	readonly options: MemoryWorldOptions;
	readonly tell: (change: WorldChange) => void;
	readonly nextVersion: () => string;
}

const refused = (error: WorldError) => ({ok: false, error}) as const;

function create({index, options, tell, nextVersion}: Store, given: NewObject): WorldResult {
	const {name: asked, generateName, namespace} = given.metadata;
	const name = asked || generatedName(generateName ?? '', options.random);
	if (index.get(given.kind, namespace, name)) {
		return refused(alreadyExists(given.kind, name));
	}

	const admitted = options.admit?.({...given, metadata: {...given.metadata, name}}, index) ?? {ok: true, object: given};
	if (!admitted.ok) {
		return admitted;
	}

	const metadata: WorldMeta = defined({
		...admitted.object.metadata,
		name,
		uid: randomUid(options.random),
		resourceVersion: nextVersion(),
		generation: firstGeneration(given.kind),
		creationTimestamp: timestamp(options.nowMs()),
	} as WorldMeta);
	const pending = given.kind === 'Pod' && admitted.object.status === undefined ? {status: {phase: 'Pending'}} : {};
	const object = {...admitted.object, ...pending, metadata};
	index.put(object);
	tell({type: 'ADDED', object});
	return {ok: true, object};
}

/** Stores `next` under a new resourceVersion; what changes nothing is not written. */
function write({index, tell, nextVersion}: Store, before: WorldObject, next: WorldObject): WorldResult {
	const {resourceVersion} = before.metadata;
	if (sameJson(before, {...next, metadata: {...next.metadata, resourceVersion}})) {
		return {ok: true, object: before};
	}

	const object = {...next, metadata: defined({...next.metadata, resourceVersion: nextVersion()})};
	index.put(object);
	tell({type: 'MODIFIED', object, before});
	return {ok: true, object};
}

/** What the writer of the last change is told. */
const replaced = (removed: WorldResult, written: WorldObject): WorldResult =>
	removed.ok ? {ok: true, object: written} : removed;

function remove({index, tell, nextVersion}: Omit<Store, 'options'>, before: WorldObject): WorldResult {
	index.remove(before);
	const object = {...before, metadata: {...before.metadata, resourceVersion: nextVersion()}};
	tell({type: 'DELETED', object, before});
	return {ok: true, object};
}

/** The stored object that a write is about, unless the writer had seen another one. */
function stored({index}: Store, {kind, metadata}: NewObject): WorldResult {
	const {namespace, name = '', resourceVersion, uid} = metadata;
	const object = index.get(kind, namespace, name);
	if (object === undefined) {
		return refused(notFound(kind, name));
	}

	if (uid !== undefined && uid !== object.metadata.uid) {
		const cause = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${object.metadata.uid}`;
		return refused(conflict(kind, name, cause));
	}

	const stale = resourceVersion !== undefined && resourceVersion !== object.metadata.resourceVersion;
	return stale ? refused(conflict(kind, name)) : {ok: true, object};
}

/** Metadata that no writer may change. */
function fixedMeta({metadata}: WorldObject): Partial<WorldMeta> {
	const {uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation} = metadata;
	return {uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation} as Partial<WorldMeta>;
}

function update(store: Store, given: NewObject): WorldResult {
	const found = stored(store, given);
	if (!found.ok) {
		return found;
	}

	const before = found.object;
	const metadata = {...given.metadata, ...fixedMeta(before)} as WorldMeta;
	const next = defined({...given, status: before.status, metadata});
	const generation = nextGeneration(before, next);
	const written = {...next, metadata: defined({...metadata, generation}) as WorldMeta};
	// Without its last finalizer it goes; that change itself is told to nobody but the writer.
	return isFinished(written) ? replaced(remove(store, before), written) : write(store, before, written);
}

function updateStatus(store: Store, given: NewObject): WorldResult {
	const found = stored(store, given);
	if (!found.ok) {
		return found;
	}

	const before = found.object;
	const metadata = defined({...before.metadata, annotations: given.metadata.annotations}) as WorldMeta;
	return write(store, before, defined({...before, status: given.status, metadata}));
}

type PodStatus = {readonly conditions?: readonly {readonly type: string}[]};

function bind(store: Store, namespace: string, podName: string, nodeName: string): WorldResult {
	const pod = store.index.get('Pod', namespace, podName);
	if (pod === undefined) {
		return refused(notFound('Pod', podName));
	}

	const spec = pod.spec as {readonly nodeName?: string};
	if (spec.nodeName || pod.metadata.deletionTimestamp) {
		const cause = spec.nodeName
			? `pod ${podName} is already assigned to node "${spec.nodeName}"`
			: `pod ${podName} is being deleted, cannot be assigned to a host`;
		return refused({
			code: 409,
			reason: 'Conflict',
			message: `Operation cannot be fulfilled on pods/binding "${podName}": ${cause}`,
		});
	}

	const status = (pod.status ?? {}) as PodStatus;
	const others = (status.conditions ?? []).filter(({type}) => type !== 'PodScheduled');
	const scheduled = {
		type: 'PodScheduled',
		status: 'True',
		lastProbeTime: null,
		lastTransitionTime: timestamp(store.options.nowMs()),
	};
	return write(store, pod, {
		...pod,
		spec: {...spec, nodeName},
		status: {...status, conditions: [...others, scheduled]},
	});
}

function deleteObject(
	store: Store,
	kind: string,
	namespace: string | undefined,
	name: string,
	options: DeleteOptions,
): WorldResult {
	const before = store.index.get(kind, namespace, name);
	if (before === undefined) {
		return refused(notFound(kind, name));
	}

	const {uid} = before.metadata;
	if (options.uid !== undefined && options.uid !== uid) {
		const cause =
			`the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). ` +
			'The object might have been deleted and then recreated';
		return refused(conflict(kind, name, cause));
	}

	const {metadata, removed} = deletionOf(before, options, store.options.nowMs());
	const written = metadata ? write(store, before, {...before, metadata}) : ({ok: true, object: before} as const);
	const still = store.index.get(kind, namespace, name);
	return removed && still ? remove(store, still) : written;
}

/**
 * A store that follows the API server's rules for metadata: uid, resourceVersion, generation, times, grace periods and
 * finalizers. It neither defaults nor validates: what is written is taken to be whole.
 */
export function memoryWorld(options: MemoryWorldOptions): MemoryWorld {
	const index = objectIndex();
	const listeners = new Set<(change: WorldChange) => void>();
	let version = 0;
	const store: Store = {
		index,
		options,
		nextVersion: () => String(++version),
		tell: change => {
			for (const listener of listeners) {
				listener(change);
			}
		},
	};
	for (const object of options.objects ?? []) {
		index.put({...object, metadata: {...object.metadata, resourceVersion: store.nextVersion()}});
	}

	return {
		get: index.get,
		list: index.list,
		controlledBy: index.controlledBy,
		create: object => create(store, object),
		update: object => update(store, object),
		updateStatus: object => updateStatus(store, object),
		bind: (namespace, podName, nodeName) => bind(store, namespace, podName, nodeName),
		delete: (kind, namespace, name, deletion = {}) => deleteObject(store, kind, namespace, name, deletion),
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}

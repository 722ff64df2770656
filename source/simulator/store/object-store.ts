import {objectIndex} from '../../control-plane/object-index.ts';
import type {WorldChange, WorldObject, WorldReader} from '../../control-plane/world.ts';
import {createEventLog, type EventLog} from './event-log.ts';

/** A change with the revision of the whole store that it made. */
export interface StoreChange extends WorldChange {
	readonly revision: number;
}

export interface ObjectStoreOptions {
	/** The revision of an empty store; real clusters hand out no small numbers either. */
	readonly firstRevision?: number;
	/** How many changes are kept for watches and for lists of the past; older ones are compacted. */
	readonly logLimit?: number;
}

/**
 * What etcd is to a real API server: objects by kind and key, one revision that rises with every write, and a bounded log
 * of the changes. It knows no rule of any kind. Objects are never changed in place.
 */
export interface ObjectStore extends WorldReader {
	readonly revision: number;
	readonly log: EventLog;
	/** Creates or replaces; gives the object with its new resourceVersion. */
	put(object: WorldObject): WorldObject;
	/** Gives the last state with the revision of its removal. */
	remove(object: WorldObject): WorldObject;
	/** Called after each change, in order; the answer ends it. Listeners may write. */
	subscribe(listener: (change: StoreChange) => void): () => void;
}

/** A long incident at speed 1 fits; a slow watcher of a large fleet is told to list again. */
const LOG_LIMIT = 50_000;

export function createObjectStore({firstRevision = 1, logLimit = LOG_LIMIT}: ObjectStoreOptions = {}): ObjectStore {
	let revision = firstRevision;
	const log = createEventLog(firstRevision, logLimit);
	const objects = objectIndex();
	const listeners = new Set<(change: StoreChange) => void>();
	const untold: StoreChange[] = [];
	let telling = false;

	// A listener that writes makes a change while another is being told: all listeners get both in order of revision.
	const tell = (change: StoreChange) => {
		log.append(change);
		untold.push(change);
		if (telling) return;
		telling = true;
		try {
			for (let next = untold.shift(); next; next = untold.shift()) {
				for (const listener of [...listeners]) listener(next);
			}
		} finally {
			telling = false;
		}
	};

	const withRevision = (object: WorldObject): WorldObject => {
		revision++;
		return {...object, metadata: {...object.metadata, resourceVersion: String(revision)}};
	};
	const stored = ({kind, metadata}: WorldObject) => objects.get(kind, metadata.namespace, metadata.name);

	return {
		get revision() {
			return revision;
		},
		log,
		get: objects.get,
		list: objects.list,
		controlledBy: objects.controlledBy,
		put(object) {
			const before = stored(object);
			const next = withRevision(object);
			objects.put(next);
			tell(before ? {type: 'MODIFIED', object: next, before, revision} : {type: 'ADDED', object: next, revision});
			return next;
		},
		remove(object) {
			const before = stored(object) ?? object;
			objects.remove(before);
			const last = withRevision(object);
			tell({type: 'DELETED', object: last, before, revision});
			return last;
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}

import type {KubernetesObject} from '../kubernetes/objects.ts';
import type {WatchOutput, WatchStatus} from './source.ts';

/** The objects of one watch, by uid, as its outputs have told so far. */
export interface CollectionStore<T extends KubernetesObject> {
	/** Takes one output of the watch; says whether the held objects changed. */
	take(output: WatchOutput<T>): boolean;
	/** What is held; the same array until something changes. */
	items(): readonly T[];
	status(): WatchStatus;
	/** A full list has been held at least once. */
	complete(): boolean;
}

export interface CollectionStoreOptions<T> {
	readonly nowMs: number;
	/** Which objects are held at all; the others are dropped on arrival. */
	readonly accepts?: (object: T) => boolean;
	/** At most this many are held; beyond, those for which `isOlder` comes first are dropped. */
	readonly limit?: {readonly count: number; readonly order: (a: T, b: T) => number};
}

/**
 * Creates an empty store. Keyed by uid: a deleted and recreated object of the same name is another one. It believes
 * what it is told, in that order: the watch keeps old events back, and a server that was restored from a backup may
 * tell of older versions than were seen.
 */
export function createCollectionStore<T extends KubernetesObject>(
	options: CollectionStoreOptions<T>,
): CollectionStore<T> {
	const held = new Map<string, T>();
	let listed: Set<string> | undefined;
	let status: WatchStatus = {state: 'connecting', sinceMs: options.nowMs};
	let complete = false;
	let items: readonly T[] | undefined;

	function put(object: T): boolean {
		listed?.add(object.metadata.uid);
		if (options.accepts && !options.accepts(object)) return false;
		held.set(object.metadata.uid, object);
		return true;
	}

	function remove(object: T): boolean {
		return held.delete(object.metadata.uid);
	}

	/** Only now is it known what the list did not bring: deletions show at once and together, never half a list. */
	function replace(): boolean {
		const gone = [...held.keys()].filter(uid => !listed?.has(uid));
		for (const uid of gone) held.delete(uid);
		const wasComplete = complete;
		listed = undefined;
		complete = true;
		return gone.length > 0 || !wasComplete;
	}

	function enforceLimit(): void {
		const {limit} = options;
		// A quarter of slack, so that a full store does not sort itself anew for each object.
		if (!limit || held.size <= limit.count * 1.25) return;
		const ordered = [...held.values()].sort(limit.order);
		for (const object of ordered.slice(0, ordered.length - limit.count)) held.delete(object.metadata.uid);
	}

	function change(output: WatchOutput<T>): boolean {
		switch (output.type) {
			case 'listing':
				listed = new Set();
				return false;
			case 'listed':
				return output.objects.map(put).some(Boolean);
			case 'replaced':
				return replace();
			case 'applied':
				return put(output.object);
			case 'deleted':
				return remove(output.object);
			case 'status':
				status = output.status;
				return false;
		}
	}

	return {
		take(output) {
			const changed = change(output);
			if (!changed) return false;
			enforceLimit();
			items = undefined;
			return true;
		},
		items() {
			items ??= [...held.values()];
			return items;
		},
		status: () => status,
		complete: () => complete,
	};
}

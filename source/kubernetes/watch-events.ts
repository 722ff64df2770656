import type {KubernetesError} from './errors.ts';
import type {KubernetesObject} from './objects.ts';

/** The kinds that are watched, by their plural name in the API's paths. */
export type WatchedResource =
	| 'deployments'
	| 'statefulsets'
	| 'daemonsets'
	| 'replicasets'
	| 'controllerrevisions'
	| 'pods'
	| 'events';

/** What is watched: one kind, in one namespace or in all, narrowed by selectors in the API's own grammar. */
export interface WatchQuery {
	readonly resource: WatchedResource;
	/** Undefined: all namespaces. */
	readonly namespace?: string;
	readonly labelSelector?: string;
	readonly fieldSelector?: string;
	/**
	 * How much of each object is kept: `row` what a table row needs (of templates only container names and images),
	 * `whole` also templates, and of pods all of spec and status.
	 */
	readonly detail: 'row' | 'whole';
}

/** How a watch stands. `sinceMs` is when it got into this state (epoch milliseconds). */
export type WatchStatus =
	/** Nothing has arrived yet. */
	| {readonly state: 'connecting'; readonly sinceMs: number}
	/** The first list, or one after a gap, is arriving. */
	| {readonly state: 'syncing'; readonly sinceMs: number; readonly received: number; readonly total?: number}
	/** Everything that the server tells is here. */
	| {readonly state: 'live'; readonly sinceMs: number}
	/** The stream is broken; it is tried again by itself. What is held is from before `sinceMs`. */
	| {
			readonly state: 'resuming';
			readonly sinceMs: number;
			readonly error: KubernetesError;
			readonly retryAtMs?: number;
	  }
	/** The server refuses: rights, credentials, a kind that is not there. Tried again rarely, or on demand. */
	| {readonly state: 'blocked'; readonly sinceMs: number; readonly error: KubernetesError; readonly retryAtMs?: number}
	/** stop() was called. */
	| {readonly state: 'stopped'; readonly sinceMs: number};

/** What a watch tells its mirror, in order. Modelled on kube-rs's watcher events (Init, InitApply, InitDone, Apply, Delete). */
export type WatchOutput<T extends KubernetesObject = KubernetesObject> =
	/** A full list begins: what `listed` brings from here on is all that exists, once `replaced` says so. */
	| {readonly type: 'listing'}
	/** Objects of the full list, as they arrive: may be shown at once, marked partial. */
	| {readonly type: 'listed'; readonly objects: readonly T[]}
	/** The full list is complete: every held object that it did not bring is gone. */
	| {readonly type: 'replaced'}
	/** One object was added or changed. */
	| {readonly type: 'applied'; readonly object: T}
	/** One object is gone; its last state. */
	| {readonly type: 'deleted'; readonly object: T}
	| {readonly type: 'status'; readonly status: WatchStatus};

/** How one watch stands, apart from the objects that it brings. Times are this machine's, epoch milliseconds. */
export interface WatchVitals {
	readonly query: WatchQuery;
	readonly status: WatchStatus;
	/** When bytes last arrived on it; absent: none did. */
	readonly lastBytesMs?: number;
	/** When it last told of an object that was added, changed or deleted. */
	readonly lastEventMs?: number;
	/** Everything up to here was told; '' until the first full list is complete. */
	readonly resourceVersion: string;
	/** How many objects there are by what was told. */
	readonly objects: number;
	/** How many it brought that were longer than any object is expected to be. */
	readonly longObjects: number;
}

/** A running watch. */
export interface Watch {
	/** Final, at any point: nothing is delivered afterwards. */
	stop(): void;
	/** Try now, without waiting for the back-off. */
	retryNow(): void;
}

import type {KubernetesObject} from '../kubernetes/objects.ts';
import type {Collection, Freshness} from './cluster.ts';
import {type CollectionStoreOptions, createCollectionStore} from './collection-store.ts';
import {freshnessOf} from './freshness.ts';
import type {Contact, WatchOutput, WatchQuery, WatchSource} from './source.ts';

/** One watch with the store that it fills, and how far that can be trusted. */
export interface Subscription<T extends KubernetesObject> {
	readonly query: WatchQuery;
	items(): readonly T[];
	freshness(): Freshness;
	/** Items and freshness together; the same object as long as neither changed. */
	collection(): Collection<T>;
	/** A full list has been held at least once. */
	complete(): boolean;
	stop(): void;
}

export interface SubscriptionOptions<T> extends Omit<CollectionStoreOptions<T>, 'nowMs'> {
	/** What to add to this machine's clock to get the server's. */
	readonly skewMs: () => number;
	readonly nowMs: number;
	/** Called after each output that changed anything. */
	readonly onChange: () => void;
}

/** Starts a watch of `query` on `source`; it runs until `stop()`. */
export function subscribe<T extends KubernetesObject>(
	source: WatchSource,
	query: WatchQuery,
	options: SubscriptionOptions<T>,
): Subscription<T> {
	const store = createCollectionStore<T>(options);
	let last: {readonly contact: Contact; readonly status: unknown; readonly freshness: Freshness} | undefined;
	let collection: Collection<T> | undefined;

	/** A full list came since the freshness was asked for. */
	let isHeldAnew = false;
	// What is told before the call returns is no change: nobody has seen this subscription yet.
	let isStarted = false;
	// A WatchSource promises that the objects have the shape of query.resource; here that meets T.
	const watch = source.watch(query, output => {
		const changed = store.take(output as WatchOutput<T>);
		if (output.type === 'replaced') isHeldAnew = true;
		if (isStarted && (changed || output.type === 'status')) options.onChange();
	});
	isStarted = true;

	function freshness(): Freshness {
		const contact = source.contact();
		const status = store.status();
		if (last?.contact === contact && last.status === status && last.freshness.state !== 'connecting') {
			return last.freshness;
		}
		const next = freshnessOf({status, contact, complete: store.complete(), skewMs: options.skewMs()});
		last = {contact, status, freshness: isHeldAnew ? next : following(last?.freshness, next)};
		isHeldAnew = false;
		return last.freshness;
	}

	return {
		query,
		items: store.items,
		freshness,
		collection() {
			const next = {items: store.items(), freshness: freshness()};
			if (collection?.items !== next.items || collection.freshness !== next.freshness) collection = next;
			return collection;
		},
		complete: store.complete,
		stop: () => watch.stop(),
	};
}

/**
 * What follows from what was known before: `live` stays the same object, so that nothing is drawn for a byte that
 * arrived; and what is held never gets younger by another fault, only by being live or listed again.
 */
function following(before: Freshness | undefined, next: Freshness): Freshness {
	if (before?.state === 'live' && next.state === 'live') return before;
	if (before?.state === 'stale' && next.state === 'stale' && before.asOfMs < next.asOfMs) {
		return {...next, asOfMs: before.asOfMs};
	}
	return next;
}

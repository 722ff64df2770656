import type {Contact} from '../kubernetes/contact/contact.ts';
import type {KubernetesObject} from '../kubernetes/objects.ts';
import type {Watch, WatchOutput, WatchQuery} from '../kubernetes/watch-events.ts';

export type {Clock} from '../kubernetes/clock.ts';
export type {Contact} from '../kubernetes/contact/contact.ts';
export type {KubernetesError} from '../kubernetes/errors.ts';
export type {Watch, WatchedResource, WatchOutput, WatchQuery, WatchStatus} from '../kubernetes/watch-events.ts';

/** Where a mirror gets its objects from: an API server, or a recording of one. */
export interface WatchSource {
	/**
	 * Starts a watch; its output arrives in order, through `sink`, until it is stopped. The objects' shape is that of
	 * `query.resource`.
	 */
	watch(query: WatchQuery, sink: (output: WatchOutput<KubernetesObject>) => void): Watch;
	/** Whether the server answers, apart from any one watch. */
	contact(): Contact;
	onContactChange(listener: () => void): () => void;
	/** The server's time, in epoch milliseconds: what ages are counted from. */
	now(): number;
	/** Try again now, without waiting for any back-off. */
	reconnect(): void;
	close(): void;
}

import type {Contact} from '../kubernetes/contact/contact.ts';
import type {Result} from '../kubernetes/errors.ts';
import type {LogLine, LogOutput, LogQuery, LogReader, LogReading} from '../kubernetes/logs/log-query.ts';
import type {KubernetesObject} from '../kubernetes/objects.ts';
import type {Watch, WatchOutput, WatchQuery, WatchVitals} from '../kubernetes/watch-events.ts';

export type {Clock} from '../kubernetes/clock.ts';
export type {Contact} from '../kubernetes/contact/contact.ts';
export type {KubernetesError} from '../kubernetes/errors.ts';
export type {
	Watch,
	WatchedResource,
	WatchOutput,
	WatchQuery,
	WatchStatus,
	WatchVitals,
} from '../kubernetes/watch-events.ts';

/** How the way to a cluster stands: what is known of each watch, and of this program itself. */
export interface SourceVitals {
	/** When this was so, by this machine's clock, as the other times are: epoch milliseconds. */
	readonly nowMs: number;
	readonly contact: Contact;
	/** Those that run, in the order in which they were started. */
	readonly watches: readonly WatchVitals[];
	/** How late this program is with what it reads, in milliseconds. */
	readonly lagMs: number;
	/** What it holds in memory as objects. */
	readonly heapBytes: number;
}

/** Where a mirror gets its objects from: an API server, or a recording of one. */
export interface WatchSource {
	/**
	 * Starts a watch; its output arrives in order, through `sink`, until it is stopped. The objects' shape is that of
	 * `query.resource`.
	 */
	watch(query: WatchQuery, sink: (output: WatchOutput<KubernetesObject>) => void): Watch;
	/** Reads a container's log; absent: here there are none. */
	readLog?(query: LogQuery, sink: (output: LogOutput) => void, reading: LogReading): LogReader;
	/** Reads the last lines of a container's log, once; absent: here there are none. */
	readLogTail?(query: LogQuery, signal: AbortSignal): Promise<Result<readonly LogLine[]>>;
	/** Whether the server answers, apart from any one watch. */
	contact(): Contact;
	onContactChange(listener: () => void): () => void;
	/** The server's time, in epoch milliseconds: what ages are counted from. */
	now(): number;
	/** Made at each call; absent: there is no way to a cluster. */
	vitals?(): SourceVitals;
	/** Try again now, without waiting for any back-off. */
	reconnect(): void;
	close(): void;
}

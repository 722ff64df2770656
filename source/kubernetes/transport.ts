import type {Readable} from 'node:stream';
import type {Result} from './errors.ts';

/** One HTTP request to the API server; path and query only, the transport adds server, credentials and user agent. */
export interface TransportRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Absolute path with query, already encoded: `/apis/apps/v1/deployments?limit=500`. */
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
	/**
	 * Which pool carries it: a write never waits behind a list or a watch, a heartbeat behind neither. A `probe` has a new
	 * connection of its own. Where a kept connection is found broken the request is sent again on a new one, but not a write,
	 * which may have arrived, and not a heartbeat, which is to tell that.
	 */
	readonly lane: 'read' | 'watch' | 'write' | 'heartbeat' | 'probe';
	/** Milliseconds until the answer's headers must be there. */
	readonly headersTimeoutMs: number;
	readonly signal: AbortSignal;
}

/** An answer with a 2xx status; any other becomes a KubernetesError. */
export interface TransportResponse {
	readonly status: number;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string | undefined>>;
	/** The body, already unpacked (gzip). Errors on it are those of the connection. */
	readonly body: Readable;
}

/** The way to one API server as one user: own connection pools, credentials applied, TLS set up. */
export interface Transport {
	/** Never rejects: faults are values. An answer of 401 refreshes the credentials once and tries again. */
	request(request: TransportRequest): Promise<Result<TransportResponse>>;
	/** Called for every chunk of bytes that arrives from the server, with the time; returns a function that ends it. */
	onContact(listener: (atMs: number) => void): () => void;
	/** Milliseconds to add to this machine's clock to get the server's (from `Date` headers); 0 until known. */
	clockSkewMs(): number;
	/**
	 * Destroys every open connection, so that each request in flight fails as unreachable; new ones may start. Spares the
	 * writes under way: they have a deadline of their own, and one that is cut off may have been done all the same.
	 */
	dropConnections(): void;
	/** Ends everything for good. */
	close(): void;
}

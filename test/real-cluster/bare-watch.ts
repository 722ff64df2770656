import {once} from 'node:events';
import type {IncomingMessage} from 'node:http';
import {get} from 'node:https';
import {createInterface} from 'node:readline';

/** Where and as whom. */
export interface Door {
	readonly port: number;
	readonly token: string;
}

/** A watch as plain as can be, to compare with: every version that it was told of, of each object. */
export interface BareWatch {
	/** `uid@resourceVersion`. */
	readonly versions: ReadonlySet<string>;
	/** How often its version was too old, and it began anew. */
	readonly expirations: () => number;
	stop(): void;
}

interface Event {
	readonly type: string;
	readonly object: {
		readonly code?: number;
		readonly metadata?: {readonly uid?: string; readonly resourceVersion: string};
	};
}

/** Watches the collection at `path`, from its present state on; asks again at once when it is cut off. */
export function startBareWatch({port, token}: Door, path: string): BareWatch {
	const versions = new Set<string>();
	const stopped = new AbortController();
	let from = '';
	let expirations = 0;

	async function follow(): Promise<void> {
		const query = `watch=true&allowWatchBookmarks=true&resourceVersion=${from}`;
		const headers = {authorization: `Bearer ${token}`};
		const request = get({
			host: '127.0.0.1',
			port,
			path: `${path}?${query}`,
			headers,
			rejectUnauthorized: false,
			agent: false,
			signal: stopped.signal,
		});
		const [answer] = (await once(request, 'response')) as [IncomingMessage];
		for await (const line of createInterface({input: answer})) take(JSON.parse(line) as Event);
	}

	function take({type, object: {code, metadata}}: Event) {
		if (type === 'ERROR') {
			if (code === 410) expirations++;
			from = '';
			return;
		}
		from = metadata?.resourceVersion ?? from;
		if (metadata?.uid !== undefined) versions.add(`${metadata.uid}@${metadata.resourceVersion}`);
	}

	void (async () => {
		// Whatever ends it, it goes on from where it was; half a line at its end comes again.
		while (!stopped.signal.aborted) await follow().catch(() => new Promise(resolve => setTimeout(resolve, 50)));
	})();
	return {versions, expirations: () => expirations, stop: () => stopped.abort()};
}

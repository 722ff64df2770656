import type {Contact, Watch, WatchOutput, WatchQuery, WatchSource} from '../../source/cluster/source.ts';

/** A watch that a test started through the source, and can feed. */
export interface ScriptedWatch {
	readonly query: WatchQuery;
	stopped: boolean;
	send(...outputs: readonly WatchOutput[]): void;
}

/** A WatchSource whose outputs and contact a test decides. */
export interface ScriptedSource extends WatchSource {
	readonly watches: ScriptedWatch[];
	/** The running watch of that resource, `detail` where there are two. */
	running(resource: WatchQuery['resource'], detail?: WatchQuery['detail']): ScriptedWatch;
	setContact(contact: Contact): void;
	/** Lets the server's clock go on. */
	advance(ms: number): void;
}

/** `tellsAtOnce`: each watch tells its first status from inside the call that starts it. */
export function createScriptedSource(
	nowMs: number,
	{tellsAtOnce = false}: {readonly tellsAtOnce?: boolean} = {},
): ScriptedSource {
	const watches: ScriptedWatch[] = [];
	const listeners = new Set<() => void>();
	let contact: Contact = {state: 'reached', lastMs: nowMs};
	let passedMs = 0;
	return {
		watches,
		running(resource, detail) {
			const found = watches.find(
				({query, stopped}) => !stopped && query.resource === resource && (!detail || query.detail === detail),
			);
			if (!found) throw new Error(`no watch of ${resource} runs`);
			return found;
		},
		watch(query, sink): Watch {
			const watch: ScriptedWatch = {
				query,
				stopped: false,
				send(...outputs) {
					for (const output of outputs) sink(output);
				},
			};
			watches.push(watch);
			if (tellsAtOnce) watch.send({type: 'status', status: {state: 'connecting', sinceMs: nowMs}});
			return {
				stop() {
					watch.stopped = true;
				},
				retryNow() {},
			};
		},
		contact: () => contact,
		setContact(next) {
			contact = next;
			for (const listener of listeners) listener();
		},
		onContactChange(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		now: () => nowMs + passedMs,
		advance(ms) {
			passedMs += ms;
		},
		reconnect() {},
		close() {},
	};
}

import type {Clock} from '../kubernetes/clock.ts';
import {createContactMonitor} from '../kubernetes/contact/contact-monitor.ts';
import {startReflector} from '../kubernetes/reflector/start-reflector.ts';
import {createSyncMemory} from '../kubernetes/reflector/sync-memory.ts';
import type {Transport} from '../kubernetes/transport.ts';
import {createAgingContact} from './aging-contact.ts';
import type {Watch, WatchSource} from './source.ts';

export interface LiveSourceOptions {
	/** Closed with the source. */
	readonly transport: Transport;
	readonly clock: Clock;
	/** A number of [0, 1). */
	readonly random: () => number;
}

/** An API server as a source of the mirror: every watch a reflector, one contact monitor for all of them. */
export function createLiveSource({transport, clock, random}: LiveSourceOptions): WatchSource {
	const contact = createContactMonitor({transport, clock, random});
	const memory = createSyncMemory();
	const running = new Set<Watch>();
	return {
		watch(query, sink) {
			const reflector = startReflector({transport, query, contact, memory, sink, clock, random});
			const watch: Watch = {
				stop() {
					running.delete(watch);
					reflector.stop();
				},
				retryNow: () => reflector.retryNow(),
			};
			running.add(watch);
			return watch;
		},
		contact: createAgingContact(contact.contact, clock),
		onContactChange: listener => contact.onChange(listener),
		now: () => clock.now() + transport.clockSkewMs(),
		reconnect() {
			contact.retryNow();
			for (const watch of running) watch.retryNow();
		},
		close() {
			for (const watch of [...running]) watch.stop();
			contact.stop();
			transport.close();
		},
	};
}

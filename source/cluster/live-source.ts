import {networkInterfaces} from 'node:os';
import {getHeapStatistics} from 'node:v8';
import type {Clock} from '../kubernetes/clock.ts';
import {createContactMonitor} from '../kubernetes/contact/contact-monitor.ts';
import {networkText} from '../kubernetes/contact/machine-network.ts';
import type {LogReader} from '../kubernetes/logs/log-query.ts';
import {readLogTail} from '../kubernetes/logs/read-log-tail.ts';
import {startLogReader} from '../kubernetes/logs/start-log-reader.ts';
import {createReadingTurn} from '../kubernetes/reflector/reading-turn.ts';
import {type Reflector, startReflector} from '../kubernetes/reflector/start-reflector.ts';
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
	const network = () => networkText(networkInterfaces());
	const contact = createContactMonitor({transport, clock, random, network});
	const agingContact = createAgingContact(contact.contact, clock);
	const memory = createSyncMemory();
	const turn = createReadingTurn(clock);
	const running = new Map<Watch, Reflector>();
	const logs = new Set<LogReader>();
	return {
		watch(query, sink) {
			const reflector = startReflector({transport, query, contact, memory, turn, sink, clock, random});
			const watch: Watch = {
				stop() {
					running.delete(watch);
					reflector.stop();
				},
				retryNow: () => reflector.retryNow(),
			};
			running.set(watch, reflector);
			return watch;
		},
		contact: agingContact,
		readLog(query, sink, reading) {
			const reader = startLogReader({transport, query, sink, clock, random, ...reading});
			const log: LogReader = {
				retryNow: reader.retryNow,
				stop() {
					logs.delete(log);
					reader.stop();
				},
			};
			logs.add(log);
			return log;
		},
		readLogTail: (query, signal) => readLogTail(transport, query, signal),
		onContactChange: listener => contact.onChange(listener),
		now: () => clock.now() + transport.clockSkewMs(),
		vitals: () => ({
			nowMs: clock.now(),
			contact: agingContact(),
			// Ten pictures a second ask for the memory alone.
			get watches() {
				return [...running.values()].map(reflector => reflector.vitals());
			},
			lagMs: contact.lagMs(),
			heapBytes: getHeapStatistics().used_heap_size,
		}),
		reconnect() {
			contact.retryNow();
			for (const watch of running.keys()) watch.retryNow();
			for (const log of logs) log.retryNow();
		},
		close() {
			for (const watch of [...running.keys()]) watch.stop();
			for (const log of [...logs]) log.stop();
			contact.stop();
			transport.close();
		},
	};
}

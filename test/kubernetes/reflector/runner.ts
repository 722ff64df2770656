import {createCollectionStore} from '../../../source/cluster/collection-store.ts';
import {type Clock, systemClock} from '../../../source/kubernetes/clock.ts';
import {type ContactMonitor, createContactMonitor} from '../../../source/kubernetes/contact/contact-monitor.ts';
import {createReadingTurn} from '../../../source/kubernetes/reflector/reading-turn.ts';
import {type Reflector, startReflector} from '../../../source/kubernetes/reflector/start-reflector.ts';
import {createSyncMemory, type SyncMemory} from '../../../source/kubernetes/reflector/sync-memory.ts';
import type {WatchOutput} from '../../../source/kubernetes/watch-events.ts';
import {openTransport} from '../../helpers/transport.ts';

/** A clock that runs faster, in all that it tells: with a haste of 5 what is due in 5 s is due in one, and says so. */
export function createHastyClock(haste: number): Clock {
	const startedMs = systemClock.now();
	const monotonicMs = () => systemClock.monotonicMs() * haste;
	const beganMs = monotonicMs();
	return {
		now: () => startedMs + monotonicMs() - beganMs,
		monotonicMs,
		after: (delayMs, callback) => systemClock.after(delayMs / haste, callback),
	};
}

/** With more haste a test that is kept waiting for a second would be taken for a machine that slept. */
export const hastyClock = createHastyClock(5);

/** A reflector with all its real parts, against a server; what it tells is kept. */
export interface RunningReflector {
	readonly outputs: readonly WatchOutput[];
	readonly watch: Reflector;
	readonly contact: ContactMonitor;
	readonly memory: SyncMemory;
	/** Names and resource versions of what the mirror's store holds now. */
	readonly held: () => readonly string[];
	/** Resolves when the condition holds; looked at after each output. */
	readonly until: (condition: () => boolean) => Promise<void>;
	readonly isLive: () => boolean;
	readonly close: () => void;
}

export interface Surroundings {
	readonly clock?: Clock;
	readonly random?: () => number;
}

export function runReflector(
	server: string,
	{clock = hastyClock, random = Math.random}: Surroundings = {},
): RunningReflector {
	const transport = openTransport({server, clock});
	const contact = createContactMonitor({transport, clock, random});
	const memory = createSyncMemory();
	const outputs: WatchOutput[] = [];
	const waiting = new Set<() => void>();
	const store = createCollectionStore({nowMs: clock.now()});
	const watch = startReflector({
		transport,
		query: {resource: 'pods', detail: 'row'},
		contact,
		memory,
		turn: createReadingTurn(clock),
		clock,
		random,
		sink(output) {
			outputs.push(output);
			store.take(output);
			for (const look of [...waiting]) look();
		},
	});
	return {
		outputs,
		watch,
		contact,
		memory,
		held: () =>
			store
				.items()
				.map(({metadata}) => `${metadata.name}@${metadata.resourceVersion}`)
				.sort(),
		until: condition =>
			new Promise(resolve => {
				function look() {
					if (!condition()) return;
					waiting.delete(look);
					resolve();
				}
				waiting.add(look);
				look();
			}),
		isLive: () => store.status().state === 'live',
		close() {
			watch.stop();
			contact.stop();
			transport.close();
		},
	};
}

export function pod(name: string, resourceVersion: string, rest: object = {}) {
	return {
		metadata: {name, uid: `uid-${name}`, resourceVersion},
		spec: {containers: [{name: 'main', image: 'image:1'}]},
		...rest,
	};
}

export function endBookmark(resourceVersion: string) {
	return {
		metadata: {resourceVersion, annotations: {'k8s.io/initial-events-end': 'true'}},
	};
}

import {type Clock, systemClock} from '../../../source/kubernetes/clock.ts';
import {type ContactMonitor, createContactMonitor} from '../../../source/kubernetes/contact/contact-monitor.ts';
import {startReflector} from '../../../source/kubernetes/reflector/start-reflector.ts';
import {createSyncMemory, type SyncMemory} from '../../../source/kubernetes/reflector/sync-memory.ts';
import type {Watch, WatchOutput, WatchQuery} from '../../../source/kubernetes/watch-events.ts';
import {openTransport} from '../../helpers/transport.ts';

/** A clock on which everything that is due later is due ten times as soon. */
export const hastyClock: Clock = {
	now: systemClock.now,
	after: (delayMs, callback) => systemClock.after(delayMs / 10, callback),
};

/** A reflector with all its real parts, against a server; what it tells is kept. */
export interface RunningReflector {
	readonly outputs: readonly WatchOutput[];
	readonly watch: Watch;
	readonly contact: ContactMonitor;
	readonly memory: SyncMemory;
	/** Names and resource versions of what a mirror would hold now. */
	readonly held: () => readonly string[];
	/** Resolves when the condition holds; looked at after each output. */
	readonly until: (condition: () => boolean) => Promise<void>;
	readonly isLive: () => boolean;
	readonly close: () => void;
}

export const runReflector = (server: string, query: Partial<WatchQuery> = {}): RunningReflector => {
	const transport = openTransport({server});
	const contact = createContactMonitor({transport, clock: hastyClock, random: Math.random});
	const memory = createSyncMemory();
	const outputs: WatchOutput[] = [];
	const waiting = new Set<() => void>();
	const held = new Map<string, string>();
	let listed = new Map<string, string>();
	const keep = (output: WatchOutput) => {
		if (output.type === 'listing') listed = new Map();
		if (output.type === 'listed')
			for (const {metadata} of output.objects) listed.set(metadata.name, metadata.resourceVersion);
		if (output.type === 'replaced') {
			held.clear();
			for (const [name, version] of listed) held.set(name, version);
		}
		if (output.type === 'applied') held.set(output.object.metadata.name, output.object.metadata.resourceVersion);
		if (output.type === 'deleted') held.delete(output.object.metadata.name);
	};
	const watch = startReflector({
		transport,
		query: {resource: 'pods', detail: 'row', ...query},
		contact,
		memory,
		clock: hastyClock,
		random: Math.random,
		sink(output) {
			outputs.push(output);
			keep(output);
			for (const look of [...waiting]) look();
		},
	});
	return {
		outputs,
		watch,
		contact,
		memory,
		held: () => [...held].map(([name, version]) => `${name}@${version}`).sort(),
		until: condition =>
			new Promise(resolve => {
				const look = () => {
					if (!condition()) return;
					waiting.delete(look);
					resolve();
				};
				waiting.add(look);
				look();
			}),
		isLive() {
			const last = outputs.findLast(output => output.type === 'status');
			return last?.type === 'status' && last.status.state === 'live';
		},
		close() {
			watch.stop();
			contact.stop();
			transport.close();
		},
	};
};

export const pod = (name: string, resourceVersion: string, rest: object = {}) => ({
	metadata: {name, uid: `uid-${name}`, resourceVersion},
	spec: {containers: [{name: 'main', image: 'image:1'}]},
	...rest,
});

export const endBookmark = (resourceVersion: string) => ({
	metadata: {resourceVersion, annotations: {'k8s.io/initial-events-end': 'true'}},
});

import type {Engine} from '../../control-plane/engine.ts';
import type {ObjectStore} from './object-store.ts';

/** Source: kube-apiserver, --event-ttl. */
const EVENT_TTL_MS = 3_600_000;

/**
 * Removes each Event an hour of simulated time after its last write, as the lease does that a real API server gives it
 * in etcd: watchers are told, no admission or finalizer is asked.
 */
export function expireEvents(store: ObjectStore, engine: Pick<Engine, 'at' | 'nowMs'>): void {
	/** When each was written last, by uid. Each has one wake-up, which is put off when it was written meanwhile. */
	const writtenMs = new Map<string, number>();
	const wake = (namespace: string | undefined, name: string, uid: string) => {
		const dueMs = (writtenMs.get(uid) ?? 0) + EVENT_TTL_MS;
		engine.at(dueMs, () => {
			const event = store.get('Event', namespace, name);
			if (event?.metadata.uid !== uid) return;
			if ((writtenMs.get(uid) ?? 0) + EVENT_TTL_MS > engine.nowMs()) wake(namespace, name, uid);
			else store.remove(event);
		});
	};
	store.subscribe(({type, object: {kind, metadata}}) => {
		if (kind !== 'Event') return;
		const {namespace, name, uid} = metadata;
		const isKnown = writtenMs.has(uid);
		if (type === 'DELETED') writtenMs.delete(uid);
		else writtenMs.set(uid, engine.nowMs());
		if (type !== 'DELETED' && !isKnown) wake(namespace, name, uid);
	});
}

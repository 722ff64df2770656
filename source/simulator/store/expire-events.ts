import type {Engine} from '../../control-plane/engine.ts';
import type {ObjectStore} from './object-store.ts';

/** Source: kube-apiserver, --event-ttl. */
const EVENT_TTL_MS = 3_600_000;

/**
 * Removes each Event an hour of simulated time after its last write, as the lease does that a real API server gives it
 * in etcd: watchers are told, no admission or finalizer is asked.
 */
export function expireEvents(store: ObjectStore, engine: Pick<Engine, 'at' | 'nowMs'>): void {
	store.subscribe(({type, object}) => {
		if (object.kind !== 'Event' || type === 'DELETED') return;
		const {namespace, name} = object.metadata;
		engine.at(engine.nowMs() + EVENT_TTL_MS, () => {
			if (store.get('Event', namespace, name) === object) store.remove(object);
		});
	});
}

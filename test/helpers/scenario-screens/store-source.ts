import type {WatchedResource, WatchQuery, WatchSource} from '../../../source/cluster/source.ts';
import type {KubernetesObject} from '../../../source/kubernetes/objects.ts';
import {sanitizeDeep} from '../../../source/kubernetes/sanitize.ts';
import {compileQuery} from '../../../source/recording/selectors.ts';
import type {SimulatedCluster} from '../../../source/simulator/cluster.ts';

const kinds: Readonly<Partial<Record<WatchedResource, string>>> = {
	deployments: 'Deployment',
	statefulsets: 'StatefulSet',
	daemonsets: 'DaemonSet',
	replicasets: 'ReplicaSet',
	controllerrevisions: 'ControllerRevision',
	pods: 'Pod',
	events: 'Event',
};

/** What the mirror watches, straight from a simulated cluster's store: always live, in the cluster's own time. */
export function storeSource({store, engine}: Pick<SimulatedCluster, 'store' | 'engine'>): WatchSource {
	const ends = new Set<() => void>();
	const watch = (query: WatchQuery, sink: Parameters<WatchSource['watch']>[1]) => {
		const compiled = compileQuery(query);
		if (!compiled.ok) throw new Error(compiled.cause);
		const kind = kinds[query.resource];
		const shown = (object: unknown) => sanitizeDeep(object) as KubernetesObject;
		let end = () => {};
		let isStopped = false;
		// Never from inside the call, as with a server: the caller does not have the Watch yet.
		queueMicrotask(() => {
			if (isStopped) return;
			const listed = kind === undefined ? [] : (store.list(kind) as readonly unknown[]).map(shown);
			sink({type: 'listing'});
			sink({type: 'listed', objects: listed.filter(compiled.match)});
			sink({type: 'replaced'});
			sink({type: 'status', status: {state: 'live', sinceMs: engine.nowMs()}});
			end = store.subscribe(({type, object, before}) => {
				if (object.kind !== kind) return;
				const [now, then] = [shown(object), before && shown(before)];
				if (type !== 'DELETED' && compiled.match(now)) sink({type: 'applied', object: now});
				else if (compiled.match(then ?? now)) sink({type: 'deleted', object: now});
			});
			ends.add(end);
		});
		return {
			stop() {
				isStopped = true;
				end();
				ends.delete(end);
			},
			retryNow() {},
		};
	};
	return {
		watch,
		contact: () => ({state: 'reached', lastMs: engine.nowMs()}),
		onContactChange: () => () => {},
		now: () => engine.nowMs(),
		reconnect() {},
		close() {
			for (const end of ends) end();
		},
	};
}

import type {WorldObject} from '../../control-plane/world.ts';
import {inKeyOrder} from '../store/list-at.ts';
import type {StoreChange} from '../store/object-store.ts';
import {refusal, type StatusBody} from '../store/refusal.ts';
import type {ListOptions} from './list-options.ts';
import type {StreamResponse, StreamSink} from './messages.ts';
import type {Representation} from './represent.ts';
import {revisionOf} from './resource-version.ts';
import type {ResourcePath} from './route.ts';
import type {Selection} from './selection.ts';
import type {Site} from './site.ts';

/** Bookmarks come about once a minute, and shortly before the end. Source: apiserver storage/cacher. */
const BOOKMARK_INTERVAL_MS = 60_000;
const BOOKMARK_BEFORE_END_MS = 2000;
/** Without timeoutSeconds the server ends a watch after this or up to twice as long. Source: --min-request-timeout. */
const LEAST_TIMEOUT_MS = 1_800_000;
/** A watcher that leaves this much unread is cut off, and may start again where it was: it must not fill the memory. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

export interface WatchParts {
	readonly path: ResourcePath;
	readonly options: ListOptions;
	readonly selection: Selection;
	readonly representation: Representation;
}

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

const expiredWatch = (asked: number, oldest: number): StatusBody =>
	refusal(410, 'Expired', `too old resource version: ${asked} (${oldest})`);

/** What a change is to somebody who sees only what is selected; undefined: nothing. */
function seen(change: StoreChange, {matches}: Selection): {type: EventType; object: WorldObject} | undefined {
	const {type, object, before} = change;
	if (type === 'DELETED') return before && matches(before) ? {type, object} : undefined;
	const [was, is] = [before !== undefined && matches(before), matches(object)];
	if (is) return {type: was ? 'MODIFIED' : 'ADDED', object};
	if (!was || !before) return undefined;
	// The last state that was selected, with the revision of the change that took it out.
	const {resourceVersion} = object.metadata;
	return {type: 'DELETED', object: {...before, metadata: {...before.metadata, resourceVersion}}};
}

/** The stream of one watch. */
export function watch(site: Site, parts: WatchParts): StreamResponse {
	return {
		status: 200,
		headers: {'content-type': 'application/json'},
		stream: sink => startWatch(site, parts, sink),
	};
}

function startWatch({store, timers, random}: Site, parts: WatchParts, sink: StreamSink): () => void {
	const {path, options, selection, representation} = parts;
	const {resource, namespace, name} = path;
	const stops: (() => void)[] = [];
	let first = true;
	const stop = () => {
		for (const end of stops.splice(0)) end();
	};
	const end = () => {
		stop();
		sink.end();
	};
	const send = (type: EventType, object: string) => sink.write(`{"type":"${type}","object":${object}}\n`);
	const show = (type: EventType, object: WorldObject) => {
		send(type, representation.watched(object, first));
		first = false;
	};
	const bookmark = (annotations?: Readonly<Record<string, string>>) => {
		const metadata = {resourceVersion: String(store.revision), ...(annotations ? {annotations} : {})};
		show('BOOKMARK', emptyObject(resource.kind, resource.apiVersion, metadata));
	};
	const concerns = ({object}: StoreChange) =>
		object.kind === resource.kind &&
		(namespace === undefined || object.metadata.namespace === namespace) &&
		(name === undefined || object.metadata.name === name);
	const tell = (change: StoreChange) => {
		const event = concerns(change) ? seen(change, selection) : undefined;
		if (event) show(event.type, event.object);
	};

	const asked = revisionOf(options.resourceVersion) ?? 0;
	const fromNow = asked === 0 || options.sendInitialEvents === true;
	if (!fromNow && asked < store.log.compacted) {
		send('ERROR', JSON.stringify(expiredWatch(asked, store.log.compacted)));
		sink.end();
		return stop;
	}

	if (fromNow && options.sendInitialEvents !== false) {
		const present = inKeyOrder(store.list(resource.kind, namespace)).filter(
			object => (name === undefined || object.metadata.name === name) && selection.matches(object),
		);
		for (const object of present) show('ADDED', object);
		if (options.sendInitialEvents && options.allowWatchBookmarks) bookmark({'k8s.io/initial-events-end': 'true'});
	}
	const since = fromNow ? store.revision : asked;
	for (const change of store.log.after(since)) tell(change);

	stops.push(
		store.subscribe(change => {
			if (change.revision <= since) return;
			if (sink.waitingBytes > MAX_WAITING_BYTES) end();
			else tell(change);
		}),
	);
	const timeoutMs = (options.timeoutSeconds ?? 0) * 1000 || LEAST_TIMEOUT_MS * (1 + random());
	stops.push(timers.after(timeoutMs, end));
	if (options.allowWatchBookmarks) {
		let cancelReminder = timers.after(BOOKMARK_INTERVAL_MS, remind);
		function remind() {
			bookmark();
			cancelReminder = timers.after(BOOKMARK_INTERVAL_MS, remind);
		}
		stops.push(() => cancelReminder());
		if (timeoutMs > BOOKMARK_BEFORE_END_MS) {
			stops.push(timers.after(timeoutMs - BOOKMARK_BEFORE_END_MS, () => bookmark()));
		}
	}
	return stop;
}

/** Fields of kinds that Go writes even when they are empty. */
const emptyParts: Readonly<Record<string, object>> = {
	Deployment: {spec: {selector: null, template: {metadata: {}, spec: {containers: null}}, strategy: {}}, status: {}},
	ReplicaSet: {spec: {selector: null, template: {metadata: {}, spec: {containers: null}}}, status: {replicas: 0}},
	StatefulSet: {
		spec: {selector: null, template: {metadata: {}, spec: {containers: null}}, serviceName: '', updateStrategy: {}},
		status: {replicas: 0, availableReplicas: 0},
	},
	DaemonSet: {
		spec: {selector: null, template: {metadata: {}, spec: {containers: null}}, updateStrategy: {}},
		status: {currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0},
	},
	Pod: {spec: {containers: null}, status: {}},
	Node: {spec: {}, status: {daemonEndpoints: {kubeletEndpoint: {Port: 0}}, nodeInfo: {}}},
	Namespace: {spec: {}, status: {}},
	Service: {spec: {}, status: {loadBalancer: {}}},
	ControllerRevision: {revision: 0},
	ResourceQuota: {spec: {}, status: {}},
	Lease: {spec: {}},
};

const emptyObject = (kind: string, apiVersion: string, metadata: object) =>
	({kind, apiVersion, metadata, ...emptyParts[kind]}) as WorldObject;

import type {Deployment, Event, KubernetesObject, Pod, ReplicaSet} from '../kubernetes/objects.ts';
import {formatLabelSelector} from '../rollout/label-selector-text.ts';
import {ownedReplicaSets} from '../rollout/revisions.ts';
import type {Collection, Freshness, OpenedWorkload, WorkloadName} from './cluster.ts';
import {createControllers} from './controllers.ts';
import {memoizeLast} from './memoize-last.ts';
import type {SeenJournal} from './seen-journal.ts';
import type {WatchSource} from './source.ts';
import {type Subscription, subscribe} from './subscription.ts';
import {compareEvents, concernsWorkload} from './workload-events.ts';

/** Events kept per workload: more than anyone scrolls through, and about 1 MB. */
const eventLimit = 500;

const none: readonly never[] = [];

/** The watches of one workload: itself with its whole template, its ReplicaSets, their pods, and events. */
export interface OpenedWatches {
	readonly target: WorkloadName;
	view(): OpenedWorkload;
	stop(): void;
}

export interface OpenedWatchesOptions {
	readonly nowMs: number;
	readonly skewMs: () => number;
	readonly onChange: () => void;
	/** The row of the Workloads screen, when it is there: its selector lets the other watches start at once. */
	readonly known?: Deployment;
	/** Remembers how its revisions went. */
	readonly journal: SeenJournal;
}

interface Parts {
	readonly selector: string;
	readonly replicaSets: Subscription<ReplicaSet>;
	readonly pods: Subscription<Pod>;
}

type OwnedParts = Pick<OpenedWorkload, 'replicaSets' | 'pods'>;

/** Starts the watches of `target`; those by label selector as soon as the selector is known. */
export function openWorkload(source: WatchSource, target: WorkloadName, options: OpenedWatchesOptions): OpenedWatches {
	const {namespace, name} = target;
	let parts: Parts | undefined;
	let seen: Deployment | undefined;
	// What the workload consisted of when it was deleted: the garbage collector takes its parts away soon after.
	let last: OwnedParts | undefined;
	const controllers = createControllers();

	const ownedPartsOnce = memoizeLast(ownedParts);
	const own = subscribe<Deployment>(
		source,
		{resource: 'deployments', namespace, fieldSelector: `metadata.name=${name}`, detail: 'whole'},
		{...options, onChange: onOwnChange},
	);
	// One watch for the namespace: a field selector names one object, and the pods are many and come and go. What is
	// not of this workload is dropped on arrival.
	const events = subscribe<Event>(
		source,
		{resource: 'events', namespace, detail: 'row'},
		{
			...options,
			accepts: event => concernsWorkload(event, {name, uid: seen?.metadata.uid}, controllers),
			limit: {count: eventLimit, order: compareEvents},
		},
	);

	function startParts(deployment: Deployment): void {
		const selector = formatLabelSelector(deployment.spec.selector);
		if (parts?.selector === selector) return;
		parts?.replicaSets.stop();
		parts?.pods.stop();
		const query = {namespace, labelSelector: selector} as const;
		const remembered = {...options, accepts: remember};
		parts = {
			selector,
			replicaSets: subscribe<ReplicaSet>(source, {...query, resource: 'replicasets', detail: 'whole'}, remembered),
			pods: subscribe<Pod>(source, {...query, resource: 'pods', detail: 'row'}, remembered),
		};
	}

	function remember(object: KubernetesObject): true {
		controllers.remember(object);
		return true;
	}

	function onOwnChange(): void {
		const deployment = own.items()[0];
		if (deployment) {
			if (deployment !== seen) options.journal.look(deployment, source.now());
			seen = deployment;
			last = undefined;
			startParts(deployment);
		} else if (seen && own.complete()) {
			last ??= presentParts();
		}
		options.onChange();
	}

	function presentParts(): OwnedParts {
		const pending: Collection<never> = {items: none, freshness: own.freshness()};
		return ownedPartsOnce(
			own.items()[0] ?? seen,
			parts?.replicaSets.collection() ?? pending,
			parts?.pods.collection() ?? pending,
		);
	}

	if (options.known) startParts(options.known);

	// Anew only for other events: a pod that comes later does not change whose the events are that were let in.
	const eventsOnce = memoizeLast((uid: string | undefined, {items, freshness}: Collection<Event>) => ({
		items:
			uid === undefined
				? none
				: items.filter(event => concernsWorkload(event, {name, uid}, controllers)).sort(compareEvents),
		freshness,
	}));

	return {
		target,
		view() {
			const present = own.items()[0];
			const gone = present || !own.complete() ? undefined : seen ? 'deleted' : 'absent';
			const deployment = present ?? seen;
			const history = deployment && options.journal.of(deployment.metadata.uid);
			return {
				target,
				...(deployment ? {deployment} : {}),
				...(gone ? {gone} : {}),
				...(history ? {seen: history} : {}),
				freshness: own.freshness(),
				...(last ?? presentParts()),
				events: eventsOnce(seen?.metadata.uid, events.collection()),
			};
		},
		stop() {
			if (seen) options.journal.leave(seen.metadata.uid, knownUntilMs(own.freshness(), source.now()));
			own.stop();
			events.stop();
			parts?.replicaSets.stop();
			parts?.pods.stop();
		},
	};
}

/** Until when it is known how the workload was. */
function knownUntilMs(freshness: Freshness, nowMs: number): number {
	return 'asOfMs' in freshness && freshness.asOfMs !== undefined ? freshness.asOfMs : nowMs;
}

/** Selectors may overlap; what counts is who controls whom, by uid. */
function ownedParts(
	deployment: Deployment | undefined,
	replicaSets: Collection<ReplicaSet>,
	pods: Collection<Pod>,
): OwnedParts {
	const ownSets = deployment ? ownedReplicaSets(deployment, replicaSets.items) : [];
	const setUids = new Set(ownSets.map(set => set.metadata.uid));
	const ownPods = pods.items.filter(pod =>
		pod.metadata.ownerReferences?.some(owner => owner.controller && setUids.has(owner.uid)),
	);
	return {
		replicaSets: {items: ownSets, freshness: replicaSets.freshness},
		pods: {items: ownPods, freshness: pods.freshness},
	};
}

import type {Deployment, Event, Pod, ReplicaSet} from '../kubernetes/objects.ts';
import {eventCells} from '../rollout/event-rows.ts';
import {ownedReplicaSets} from '../rollout/revisions.ts';
import type {Collection, OpenedWorkload, WorkloadName} from './cluster.ts';
import {formatLabelSelector} from './label-selector.ts';
import {memoizeLast} from './memoize-last.ts';
import type {WatchSource} from './source.ts';
import {type Subscription, subscribe} from './subscription.ts';

/** Events kept per workload: more than anyone scrolls through, and about 1 MB. */
const EVENT_LIMIT = 500;

const NONE: readonly never[] = [];

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
}

interface Parts {
	readonly selector: string;
	readonly replicaSets: Subscription<ReplicaSet>;
	readonly pods: Subscription<Pod>;
}

/** Starts the watches of `target`; those by label selector as soon as the selector is known. */
export function openWorkload(source: WatchSource, target: WorkloadName, options: OpenedWatchesOptions): OpenedWatches {
	const {namespace, name} = target;
	let parts: Parts | undefined;
	let seen: Deployment | undefined;

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
			accepts: event => mayConcern(event, name),
			limit: {count: EVENT_LIMIT, order: (a, b) => eventCells(a).atMs - eventCells(b).atMs},
		},
	);

	function startParts(deployment: Deployment): void {
		const selector = formatLabelSelector(deployment.spec.selector);
		if (parts?.selector === selector) return;
		parts?.replicaSets.stop();
		parts?.pods.stop();
		const query = {namespace, labelSelector: selector} as const;
		parts = {
			selector,
			replicaSets: subscribe<ReplicaSet>(source, {...query, resource: 'replicasets', detail: 'whole'}, options),
			pods: subscribe<Pod>(source, {...query, resource: 'pods', detail: 'row'}, options),
		};
	}

	function onOwnChange(): void {
		const deployment = own.items()[0];
		if (deployment) {
			seen = deployment;
			startParts(deployment);
		}
		options.onChange();
	}

	if (options.known) startParts(options.known);

	const ownedPartsOnce = memoizeLast(ownedParts);
	const eventsOnce = memoizeLast(eventsOf);
	return {
		target,
		view() {
			const deployment = own.items()[0];
			const gone = deployment || !own.complete() ? undefined : seen ? 'deleted' : 'absent';
			const pending: Collection<never> = {items: NONE, freshness: own.freshness()};
			return {
				target,
				...(deployment ? {deployment} : {}),
				...(gone ? {gone} : {}),
				freshness: own.freshness(),
				...ownedPartsOnce(
					deployment ?? seen,
					parts?.replicaSets.collection() ?? pending,
					parts?.pods.collection() ?? pending,
				),
				events: eventsOnce(seen?.metadata.name, seen?.metadata.uid, events.collection()),
			};
		},
		stop() {
			own.stop();
			events.stop();
			parts?.replicaSets.stop();
			parts?.pods.stop();
		},
	};
}

/** Cheap test on arrival: the names of ReplicaSets and pods begin with the Deployment's. */
function mayConcern(event: Event, deploymentName: string): boolean {
	const name = event.involvedObject.name ?? '';
	return name === deploymentName || name.startsWith(`${deploymentName}-`);
}

/** Selectors may overlap; what counts is who controls whom, by uid. */
function ownedParts(
	deployment: Deployment | undefined,
	replicaSets: Collection<ReplicaSet>,
	pods: Collection<Pod>,
): Pick<OpenedWorkload, 'replicaSets' | 'pods'> {
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

const POD_OF_REPLICA_SET = /^(.*)-[^-]+$/;

/**
 * The events of the Deployment, its ReplicaSets and their pods, oldest first. By name, because the ReplicaSet or pod
 * may be gone when its event is read; a ReplicaSet's name is the Deployment's and one part more without a dash.
 */
function eventsOf(ownName: string | undefined, ownUid: string | undefined, all: Collection<Event>): Collection<Event> {
	if (!ownName) return {items: [], freshness: all.freshness};
	const isReplicaSet = (name: string) =>
		name.startsWith(`${ownName}-`) && !name.slice(ownName.length + 1).includes('-');
	const concerns = ({involvedObject: {kind, name = '', uid}}: Event) => {
		if (kind === 'Deployment') return name === ownName && (!uid || uid === ownUid);
		if (kind === 'ReplicaSet') return isReplicaSet(name);
		if (kind === 'Pod') return isReplicaSet(POD_OF_REPLICA_SET.exec(name)?.[1] ?? '');
		return false;
	};
	const timed = all.items.filter(concerns).map(event => ({event, atMs: eventCells(event).atMs}));
	timed.sort((a, b) => a.atMs - b.atMs || compareVersions(a.event, b.event));
	return {items: timed.map(({event}) => event), freshness: all.freshness};
}

/** Events have whole seconds; within one second the order of writing tells. */
function compareVersions(a: Event, b: Event): number {
	const [left, right] = [a.metadata.resourceVersion, b.metadata.resourceVersion];
	return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}

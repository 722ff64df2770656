import type {Clock} from '../kubernetes/clock.ts';
import type {Deployment, Pod} from '../kubernetes/objects.ts';
import type {
	ClusterView,
	Collection,
	Freshness,
	Identity,
	OpenedWorkload,
	ReplayPosition,
	WorkloadName,
} from './cluster.ts';
import {worstFreshness} from './freshness.ts';
import {type OpenedWatches, openWorkload} from './opened-workload.ts';
import {createSeenJournal, type SeenJournal} from './seen-journal.ts';
import type {Contact, WatchQuery, WatchSource} from './source.ts';
import {subscribe} from './subscription.ts';

/** The watches of a workload go on for so long after it was left, so that going back is instant. */
const lingerMs = 30_000;

/** The live mirror of the part of a cluster that is looked at. */
export interface Mirror {
	view(): ClusterView;
	subscribe(listener: () => void): () => void;
	open(target: WorkloadName): void;
	closeWorkload(): void;
	/** The Deployment as it is held, from the opened workload or the list; undefined when neither has it. */
	deployment(target: WorkloadName): Deployment | undefined;
	/** The pods of the opened workload; undefined when it is another one, or they are not all there. */
	pods(target: WorkloadName): readonly Pod[] | undefined;
	close(): void;
}

export interface MirrorOptions {
	readonly source: WatchSource;
	readonly identity: Identity;
	readonly clock: Clock;
	/** Narrows the Deployments of the list, in the API's grammar. */
	readonly labelSelector?: string;
	/** Without the list: only what is opened is watched. */
	readonly single?: boolean;
	/** Remembers how revisions went; by default one that lasts as long as the mirror. */
	readonly journal?: SeenJournal;
	/** Where a recording stands; absent for a cluster. */
	readonly replay?: () => ReplayPosition;
}

/** Nobody asked for it, so there is nothing to wait for. */
const nothingListed: Collection<Deployment> = {items: [], freshness: {state: 'live'}};

/** Starts watching the Deployments of `identity.namespace`, or of all; what is opened is watched on top of that. */
export function createMirror(options: MirrorOptions): Mirror {
	const {source, identity, clock, labelSelector, single = false, journal = createSeenJournal(), replay} = options;
	const listeners = new Set<() => void>();
	let opened: OpenedWatches | undefined;
	let shown = false;
	let cancelLinger: (() => void) | undefined;
	let notifying = false;
	let view: ClusterView | undefined;
	let viewedContact: Contact['state'] | undefined;

	/** A chunk of the stream brings many outputs at once; the listeners hear of them once. */
	function onChange(): void {
		view = undefined;
		if (notifying) return;
		notifying = true;
		queueMicrotask(() => {
			notifying = false;
			for (const listener of listeners) listener();
		});
	}

	const skewMs = () => source.now() - clock.now();
	const query: WatchQuery = {
		resource: 'deployments',
		detail: 'row',
		...(identity.namespace ? {namespace: identity.namespace} : {}),
		...(labelSelector ? {labelSelector} : {}),
	};
	const deployments = single ? undefined : subscribe<Deployment>(source, query, {nowMs: clock.now(), skewMs, onChange});
	const endContact = source.onContactChange(onChange);

	function inList({namespace, name}: WorkloadName): Deployment | undefined {
		return deployments?.items().find(({metadata}) => metadata.name === name && metadata.namespace === namespace);
	}

	function stopOpened(): void {
		cancelLinger?.();
		cancelLinger = undefined;
		opened?.stop();
		opened = undefined;
		shown = false;
	}

	function buildView(): ClusterView {
		const list = deployments?.collection() ?? nothingListed;
		const detail = shown ? opened?.view() : undefined;
		const freshness = detail ? openedFreshness(detail) : list.freshness;
		const position = replay?.();
		return {
			identity,
			freshness,
			deployments: list,
			...(detail ? {opened: detail} : {}),
			...(position ? {replay: position} : {}),
		};
	}

	return {
		view() {
			// A recording moves with time, not only with changes.
			if (replay) return buildView();
			// Contact is lost by time alone, too.
			const {state} = source.contact();
			if (state !== viewedContact) view = undefined;
			viewedContact = state;
			view ??= buildView();
			return view;
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		open(target) {
			cancelLinger?.();
			cancelLinger = undefined;
			if (!(opened?.target.name === target.name && opened.target.namespace === target.namespace)) {
				stopOpened();
				const known = inList(target);
				opened = openWorkload(source, target, {
					nowMs: clock.now(),
					skewMs,
					onChange,
					journal,
					...(known ? {known} : {}),
				});
			}
			shown = true;
			onChange();
		},
		closeWorkload() {
			if (!shown) return;
			shown = false;
			cancelLinger = clock.after(lingerMs, stopOpened);
			onChange();
		},
		deployment(target) {
			const detail = opened?.view();
			const isOpened = detail?.target.name === target.name && detail.target.namespace === target.namespace;
			return (isOpened && !detail.gone ? detail.deployment : undefined) ?? inList(target);
		},
		pods(target) {
			const detail = opened?.view();
			const isOpened = detail?.target.name === target.name && detail.target.namespace === target.namespace;
			return isOpened && detail.pods.freshness.state === 'live' ? detail.pods.items : undefined;
		},
		close() {
			stopOpened();
			deployments?.stop();
			endContact();
			listeners.clear();
			source.close();
		},
	};
}

/**
 * The header's word for an open workload. A part that the server refuses to tell (events are often forbidden) says so
 * where it would stand, and makes nothing else old; and what is kept of a deleted workload does not get older.
 */
function openedFreshness({freshness, gone, replicaSets, pods, events}: OpenedWorkload): Freshness {
	const parts = gone ? [] : [replicaSets, pods, events];
	const told = parts.map(part => part.freshness).filter(({state}) => state !== 'blocked');
	return worstFreshness(freshness, ...told);
}

import type {Workload, WorkloadKind} from '../kubernetes/objects.ts';
import {kindWords, workloadKinds} from '../rollout/workload-kind.ts';
import type {Collection, ListPart, WorkloadName} from './cluster.ts';
import {listFreshness} from './list-freshness.ts';
import type {WatchSource} from './source.ts';
import {type Subscription, subscribe} from './subscription.ts';

/** The list of all that rolls out in a scope: one watch for each kind, in all namespaces or in each of some. */
export interface WorkloadList {
	/** The same object as long as nothing changed. */
	collection(): Collection<Workload>;
	/** Each watch with its freshness; the same array as long as none of them changed. */
	parts(): readonly ListPart[];
	/** The row of a workload; undefined when it is not there. */
	find(target: WorkloadName): Workload | undefined;
	stop(): void;
}

export interface WorkloadListOptions {
	/** Undefined: all. */
	readonly namespaces?: readonly string[] | undefined;
	/** In the API's grammar. */
	readonly labelSelector?: string | undefined;
	readonly nowMs: number;
	readonly skewMs: () => number;
	readonly onChange: () => void;
}

interface Part {
	readonly kind: WorkloadKind;
	readonly namespace: string | undefined;
	readonly subscription: Subscription<Workload>;
}

/** Starts the watches of the list. */
export function createWorkloadList(source: WatchSource, options: WorkloadListOptions): WorkloadList {
	const {namespaces = [undefined], labelSelector, ...rest} = options;
	const parts: readonly Part[] = namespaces.flatMap(namespace =>
		workloadKinds.map(kind => {
			const query = {
				resource: kindWords[kind].plural,
				detail: 'row',
				...(namespace === undefined ? {} : {namespace}),
				...(labelSelector ? {labelSelector} : {}),
			} as const;
			return {kind, namespace, subscription: subscribe<Workload>(source, query, rest)};
		}),
	);
	let last: readonly Collection<Workload>[] = [];
	let merged: Collection<Workload> = {items: [], freshness: {state: 'connecting', sinceMs: options.nowMs}};
	let shown: readonly ListPart[] = [];

	/** Brings what is merged up to date; what did not change keeps its identity. */
	function refresh(): void {
		const now = parts.map(({subscription}) => subscription.collection());
		if (now.length === last.length && now.every((one, index) => one === last[index])) return;
		const sameItems = now.every(({items}, index) => items === last[index]?.items);
		const sameFreshness = now.every(({freshness}, index) => freshness === last[index]?.freshness);
		const freshness = listFreshness(now.map(one => ({freshness: one.freshness, held: one.items.length})));
		merged = {
			items: sameItems ? merged.items : now.flatMap(({items}) => items),
			// `live` stays the same object, so that nothing is drawn for it.
			freshness: freshness.state === 'live' && merged.freshness.state === 'live' ? merged.freshness : freshness,
		};
		if (!sameFreshness) {
			shown = parts.map(({kind, namespace}, index) => ({
				kind,
				...(namespace === undefined ? {} : {namespace}),
				freshness: now[index]?.freshness ?? merged.freshness,
			}));
		}
		last = now;
	}

	return {
		collection() {
			refresh();
			return merged;
		},
		parts() {
			refresh();
			return shown;
		},
		find({kind, namespace, name}) {
			for (const part of parts) {
				if (part.kind !== kind || (part.namespace ?? namespace) !== namespace) continue;
				const found = part.subscription
					.items()
					.find(({metadata}) => metadata.name === name && metadata.namespace === namespace);
				if (found) return found;
			}
			return undefined;
		},
		stop() {
			for (const {subscription} of parts) subscription.stop();
		},
	};
}

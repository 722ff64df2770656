import type {Pod} from '../kubernetes/objects.ts';
import type {Freshness} from './cluster.ts';
import type {WatchSource} from './source.ts';
import {subscribe} from './subscription.ts';

/** One pod, by its uid where that is known: another pod may take its name. */
export interface PodName {
	readonly namespace: string;
	readonly name: string;
	readonly uid?: string;
}

/** The pod that is open, with its whole spec and status. */
export interface OpenedPod {
	readonly target: PodName;
	/** As it was last when `gone` is `deleted` or `replaced`; undefined while loading, or when it is absent. */
	readonly pod?: Pod;
	/** `deleted`: it was there and is no more. `absent`: the server says that there is none. `replaced`: another pod has its name. */
	readonly gone?: 'deleted' | 'absent' | 'replaced';
	/** When that was first known (the server's time, epoch milliseconds). */
	readonly goneMs?: number;
	readonly freshness: Freshness;
}

/** The watch of one pod. */
export interface PodWatch {
	readonly target: PodName;
	view(): OpenedPod;
	stop(): void;
}

export interface PodWatchOptions {
	readonly nowMs: number;
	readonly skewMs: () => number;
	readonly onChange: () => void;
}

/** Watches one pod, whole, until `stop()`. */
export function watchPod(source: WatchSource, target: PodName, options: PodWatchOptions): PodWatch {
	const {namespace, name} = target;
	let seen: Pod | undefined;
	let view: OpenedPod | undefined;
	let goneMs: number | undefined;
	const own = subscribe<Pod>(
		source,
		{resource: 'pods', namespace, fieldSelector: `metadata.name=${name}`, detail: 'whole'},
		{
			...options,
			onChange() {
				view = undefined;
				options.onChange();
			},
		},
	);

	function build(freshness: Freshness): OpenedPod {
		const present = own.items()[0];
		const uid = target.uid ?? seen?.metadata.uid ?? present?.metadata.uid;
		const isOwn = present !== undefined && present.metadata.uid === uid;
		if (isOwn) seen = present;
		const gone: OpenedPod['gone'] =
			isOwn || !own.complete() ? undefined : present ? 'replaced' : seen ? 'deleted' : 'absent';
		goneMs = gone && (goneMs ?? source.now());
		const told = gone === undefined || goneMs === undefined ? {} : {gone, goneMs};
		return {target, ...(seen ? {pod: seen} : {}), ...told, freshness};
	}

	return {
		target,
		view() {
			const freshness = own.freshness();
			if (view?.freshness !== freshness) view = build(freshness);
			return view;
		},
		stop: own.stop,
	};
}

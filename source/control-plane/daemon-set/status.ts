import type {DaemonSetStatus} from './daemon-set.ts';

/** A node as the status counts it; of several pods only the oldest matters. */
export interface CountedNode {
	readonly shouldRun: boolean;
	readonly hasPod: boolean;
	readonly oldest?: {readonly ready: boolean; readonly available: boolean; readonly updated: boolean};
}

export interface DaemonCounters {
	readonly desiredNumberScheduled: number;
	readonly currentNumberScheduled: number;
	readonly numberMisscheduled: number;
	readonly numberReady: number;
	readonly updatedNumberScheduled: number;
	readonly numberAvailable: number;
	readonly numberUnavailable: number;
}

/** Source: daemon_controller.go, updateDaemonSetStatus. */
export function countNodes(nodes: readonly CountedNode[]): DaemonCounters {
	const count = (test: (node: CountedNode) => unknown) => nodes.filter(test).length;
	const desiredNumberScheduled = count(({shouldRun}) => shouldRun);
	const numberAvailable = count(({shouldRun, oldest}) => shouldRun && oldest?.ready && oldest.available);
	return {
		desiredNumberScheduled,
		currentNumberScheduled: count(({shouldRun, hasPod}) => shouldRun && hasPod),
		numberMisscheduled: count(({shouldRun, hasPod}) => !shouldRun && hasPod),
		numberReady: count(({shouldRun, oldest}) => shouldRun && oldest?.ready),
		updatedNumberScheduled: count(({shouldRun, oldest}) => shouldRun && oldest?.updated),
		numberAvailable,
		numberUnavailable: desiredNumberScheduled - numberAvailable,
	};
}

/** Counters of 0 that are left out of the status. Source: staging api/apps/v1/types.go. */
const omittedWhenZero: ReadonlySet<string> = new Set([
	'updatedNumberScheduled',
	'numberAvailable',
	'numberUnavailable',
]);

/** The status as it is written. */
export function writtenStatus(
	counters: DaemonCounters,
	observedGeneration: number,
	collisionCount: number | undefined,
): DaemonSetStatus {
	const kept = Object.entries(counters).filter(([field, value]) => !omittedWhenZero.has(field) || value !== 0);
	return {
		...(Object.fromEntries(kept) as Partial<DaemonCounters>),
		observedGeneration,
		...(collisionCount === undefined ? {} : {collisionCount}),
	};
}

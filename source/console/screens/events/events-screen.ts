import type {PodName, WorkloadName} from '../../../cluster/cluster.ts';

export interface EventsScreen {
	readonly name: 'events';
	readonly target: WorkloadName;
	/** Only those of this pod. */
	readonly about?: PodName;
	readonly newestFirst: boolean;
	/** The first row that is seen, counted from the oldest event; undefined: the newest are seen, and what comes. */
	readonly fromOldest?: number;
	readonly filter: string;
	readonly filtering: boolean;
}

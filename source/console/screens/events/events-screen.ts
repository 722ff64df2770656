import type {PodName, WorkloadName} from '../../../cluster/cluster.ts';
import type {Event} from '../../../kubernetes/objects.ts';

/** A line of an event, as the event was then: what is counted up moves to the newest, and the oldest are gone some day. */
export interface EventPlace {
	readonly event: Event;
	readonly line: number;
}

export interface EventsScreen {
	readonly name: 'events';
	readonly target: WorkloadName;
	/** Only those of this pod. */
	readonly about?: PodName;
	readonly newestFirst: boolean;
	/** The first line that is seen; undefined: the newest are seen, and what comes. */
	readonly top?: EventPlace;
	/** The one whose object keys act on; undefined: none, they act on the workload. */
	readonly selected?: Event;
	readonly filter: string;
	readonly filtering: boolean;
}

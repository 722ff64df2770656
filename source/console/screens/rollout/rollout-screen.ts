import type {WorkloadName} from '../../../cluster/cluster.ts';

export type Pane = 'replica-sets' | 'pods' | 'events';

export interface RolloutScreen {
	readonly name: 'rollout';
	readonly target: WorkloadName;
	readonly pane: Pane;
	/** Index of the first visible row of each pane. */
	readonly tops: Readonly<Record<Pane, number>>;
	/** Uid of the object that keys act on, in the panes whose rows are objects: it stays with its object while rows move. */
	readonly selected?: Readonly<Partial<Record<Pane, string>>>;
}

export function rolloutScreen(target: WorkloadName): RolloutScreen {
	return {name: 'rollout', target, pane: 'pods', tops: {'replica-sets': 0, pods: 0, events: 0}};
}

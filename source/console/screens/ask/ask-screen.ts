import type {WorkloadName} from '../../../cluster/cluster.ts';

/** A value is typed that an action needs. */
export interface AskScreen {
	readonly name: 'ask';
	readonly target: WorkloadName;
	readonly asks: 'replicas' | 'image';
	readonly text: string;
	/** Whose image it is; undefined: not known yet. */
	readonly container?: string;
}

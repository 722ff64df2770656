import type {LogQuery, PodName, WorkloadName} from '../../../cluster/cluster.ts';

/** Where a log is looked at: the number of a line, counted from the first that arrived, and which of its rows. */
export interface LogPosition {
	readonly line: number;
	readonly row: number;
}

export interface LogsScreen {
	readonly name: 'logs';
	/** The workload that it was opened from. */
	readonly target: WorkloadName;
	readonly pod: PodName;
	readonly container: string;
	readonly previous: boolean;
	/** The first row that is seen; undefined: the end is, and what comes. */
	readonly from?: LogPosition;
	/** Each line with the time at which it was printed. */
	readonly timestamps: boolean;
	readonly filter: string;
	/** The filter is being typed: keys are text. */
	readonly filtering: boolean;
}

export function logQueryOf({pod, container, previous}: LogsScreen): LogQuery {
	return {namespace: pod.namespace, pod: pod.name, container, previous};
}

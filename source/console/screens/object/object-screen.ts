import type {ObjectName, WorkloadName} from '../../../cluster/cluster.ts';

/** An object as it was read. */
export type ObjectAnswer =
	/** `atMs`: the server's time. */
	| {readonly type: 'read'; readonly object: Readonly<Record<string, unknown>>; readonly atMs: number}
	| {readonly type: 'failed'; readonly sentence: string};

/** An object as YAML. */
export interface ObjectScreen {
	readonly name: 'object';
	readonly target: WorkloadName;
	readonly object: ObjectName;
	/** Tells this reading from older ones whose answers are still on the way. */
	readonly ticket: number;
	/** When it was asked for: the server's time, epoch milliseconds. */
	readonly askedMs?: number;
	/** Undefined: it has not come yet. */
	readonly answer?: ObjectAnswer;
	/** Masked values are shown. */
	readonly showValues: boolean;
	readonly top: number;
	/** What is looked for. */
	readonly filter: string;
	/** Which of the lines that have it was gone to last, counted from 0; undefined: none yet. */
	readonly match?: number;
	readonly filtering: boolean;
}

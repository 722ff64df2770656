import type {WorkloadName} from '../../../cluster/cluster.ts';

/** The difference of two revisions. */
export interface DiffScreen {
	readonly name: 'diff';
	readonly target: WorkloadName;
	/** Uids of the revisions' objects; undefined: the present template. */
	readonly fromUid?: string;
	readonly toUid?: string;
	/** The revision that was current when this was opened, where it was known. */
	readonly currentUid?: string;
	readonly showValues: boolean;
	readonly top: number;
}

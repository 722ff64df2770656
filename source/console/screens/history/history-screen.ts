import type {WorkloadName} from '../../../cluster/cluster.ts';

export interface HistoryScreen {
	readonly name: 'history';
	readonly target: WorkloadName;
	/** Of the ReplicaSet; undefined: the revision that undo proposes. */
	readonly selectedUid?: string;
	/** Of the ReplicaSet that the selected one is compared with; undefined: the present template. */
	readonly baseUid?: string;
	/** Masked values are shown. */
	readonly showValues?: boolean;
}

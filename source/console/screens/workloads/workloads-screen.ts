import type {WorkloadName} from '../../../cluster/cluster.ts';
import type {HeldOrder} from './held-order.ts';
import type {SortColumn} from './row-order.ts';
import type {WorkloadRow} from './rows.ts';

export interface WorkloadsScreen {
	readonly name: 'workloads';
	/** The selection stays with its object while rows move. Undefined, as long as nobody chose: whichever row is the first. */
	readonly selectedUid?: string;
	/** Its name, once it is gone: who is made anew under it is selected again. */
	readonly lost?: WorkloadName;
	/** Which row was drawn first, and since when, where another one was before (the server's time, epoch milliseconds). */
	readonly first?: {readonly uid: string; readonly sinceMs?: number};
	/** Which row was selected because the command line named it, and since when (the server's time, epoch milliseconds). */
	readonly named?: {readonly uid: string; readonly sinceMs: number};
	/** Index of the first visible row; drawing moves it so far that the selection is visible. */
	readonly top: number;
	readonly filter: string;
	/** The filter is being typed: keys are text. */
	readonly filtering: boolean;
	/** What is fine is not shown. */
	readonly onlyUnfine?: true;
	/** By which column the rows are sorted; undefined: most urgent first. */
	readonly sortedBy?: SortColumn;
	/** The rows in the order in which they were drawn last. */
	readonly drawn?: readonly WorkloadRow[];
	/** They stay in this order for a moment after a key. */
	readonly held?: HeldOrder;
}

export const firstWorkloads: WorkloadsScreen = {name: 'workloads', top: 0, filter: '', filtering: false};

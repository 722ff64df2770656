import type {Result} from '../../kubernetes/errors.ts';
import type {Workload} from '../../kubernetes/objects.ts';
import type {ClusterView, WorkloadName} from '../cluster.ts';
import type {Contact} from '../source.ts';
import type {Actions} from './actions-options.ts';
import type {FrozenRecords} from './frozen-record.ts';

export interface FreezingOptions {
	/** The writes, each noted before it is sent. */
	readonly actions: Pick<Actions, 'briefPreviews' | 'perform'>;
	readonly view: () => ClusterView;
	/** The workload as the server has it now, raw. */
	readonly read: (target: WorkloadName) => Promise<Result<Workload>>;
	/** What other runs noted; absent: nothing is kept beyond this process. */
	readonly kept?: FrozenRecords | undefined;
	readonly contact: () => Contact;
	/** The server's time, epoch milliseconds. */
	readonly now: () => number;
	/** A number of [0, 1). */
	readonly random: () => number;
	/** Why nothing may be written; undefined: writes are allowed. */
	readonly writesDisabled?: string | undefined;
}

import type {Clock} from '../../kubernetes/clock.ts';
import type {Pod, Workload} from '../../kubernetes/objects.ts';
import type {Remembered} from '../../rollout/service-record.ts';
import type {Cluster, Identity, WorkloadName} from '../cluster.ts';
import type {Contact} from '../source.ts';
import type {ActionOutcome, Preview, PreviewOutcome} from './action.ts';
import type {ActionApi} from './api.ts';
import type {FormerStrategies} from './former-strategy.ts';

/** What all that acts on a cluster works with. */
export interface ActionsOptions {
	readonly api: ActionApi;
	readonly identity: Identity;
	readonly contact: () => Contact;
	/** The server's time, in epoch milliseconds. */
	readonly now: () => number;
	/** For the pauses between two tries and between two looks. */
	readonly clock: Clock;
	/** Aborted when the cluster is closed: nothing waits any longer. */
	readonly signal: AbortSignal;
	/** Why nothing may be written; undefined: writes are allowed. */
	readonly writesDisabled?: string;
	/** The workload as the mirror holds it: pausing needs no read of its own. */
	readonly held: (target: WorkloadName) => Workload | undefined;
	/** Its pods as the mirror holds them, for when there are too many to read at once. */
	readonly heldPods: (target: WorkloadName) => readonly Pod[] | undefined;
	/** What is known of how the revisions of a workload went, beside what is read of it for a plan. */
	readonly remembered?: ((workload: Workload) => Remembered) | undefined;
	/** What holds of earlier runs did; absent: nothing is kept beyond this process. */
	readonly formerStrategies?: FormerStrategies | undefined;
}

export interface Actions extends Pick<Cluster, 'preview' | 'perform'> {
	/** @param workload - The object as it was seen, where that was looked up already. */
	pause(target: WorkloadName, workload?: Workload): Promise<ActionOutcome>;
	/**
	 * Previews without forecast, from the workload alone: two requests each, for where many are asked for at once and what
	 * they do needs no forecast. What earlier runs noted is read once for all that one call is used for.
	 */
	briefPreviews(): (request: Preview['request']) => Promise<PreviewOutcome>;
}

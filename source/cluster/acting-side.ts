import type {Clock} from '../kubernetes/clock.ts';
import type {Result} from '../kubernetes/errors.ts';
import type {Pod, Workload} from '../kubernetes/objects.ts';
import {createActions} from './actions/actions.ts';
import type {ActionApi} from './actions/api.ts';
import type {FormerStrategies} from './actions/former-strategy.ts';
import {createFreezing, type Freezing} from './actions/freezing.ts';
import type {FrozenRecords} from './actions/frozen-record.ts';
import {journalledActions, type WriteJournal} from './actions/journalled-actions.ts';
import {tellingOvertaken} from './actions/overtaking.ts';
import {countWrites} from './actions/writes-under-way.ts';
import type {Cluster, Identity, WorkloadName} from './cluster.ts';
import type {Mirror} from './mirror.ts';
import type {WatchSource} from './source.ts';

export interface ActingOptions {
	readonly mirror: Mirror;
	readonly source: Pick<WatchSource, 'contact' | 'now'>;
	readonly api: ActionApi;
	readonly identity: Identity;
	readonly clock: Clock;
	/** A number of [0, 1). */
	readonly random: () => number;
	/** Aborted when the cluster is closed: nothing waits any longer. */
	readonly signal: AbortSignal;
	/** Why nothing may be written; undefined: writes are allowed. */
	readonly writesDisabled?: string | undefined;
	/** What holds of earlier runs did. */
	readonly formerStrategies?: FormerStrategies | undefined;
	/** Notes each write before it is sent and after it was answered. */
	readonly writeJournal?: WriteJournal | undefined;
	/** What other runs froze here. */
	readonly frozen?: FrozenRecords | undefined;
}

/** What writes to a cluster, and what it needs to read for that. */
export interface ActingSide
	extends Pick<Cluster, 'writesDisabled' | 'pause' | 'preview' | 'perform'>,
		Omit<Freezing, 'overtaken'> {
	/** The workload as the server has it now. */
	read(target: WorkloadName): Promise<Result<Workload>>;
	/** The pods that its selector selects, as the server has them now. */
	readPods(workload: Workload): Promise<Result<readonly Pod[]>>;
}

/** Calls back once no write is under way: at once when there is none. */
type WhenDone = (callback: () => void) => void;

/** All of a Cluster that writes to it; the other side of `readingSide`. */
export function actingSide(options: ActingOptions): {readonly side: ActingSide; readonly whenDone: WhenDone} {
	const {mirror, source, api, identity, clock, random, signal, formerStrategies, writeJournal, frozen} = options;
	const disabled = options.writesDisabled === undefined ? {} : {writesDisabled: options.writesDisabled};
	const {contact, now} = source;
	const plainActions = createActions({
		api,
		identity,
		contact,
		now,
		clock,
		signal,
		held: mirror.workload,
		heldPods: mirror.pods,
		remembered: mirror.remembered,
		formerStrategies,
		...disabled,
	});
	const {actions, whenDone} = countWrites(
		writeJournal && options.writesDisabled === undefined
			? journalledActions(plainActions, {journal: writeJournal, identity, now, held: mirror.workload})
			: plainActions,
	);
	const read = api.readWorkload;
	const freezing = createFreezing({actions, view: mirror.view, read, contact, now, random, kept: frozen, ...disabled});
	const {overtaken, ...rest} = freezing;
	const {preview} = actions;
	const writes = tellingOvertaken(actions, mirror.workload, overtaken);
	const {readPods} = api;
	return {side: {...disabled, preview, ...writes, ...rest, read, readPods}, whenDone};
}

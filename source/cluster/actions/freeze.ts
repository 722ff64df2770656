import type {Summary} from '../../rollout/summary.ts';
import type {WorkloadName} from '../workload-name.ts';
import type {ActionOutcome, Preview} from './action.ts';

/** Stops all rollouts in scope, or lets those go on that freezes stopped. */
export type FreezeKind = 'freeze' | 'thaw';

/** What becomes of one workload of a freeze, or of what takes one back. */
export type FreezeFate =
	/** It is sent with the others. */
	| {readonly type: 'will'; readonly preview: Preview}
	/** It can't be paused: what comes nearest is sent only when a person chooses it. */
	| {readonly type: 'may'; readonly preview: Preview}
	/** Nothing is sent: why. `isSettled`: it is no longer a matter of that freeze. */
	| {readonly type: 'left'; readonly why: string; readonly isSettled: boolean};

export interface FreezeItem {
	readonly target: WorkloadName;
	readonly uid: string;
	/** How it stood when it was previewed, as the list of workloads says it. */
	readonly status: Summary;
	readonly fate: FreezeFate;
}

/** What a person should know of a freeze. */
export interface FreezeNote {
	readonly text: string;
	/** The same for who has the console's keys, where one of them helps. */
	readonly onScreen?: string;
}

/** All that would be sent, and all that a person should know of it. */
export interface FreezePlan {
	readonly kind: FreezeKind;
	/** Those that something is done to first. */
	readonly items: readonly FreezeItem[];
	/** How many the other of the two would be about: rollouts in progress, or what is frozen. */
	readonly others: number;
	/** Uids of those that roll, too, and were more than one freeze takes. */
	readonly unlisted: ReadonlySet<string>;
	readonly notes: readonly FreezeNote[];
}

export type FreezePreview =
	| {readonly type: 'ready'; readonly plan: FreezePlan}
	| {readonly type: 'failed'; readonly sentence: string};

/** One workload of a freeze was answered. */
export interface FreezeStep {
	readonly uid: string;
	readonly outcome: ActionOutcome;
}

/** What still stands of freezes, wherever in this cluster. */
export interface StandingFreeze {
	/** The time of the first write of the last freeze; the server's, epoch milliseconds. */
	readonly atMs: number;
	/** How many rollouts the last freeze was to stop, and how many of them it began with. */
	readonly of: number;
	readonly begun: number;
	/** Another rolltop on this machine sends it now. */
	readonly isUnderWay: boolean;
	readonly frozen: readonly WorkloadName[];
	/** The write was never done. */
	readonly notDone: readonly WorkloadName[];
	/** They were frozen; how they stand now could not be read. */
	readonly unread: readonly WorkloadName[];
	/** So many more were frozen, and not looked at. */
	readonly unlooked: number;
	/** Nobody knows whether they were frozen, with why. */
	readonly unknown: readonly {readonly target: WorkloadName; readonly why: string}[];
	/** Not as the freeze left them, with why. */
	readonly changed: readonly {readonly target: WorkloadName; readonly why: string}[];
}

import type {ActionOutcome} from '../../../cluster/actions/action.ts';
import type {FreezeKind, FreezePlan} from '../../../cluster/actions/freeze.ts';

/** What the freeze screen waits for or shows. */
export type FreezeStage =
	/** `sinceMs`: the server's time, epoch milliseconds. */
	| {readonly stage: 'previewing'; readonly sinceMs?: number}
	/** `painted`, `typed`: as on Confirm. */
	| {readonly stage: 'ready'; readonly plan: FreezePlan; readonly painted: boolean; readonly typed?: string}
	| {readonly stage: 'unable'; readonly sentence: string}
	/** `outcomes`: by uid, of those that were answered. */
	| {readonly stage: 'sending'; readonly plan: FreezePlan; readonly outcomes: FreezeOutcomes}
	| {
			readonly stage: 'done';
			readonly plan: FreezePlan;
			readonly outcomes: FreezeOutcomes;
			readonly outcome: ActionOutcome;
	  };

export type FreezeOutcomes = ReadonlyMap<string, ActionOutcome>;

/** All rollouts in scope at once: to be stopped, or to be let go on. */
export interface FreezeScreen {
	readonly name: 'freeze';
	readonly kind: FreezeKind;
	/** Tells this preview from older ones whose answers are still on the way. */
	readonly ticket: number;
	readonly course: FreezeStage;
	/** Uid of the row that keys act on; undefined: the first. */
	readonly selectedUid?: string;
	readonly top: number;
	/** The first line that is seen of what is said below the rows; absent: the first. */
	readonly notesTop?: number;
	/** Uids of those that can't be paused and are to be held. */
	readonly chosen: readonly string[];
}

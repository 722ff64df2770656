import type {ActionRequest, Preview} from '../../../cluster/actions/action.ts';

/** What Confirm waits for or shows. */
export type ConfirmStage =
	/** `sinceMs`: the server's time, epoch milliseconds. */
	| {readonly stage: 'previewing'; readonly sinceMs?: number}
	/**
	 * `painted`: it stood on the screen before now, so that `y` is an answer to it. `typed`: what has been typed of the
	 * workload's name, where that confirms.
	 */
	| {readonly stage: 'ready'; readonly preview: Preview; readonly painted: boolean; readonly typed?: string}
	| {readonly stage: 'unable'; readonly sentence: string}
	| {readonly stage: 'sending'; readonly preview: Preview}
	/** Nothing was written: what changed since the preview. */
	| {readonly stage: 'changed'; readonly what: readonly string[]};

export interface ConfirmScreen {
	readonly name: 'confirm';
	readonly request: ActionRequest;
	/** Tells this preview from older ones whose answers are still on the way. */
	readonly ticket: number;
	readonly top: number;
	readonly stage: ConfirmStage;
	/** Masked values are shown. */
	readonly showValues?: boolean;
}

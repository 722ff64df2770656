import type {ActionOutcome, PreviewOutcome} from '../cluster/actions/action.ts';
import type {WorkloadName} from '../cluster/cluster.ts';
import type {KeyPress} from './key-press.ts';

/** Everything that changes the console's state. */
export type Message =
	| {readonly type: 'key'; readonly press: KeyPress}
	/** Bracketed paste, or a chunk too long to have been typed. */
	| {readonly type: 'pasted'; readonly text: string}
	/** Something that a person should know before the first key. */
	| {readonly type: 'told'; readonly text: string}
	/** The cluster's view changed. */
	| {readonly type: 'arrived'}
	/** A picture of the present state and view was made. */
	| {readonly type: 'drawn'}
	| {readonly type: 'resized'; readonly columns: number; readonly rows: number}
	| {readonly type: 'previewed'; readonly ticket: number; readonly outcome: PreviewOutcome}
	/** The screen with this preview on it was written out. */
	| {readonly type: 'painted'; readonly ticket: number}
	| {readonly type: 'performed'; readonly ticket: number; readonly outcome: ActionOutcome}
	| {readonly type: 'paused'; readonly target: WorkloadName; readonly outcome: ActionOutcome};

import type {ActionOutcome, PreviewOutcome} from '../cluster/actions/action.ts';
import type {FreezePreview} from '../cluster/actions/freeze.ts';
import type {NamespacesOutcome, ObjectOutcome, WorkloadName} from '../cluster/cluster.ts';
import type {KeyPress} from './key-press.ts';
import type {PlaceList} from './places.ts';

/** Everything that changes the console's state. */
export type Message =
	| {readonly type: 'key'; readonly press: KeyPress}
	/** Bracketed paste, or a chunk too long to have been typed. */
	| {readonly type: 'pasted'; readonly text: string}
	/** Something that a person should know before the first key. */
	| {readonly type: 'told'; readonly text: string}
	| {readonly type: 'wheel'; readonly direction: 'up' | 'down'}
	/** A click on a line that can be picked. */
	| {readonly type: 'picked'; readonly pick: string}
	/** The cluster's view changed. */
	| {readonly type: 'arrived'}
	/** A picture of the present state and view was made. */
	| {readonly type: 'drawn'}
	| {readonly type: 'resized'; readonly columns: number; readonly rows: number}
	| {readonly type: 'previewed'; readonly ticket: number; readonly outcome: PreviewOutcome}
	| {readonly type: 'object-read'; readonly ticket: number; readonly outcome: ObjectOutcome}
	| {readonly type: 'namespaces-listed'; readonly ticket: number; readonly outcome: NamespacesOutcome}
	| {readonly type: 'contexts-listed'; readonly list: PlaceList}
	/** One is in another place: the scene is that one's. */
	| {readonly type: 'arrived-there'}
	/** One is where one was. */
	| {readonly type: 'not-gone'; readonly sentence: string}
	/** The screen with this preview on it was written out. */
	| {readonly type: 'painted'; readonly ticket: number}
	| {readonly type: 'performed'; readonly ticket: number; readonly outcome: ActionOutcome}
	| {readonly type: 'freeze-previewed'; readonly ticket: number; readonly outcome: FreezePreview}
	/** One of its writes was answered. */
	| {readonly type: 'freeze-told'; readonly ticket: number; readonly uid: string; readonly outcome: ActionOutcome}
	| {readonly type: 'freeze-performed'; readonly ticket: number; readonly outcome: ActionOutcome}
	| {readonly type: 'paused'; readonly target: WorkloadName; readonly outcome: ActionOutcome};

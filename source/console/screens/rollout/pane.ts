import type {Freshness} from '../../../cluster/cluster.ts';
import type {Token} from '../../line.ts';
import type {Cell, Column} from '../../table.ts';
import type {Pane} from './rollout-screen.ts';

/** The panes in the order in which they are drawn and in which Tab visits them. */
export const paneOrder: readonly Pane[] = ['replica-sets', 'pods', 'events'];

/** One pane of the Rollout screen; rows are made only when they are seen. */
export interface PaneContent {
	readonly pane: Pane;
	readonly title: string;
	readonly columns: readonly Column[];
	readonly count: number;
	/** How many rows should be seen even where space is short. */
	readonly preferred: number;
	rowAt(index: number): PaneRow;
	/** Where its rows are objects that can be selected: by uid. */
	readonly objects?: {
		uidAt(index: number): string | undefined;
		/** -1: it is not there (any more). */
		indexOf(uid: string): number;
	};
	/** How far its rows can be trusted. */
	readonly freshness: Freshness;
	/** What the rows are, for the words that stand in their place: `pods`. */
	readonly what: string;
}

export interface PaneRow {
	readonly glyph: string;
	readonly token: Token;
	readonly cells: readonly Cell[];
}

export const blankRow: PaneRow = {glyph: ' ', token: 'plain', cells: []};

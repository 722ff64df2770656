import type {Intent} from '../../keymap.ts';
import {movedIndex} from '../../movement.ts';
import type {HistoryScreen, Scene} from '../../state.ts';
import {historyRevisions, selectedRevision} from './revisions.ts';

/** Moves the selection. */
export function moveHistory(screen: HistoryScreen, intent: Intent, {view}: Scene, bodyRows: number): HistoryScreen {
	const revisions = historyRevisions(view);
	const selected = selectedRevision(revisions, screen.selectedUid);
	const from = selected === undefined ? -1 : revisions.indexOf(selected);
	const index = from === -1 ? 0 : movedIndex(intent, from, revisions.length, Math.max(1, bodyRows >> 1));
	const uid = revisions[index]?.replicaSet.metadata.uid;
	return uid === undefined ? screen : {...screen, selectedUid: uid};
}

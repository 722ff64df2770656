import type {Intent} from '../../binding.ts';
import {movedIndex} from '../../movement.ts';
import {ownedOf} from '../../owned.ts';
import type {Scene} from '../../state.ts';
import type {HistoryScreen} from './history-screen.ts';
import {historyRevisions, proposedUid, selectedHistoryRevision} from './revisions.ts';

/** Moves the selection. */
export function moveHistory(
	screen: HistoryScreen,
	intent: Intent,
	{view, nowMs}: Scene,
	bodyRows: number,
): HistoryScreen {
	const revisions = historyRevisions(view);
	const selectedUid = selectedHistoryRevision(view, screen.selectedUid, nowMs)?.object.metadata.uid;
	const from = revisions.findIndex(({object}) => object.metadata.uid === selectedUid);
	const index = from === -1 ? 0 : movedIndex(intent, from, revisions.length, Math.max(1, bodyRows >> 1));
	const uid = revisions[index]?.object.metadata.uid;
	return uid === undefined ? screen : {...screen, selectedUid: uid};
}

/** Once the revisions are known the cursor stays where it is, wherever undo would go later. */
export function settleHistory(screen: HistoryScreen, {view, nowMs}: Scene): HistoryScreen {
	const uid = view.opened && ownedOf(view.opened).freshness.state === 'live' ? proposedUid(view, nowMs) : undefined;
	return screen.selectedUid !== undefined || uid === undefined ? screen : {...screen, selectedUid: uid};
}

/** Makes the selected revision the one that others are compared with; if it is that already, the present template. */
export function compareWith({baseUid, ...screen}: HistoryScreen, {view, nowMs}: Scene): HistoryScreen {
	const uid = selectedHistoryRevision(view, screen.selectedUid, nowMs)?.object.metadata.uid;
	return uid === undefined || uid === baseUid ? screen : {...screen, selectedUid: uid, baseUid: uid};
}

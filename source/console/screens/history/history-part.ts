import {rollToRequest} from '../../proposal.ts';
import type {ScreenPart} from '../../screen-part.ts';
import {stay} from '../../step.ts';
import {askToConfirm} from '../confirm/confirm-update.ts';
import {historyDiff, openDiff} from '../diff/open-diff.ts';
import {objectOfRevision} from '../object/object-names.ts';
import {watchedWorkload} from '../watched-workload.ts';
import {historyLines} from './history-lines.ts';
import type {HistoryScreen} from './history-screen.ts';
import {compareWith, moveHistory, settleHistory} from './history-update.ts';
import {selectedHistoryRevision} from './revisions.ts';

export const historyPart: ScreenPart<HistoryScreen> = {
	lines: (screen, {columns}, scene, bodyRows) => historyLines(screen, scene, columns, bodyRows),
	moved: (screen, intent, _state, scene, bodyRows) => moveHistory(screen, intent, scene, bodyRows),
	picked: (screen, selectedUid) => ({...screen, selectedUid}),
	workload: watchedWorkload,
	act(state, screen, intent, _press, scene) {
		switch (intent) {
			case 'open': {
				const revision = selectedHistoryRevision(scene.view, screen.selectedUid, scene.nowMs);
				const {opened} = scene.view;
				return revision === undefined || opened === undefined
					? stay(state)
					: askToConfirm(state, rollToRequest(opened, revision.number, scene.nowMs), scene);
			}
			case 'show-values':
				return stay({...state, screen: {...screen, showValues: screen.showValues !== true}});
			case 'diff':
				return stay(openDiff(state, historyDiff(screen, scene)));
			case 'compare':
				return stay({...state, screen: compareWith(screen, scene)});
			default:
				return undefined;
		}
	},
	object(screen, {view, nowMs}) {
		const revision = selectedHistoryRevision(view, screen.selectedUid, nowMs);
		return revision && objectOfRevision(revision);
	},
	settled: settleHistory,
};

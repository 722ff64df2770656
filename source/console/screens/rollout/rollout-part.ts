import type {ScreenPart} from '../../screen-part.ts';
import type {RolloutScreen} from '../../state.ts';
import {stay} from '../../step.ts';
import {watchedWorkload} from '../watched-workload.ts';
import {rolloutLines} from './rollout-lines.ts';
import {moveRollout, nextPane} from './rollout-update.ts';

export const rolloutPart: ScreenPart<RolloutScreen> = {
	lines: (screen, {columns, followed}, scene, bodyRows) => rolloutLines(screen, scene, columns, bodyRows, followed),
	moved: (screen, intent, {columns, followed}, scene, bodyRows) =>
		moveRollout(screen, intent, scene, columns, bodyRows, followed),
	workload: watchedWorkload,
	act(state, screen, intent) {
		switch (intent) {
			case 'next-pane':
				return stay({...state, screen: nextPane(screen, 1)});
			case 'previous-pane':
				return stay({...state, screen: nextPane(screen, -1)});
			default:
				return undefined;
		}
	},
};

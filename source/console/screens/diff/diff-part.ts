import type {ScreenPart} from '../../screen-part.ts';
import {scrolledTop} from '../../scrolled.ts';
import {stay} from '../../step.ts';
import {watchedWorkload} from '../watched-workload.ts';
import {diffContent, diffHeadRows, diffLines} from './diff-lines.ts';
import type {DiffScreen} from './diff-screen.ts';
import {rollingDiff} from './open-diff.ts';

export const diffPart: ScreenPart<DiffScreen> = {
	lines: (screen, {columns}, scene, bodyRows) => diffLines(screen, scene, columns, bodyRows),
	moved: (screen, intent, {columns}, scene, bodyRows) => ({
		...screen,
		top: scrolledTop(intent, screen.top, diffContent(screen, scene, columns).length, bodyRows - diffHeadRows(bodyRows)),
	}),
	workload: watchedWorkload,
	act(state, screen, intent, _press, scene) {
		switch (intent) {
			case 'show-values':
				return stay({...state, screen: {...screen, showValues: !screen.showValues}});
			case 'diff': {
				const {showValues} = screen;
				const rolling = rollingDiff(screen, scene);
				return stay(rolling === undefined ? state : {...state, screen: {...rolling, showValues}});
			}
			default:
				return undefined;
		}
	},
};

import {containerInQuestion} from '../../../rollout/pod-containers.ts';
import type {ScreenPart} from '../../screen-part.ts';
import {push, stay} from '../../step.ts';
import {openDiff, rollingDiff} from '../diff/open-diff.ts';
import {openLogs} from '../logs/open-logs.ts';
import {podNameOf, podScreen} from '../pod/pod-screen.ts';
import {watchedWorkload} from '../watched-workload.ts';
import {podInQuestion, selectedObject} from './pod-in-question.ts';
import {rolloutLines} from './rollout-lines.ts';
import type {RolloutScreen} from './rollout-screen.ts';
import {moveRollout, nextPane, pickInRollout} from './rollout-update.ts';

export const rolloutPart: ScreenPart<RolloutScreen> = {
	lines: (screen, {columns, followed, availability}, scene, bodyRows) =>
		rolloutLines(screen, scene, columns, bodyRows, followed, availability),
	moved: (screen, intent, {columns, followed, availability}, scene, bodyRows) =>
		moveRollout(screen, intent, scene, columns, bodyRows, followed, availability),
	picked: pickInRollout,
	workload: watchedWorkload,
	object: selectedObject,
	act(state, screen, intent, _press, scene) {
		switch (intent) {
			case 'open': {
				const pod = podInQuestion(screen, scene);
				return stay(pod ? push(state, podScreen(screen.target, pod)) : state);
			}
			case 'logs': {
				const pod = podInQuestion(screen, scene);
				return stay(pod ? openLogs(state, podNameOf(pod), containerInQuestion(pod, scene.nowMs)) : state);
			}
			case 'diff':
				return stay(openDiff(state, rollingDiff(screen, scene)));
			case 'next-pane':
				return stay({...state, screen: nextPane(screen, 1)});
			case 'previous-pane':
				return stay({...state, screen: nextPane(screen, -1)});
			default:
				return undefined;
		}
	},
};

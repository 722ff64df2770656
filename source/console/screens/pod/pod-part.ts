import type {ScreenPart} from '../../screen-part.ts';
import {scrolledTop} from '../../scrolled.ts';
import type {ConsoleState, Scene} from '../../state.ts';
import {stay} from '../../step.ts';
import {openLogs} from '../logs/open-logs.ts';
import {watchedWorkload} from '../watched-workload.ts';
import {selectedContainer} from './opened.ts';
import {podContent, podLines} from './pod-lines.ts';
import type {PodScreen} from './pod-screen.ts';

export const podPart: ScreenPart<PodScreen> = {
	lines: (screen, {columns}, scene, bodyRows) => podLines(screen, scene, columns, bodyRows),
	moved: (screen, intent, {columns}, scene, bodyRows) => ({
		...screen,
		top: scrolledTop(intent, screen.top, podContent(screen, scene, columns).lines.length, bodyRows),
	}),
	workload: watchedWorkload,
	object: ({pod: {namespace, name}}) => ({kind: 'Pod', namespace, name}),
	act(state, screen, intent, _press, scene) {
		switch (intent) {
			case 'next-pane':
				return stay(nextContainer(state, screen, scene, 1));
			case 'previous-pane':
				return stay(nextContainer(state, screen, scene, -1));
			case 'open':
			case 'logs':
				return stay(openLogs(state, screen.pod, selectedContainer(screen, scene)));
			default:
				return undefined;
		}
	},
};

/** Chooses the next container and brings its first line to the top. */
function nextContainer(state: ConsoleState, screen: PodScreen, scene: Scene, step: 1 | -1): ConsoleState {
	const {containers} = podContent(screen, scene, state.columns);
	const index = containers.findIndex(({name}) => name === selectedContainer(screen, scene));
	const next = containers[(index + step + containers.length) % containers.length];
	return next === undefined ? state : {...state, screen: {...screen, container: next.name, top: next.line}};
}

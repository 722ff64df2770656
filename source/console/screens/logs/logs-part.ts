import {podContainers} from '../../../rollout/pod-containers.ts';
import type {Intent} from '../../binding.ts';
import {areasOf} from '../../layout.ts';
import type {ScreenPart} from '../../screen-part.ts';
import type {ConsoleState, Scene} from '../../state.ts';
import {back, stay} from '../../step.ts';
import {typedInto, withText} from '../../text-field.ts';
import {knownPod} from '../pod/opened.ts';
import {watchedWorkload} from '../watched-workload.ts';
import {backwards, forwards, isBefore, numberAt, type Place} from './log-window.ts';
import {logsLines, logsView} from './logs-lines.ts';
import type {LogsScreen} from './logs-screen.ts';

export const logsPart: ScreenPart<LogsScreen> = {
	lines: (screen, {columns}, scene, bodyRows) => logsLines(screen, scene, columns, bodyRows),
	moved: (screen, intent, {columns}, scene, bodyRows) => moveLogs(screen, intent, scene, columns, bodyRows),
	workload: watchedWorkload,
	object: ({pod: {namespace, name}}) => ({kind: 'Pod', namespace, name}),
	act(state, screen, intent, _press, scene) {
		const shown = (next: LogsScreen) => stay({...state, screen: next});
		switch (intent) {
			case 'follow':
				return shown(toggleFollow(state, screen, scene));
			case 'previous-run':
				return shown(otherLog({...screen, previous: !screen.previous}));
			case 'timestamps':
				return shown({...screen, timestamps: !screen.timestamps});
			case 'next-pane':
				return shown(nextContainer(screen, scene, 1));
			case 'previous-pane':
				return shown(nextContainer(screen, scene, -1));
			case 'filter':
				return shown({...screen, filtering: true});
			case 'back':
				return screen.filter === '' ? stay(back(state)) : shown({...screen, filter: ''});
			default:
				return undefined;
		}
	},
	typed(screen, key) {
		const field = typedInto(screen, key);
		return field && {...screen, ...field};
	},
	pasted: (screen, text) => ({...screen, ...withText(screen, text)}),
};

/** Another log: what was seen of the former is no place in it. */
function otherLog({from: _from, ...screen}: LogsScreen): LogsScreen {
	return screen;
}

function nextContainer(screen: LogsScreen, scene: Scene, step: 1 | -1): LogsScreen {
	const pod = knownPod(screen, scene);
	const names = pod ? podContainers(pod, scene.nowMs).map(({name}) => name) : [];
	const next = names[(names.indexOf(screen.container) + step + names.length) % names.length];
	return next === undefined || next === screen.container ? screen : otherLog({...screen, container: next});
}

/** From following to standing still where one is, and back to the end. */
function toggleFollow({columns, rows}: ConsoleState, screen: LogsScreen, scene: Scene): LogsScreen {
	if (screen.from !== undefined) {
		return otherLog(screen);
	}
	const view = logsView(screen, scene, columns, areasOf(rows, scene.view.replay !== undefined).bodyRows);
	return view === undefined ? screen : {...screen, from: positionOf(view.shown, view.first)};
}

function positionOf(shown: Parameters<typeof numberAt>[0], {n, row}: Place) {
	return {line: numberAt(shown, n), row};
}

/** Scrolls by rows of the screen. At the end what comes is followed only when one went there by G. */
function moveLogs(screen: LogsScreen, intent: Intent, scene: Scene, columns: number, bodyRows: number): LogsScreen {
	const view = logsView(screen, scene, columns, bodyRows);
	if (view === undefined || intent === 'bottom') {
		return otherLog(screen);
	}
	const {shown, first, end, rows, heightOf} = view;
	const on = (by: number) => forwards(first, by, shown.count, heightOf);
	const wanted: Readonly<Partial<Record<Intent, () => Place>>> = {
		up: () => backwards(first, 1, heightOf),
		down: () => on(1),
		'page-up': () => backwards(first, Math.max(1, rows - 1), heightOf),
		'page-down': () => on(Math.max(1, rows - 1)),
		top: () => ({n: 0, row: 0}),
	};
	const place = wanted[intent]?.() ?? first;
	const isAtEnd = !isBefore(place, end);
	// Who follows and presses down goes on following.
	if (isAtEnd && screen.from === undefined) {
		return screen;
	}
	return {...screen, from: positionOf(shown, isAtEnd ? end : place)};
}

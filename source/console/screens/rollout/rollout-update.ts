import type {Intent} from '../../binding.ts';
import {movedIndex} from '../../movement.ts';
import type {Scene} from '../../state.ts';
import type {SeenAvailability} from './availability.ts';
import type {FollowedForecast} from './followed-forecast.ts';
import {paneOrder} from './pane.ts';
import {paneWindow, pickedIn} from './pane-lines.ts';
import {selectedRow} from './panes.ts';
import {rolloutPlan} from './rollout-lines.ts';
import type {RolloutScreen} from './rollout-screen.ts';

/** Moves the selection of the focused pane, or scrolls it where its rows are no objects. */
export function moveRollout(
	screen: RolloutScreen,
	intent: Intent,
	scene: Scene,
	columns: number,
	bodyRows: number,
	followed?: FollowedForecast,
	availability?: SeenAvailability,
): RolloutScreen {
	const plan = rolloutPlan(screen, scene, columns, bodyRows, followed, availability);
	const shown = plan?.panes.find(({content}) => content.pane === screen.pane);
	if (shown === undefined) {
		return screen;
	}
	const {count, objects} = shown.content;
	const selected = selectedRow(shown.content, screen.selected);
	const {top, rows} = paneWindow(count, shown.lines, screen.tops[screen.pane], selected);
	if (objects !== undefined) {
		// When nothing is selected, or what was is gone, the first key only chooses: nobody loses sight of where he is.
		const index = selected === undefined ? top : movedIndex(intent, selected, count, Math.max(1, rows - 1));
		const uid = objects.uidAt(index);
		return uid === undefined
			? screen
			: {
					...screen,
					selected: {...screen.selected, [screen.pane]: uid},
					tops: {...screen.tops, [screen.pane]: paneWindow(count, shown.lines, top, index).top},
				};
	}
	const wanted = movedIndex(intent, top, count, Math.max(1, rows - 1));
	return {...screen, tops: {...screen.tops, [screen.pane]: paneWindow(count, shown.lines, wanted).top}};
}

/** Focuses the pane that a click was on, and selects what stood there. */
export function pickInRollout(screen: RolloutScreen, pick: string): RolloutScreen {
	const {pane, uid} = pickedIn(pick);
	if (pane === undefined) {
		return screen;
	}
	return {...screen, pane, ...(uid === '' ? {} : {selected: {...screen.selected, [pane]: uid}})};
}

/** Moves the focus by `step` panes. */
export function nextPane(screen: RolloutScreen, step: 1 | -1): RolloutScreen {
	const index = paneOrder.indexOf(screen.pane) + step + paneOrder.length;
	return {...screen, pane: paneOrder[index % paneOrder.length] ?? screen.pane};
}

import {rowsOfBody} from './beside-message.ts';
import type {Intent} from './binding.ts';
import {tooSmall} from './layout.ts';
import {partOf} from './screens/parts.ts';
import type {ConsoleState, Scene, Screen} from './state.ts';

/** After the cluster's view changed. */
export function settled(state: ConsoleState, scene: Scene): ConsoleState {
	return withScreen(state, partOf(state.screen).settled?.(state.screen, scene));
}

/** After a picture was made. */
export function drawn(state: ConsoleState, scene: Scene): ConsoleState {
	const noted = withScreen(state, partOf(state.screen).drawn?.(state.screen, scene));
	return underCommand(noted, screen => {
		const seen = partOf(screen).drawn?.(screen, scene) ?? screen;
		return partOf(seen).named?.(seen, scene) ?? seen;
	});
}

/** Before a key is acted on: rows must not move under a finger. */
export function held(state: ConsoleState, scene: Scene): ConsoleState {
	const kept = withScreen(state, partOf(state.screen).held?.(state.screen, scene));
	return underCommand(kept, screen => partOf(screen).held?.(screen, scene) ?? screen);
}

/** The screen that the command line acts on is seen as well. */
function underCommand(state: ConsoleState, change: (screen: Screen) => Screen): ConsoleState {
	const seen = state.screen.name === 'command' ? state.below.at(-1) : undefined;
	const next = seen && change(seen);
	return next === undefined || next === seen ? state : {...state, below: [...state.below.slice(0, -1), next]};
}

/** The state with this screen in place of the one that is seen; undefined: as it is. */
export function withScreen(state: ConsoleState, screen: Screen | undefined): ConsoleState {
	return screen === undefined || screen === state.screen ? state : {...state, screen};
}

// As far as most programs go for one notch of the wheel.
const wheelRows = 3;

/** After a notch of the wheel. */
export function scrolled(state: ConsoleState, direction: 'up' | 'down', scene: Scene): ConsoleState {
	if (tooSmall(state.columns, state.rows)) {
		return state;
	}
	const once = (before: ConsoleState) => moved(before, direction, scene);
	return Array.from({length: wheelRows}, () => once).reduce((before, move) => move(before), state);
}

/** After a click on a line. */
export function picked(state: ConsoleState, pick: string, scene: Scene): ConsoleState {
	return withScreen(state, partOf(state.screen).picked?.(state.screen, pick, scene));
}

/** After a key that moves. */
export function moved(state: ConsoleState, intent: Intent, scene: Scene): ConsoleState {
	const {screen} = state;
	return {...state, screen: partOf(screen).moved(screen, intent, state, scene, rowsOfBody(state, scene))};
}

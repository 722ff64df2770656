import type {Effect} from './effect.ts';
import type {ConsoleState, Notice, Screen} from './state.ts';

/** What a message leads to: the next state, and what is to be done. */
export type Step = readonly [state: ConsoleState, effects: readonly Effect[]];

export const stay = (state: ConsoleState): Step => [state, []];

export function push(state: ConsoleState, screen: Screen): ConsoleState {
	return {...state, below: [...state.below, state.screen], screen};
}

/** To the screen underneath; the first one has none and stays. */
export function back(state: ConsoleState): ConsoleState {
	const screen = state.below.at(-1);
	return screen === undefined ? state : {...state, below: state.below.slice(0, -1), screen};
}

/**
 * The state after a change of the one screen that an answer is for, which it finds as the screen that is seen, with what
 * lies below it; whatever lies on it, as Help does, stays there. Without such a screen the state as it is.
 */
export function whereAsked(
	state: ConsoleState,
	isAsked: (screen: Screen) => boolean,
	change: (there: ConsoleState) => ConsoleState,
): ConsoleState {
	const stack = [...state.below, state.screen];
	const at = stack.findLastIndex(isAsked);
	const asked = stack[at];
	if (asked === undefined) return state;
	const changed = change({...state, below: stack.slice(0, at), screen: asked});
	const [screen = state.screen, ...below] = [...changed.below, changed.screen, ...stack.slice(at + 1)].toReversed();
	return {...changed, below: below.toReversed(), screen};
}

export function withNotice(state: ConsoleState, notice: Notice): ConsoleState {
	return {...state, notice};
}

export function withoutNotice(state: ConsoleState): ConsoleState {
	const {notice: _notice, ...rest} = state;
	return rest;
}

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

export function withNotice(state: ConsoleState, notice: Notice): ConsoleState {
	return {...state, notice};
}

export function withoutNotice(state: ConsoleState): ConsoleState {
	const {notice: _notice, ...rest} = state;
	return rest;
}

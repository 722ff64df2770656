import {mayChange} from '../cluster/rights.ts';
import {sameWorkload} from '../cluster/workload-name.ts';
import {actedOn} from './acted-on.ts';
import {inQuestion} from './freezable.ts';
import type {ConsoleState, Scene} from './state.ts';
import {type Step, stay} from './step.ts';

/** Rights are given in the midst of an incident: what was refused, or not answered, is asked again after a while. */
const askAgainMs = 60_000;

/** Whoever holds `j` passes rows that he does nothing to: on the list a row is asked about once the selection rests there. */
const restMs = 300;

/** What keys act on is in view: whether the user may change it is asked once, ahead of the key. */
export function askRights(before: ConsoleState, scene: Scene): Step {
	const [next, effects] = askOfSelected(before, scene);
	return effects.length > 0 ? [next, effects] : askBeside(next, scene);
}

/**
 * Whoever may not change the selected row may well be allowed to change nothing: then it is asked of what a freeze would be
 * about, too, one after the other, so that its key tells.
 */
function askBeside(state: ConsoleState, scene: Scene): Step {
	const {screen, askedRights, askedBeside = []} = state;
	const {view, nowMs} = scene;
	const isRefused = askedRights && mayChange(view.rights, askedRights.target, 'itself') === false;
	if (screen.name !== 'workloads' || !isRefused || scene.writesDisabled !== undefined) return stay(state);
	const lately = askedBeside.filter(({atMs}) => nowMs - atMs < askAgainMs);
	const target = inQuestion(scene)?.targets.find(
		one =>
			mayChange(view.rights, one, 'itself') === undefined && !lately.some(asked => sameWorkload(asked.target, one)),
	);
	return target === undefined
		? stay(state)
		: [{...state, askedBeside: [...lately, {target, atMs: nowMs}]}, [{type: 'ask-rights', target}]];
}

function askOfSelected(before: ConsoleState, scene: Scene): Step {
	const {restingOn, ...rest} = before;
	const state = restingOn === undefined ? before : rest;
	const {view, nowMs, writesDisabled} = scene;
	const isMoving = state.screen.name === 'workloads' && view.workloads.freshness.state !== 'live';
	const target = writesDisabled !== undefined || isMoving ? undefined : actedOn(state, scene)?.target;
	if (target === undefined) {
		return stay(state);
	}
	const {askedRights} = state;
	const parts = target.kind === 'DaemonSet' ? (['itself'] as const) : (['itself', 'scale'] as const);
	const isAllowed = parts.every(part => mayChange(view.rights, target, part));
	const againMs = isAllowed ? Number.POSITIVE_INFINITY : askAgainMs;
	if (askedRights && sameWorkload(askedRights.target, target) && nowMs - askedRights.atMs < againMs) {
		return stay(state);
	}
	if (state.screen.name === 'workloads' && askedRights !== undefined) {
		if (!sameWorkload(restingOn?.target, target)) return stay({...state, restingOn: {target, sinceMs: nowMs}});
		if (restingOn && nowMs - restingOn.sinceMs < restMs) return stay(before);
	}
	return [{...state, askedRights: {target, atMs: nowMs}}, [{type: 'ask-rights', target}]];
}

import type {WorkloadName} from '../cluster/cluster.ts';
import {sameWorkload} from '../cluster/workload-name.ts';
import {withIdentity} from './another-object.ts';
import {lookForReversals} from './reversals.ts';
import {listen} from './ring.ts';
import {seeAvailability} from './screens/rollout/availability.ts';
import {compared} from './screens/rollout/followed-forecast.ts';
import {settled} from './seen-screen.ts';
import type {ConsoleState, Scene} from './state.ts';
import {type Step, withNotice} from './step.ts';

/** After the cluster's view changed: what is said of it, and what of it is remembered. */
export function arrived(state: ConsoleState, scene: Scene): Step {
	const seen = withFollowed(withReversals(withIdentity(state, scene), scene), scene);
	const {heard, call} = listen(seen, scene);
	const next = heard === undefined || heard === seen.heard ? seen : {...seen, heard};
	return [settled(withAvailability(next, scene), scene), call === undefined ? [] : [{type: 'ring', text: call}]];
}

function withReversals(state: ConsoleState, {view, nowMs}: Scene): ConsoleState {
	if (state.watched.length === 0) {
		return state;
	}
	const {pausing, sent, freezing} = state;
	const busy = [...pausing, ...sent.map(({target}) => target)];
	const isBusy = (target: WorkloadName) => freezing !== undefined || busy.some(one => sameWorkload(one, target));
	const {watched, reversals} = lookForReversals(state.watched, view, nowMs, isBusy);
	if (watched === state.watched) {
		return state;
	}
	const next = {...state, watched, reversals: [...state.reversals, ...reversals]};
	const last = reversals.at(-1);
	return last ? withNotice(next, {tone: 'bad', text: last.sentence}) : next;
}

function withFollowed(state: ConsoleState, {view, nowMs}: Scene): ConsoleState {
	const {followed} = state;
	const opened = sameWorkload(view.opened?.target, followed?.target) ? view.opened : undefined;
	const next = followed && opened ? compared(followed, opened, nowMs) : followed;
	return next === followed || next === undefined ? state : {...state, followed: next};
}

function withAvailability(state: ConsoleState, {view: {opened}, nowMs}: Scene): ConsoleState {
	const availability = opened && seeAvailability(state.availability, opened, nowMs);
	return availability === undefined || availability === state.availability ? state : {...state, availability};
}

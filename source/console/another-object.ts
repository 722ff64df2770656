import {sameWorkload} from '../cluster/workload-name.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import {scopedSentence} from './scoped-name.ts';
import type {ConsoleState, Scene} from './state.ts';

/**
 * Notes which object is open. One that was deleted and created again has the same name and is another: that is said, and
 * what was forecast and seen of the first is dropped.
 */
export function withIdentity(state: ConsoleState, {view}: Scene): ConsoleState {
	const {opened} = view;
	const uid = opened?.workload?.metadata.uid;
	if (opened === undefined || uid === undefined || uid === state.openedObject?.uid) {
		return state;
	}
	const {target} = opened;
	const next = {...state, openedObject: {target, uid}};
	if (!sameWorkload(state.openedObject?.target, target)) {
		return next;
	}
	const {followed, availability: _availability, ...rest} = next;
	const text = `${workloadRef(target)} was deleted and created again: this is another one`;
	return {
		...rest,
		...(followed && !sameWorkload(followed.target, target) ? {followed} : {}),
		notice: {tone: 'paused', text: scopedSentence(text, target, view)},
	};
}

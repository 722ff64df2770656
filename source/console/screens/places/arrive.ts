import type {NamespacesOutcome} from '../../../cluster/cluster.ts';
import {placeName, selectorText} from '../../../cluster/identity.ts';
import {type ConsoleState, initialState, type Scene} from '../../state.ts';
import {withNotice} from '../../step.ts';

/** The answer, on the picker that asked for it; older ones belong to nobody. */
export function namespacesListed(state: ConsoleState, ticket: number, answer: NamespacesOutcome): ConsoleState {
	const answered = (screen: ConsoleState['screen']) =>
		(screen.name === 'namespaces' || screen.name === 'command') && screen.ticket === ticket
			? {...screen, answer}
			: screen;
	return {...state, screen: answered(state.screen), below: state.below.map(answered)};
}

/**
 * In another place one begins anew, with nothing of the former: no screen, no selection, no forecast that is followed. What
 * is the terminal's or the person's stays.
 */
export function arrivedThere(before: ConsoleState, {view}: Scene): ConsoleState {
	const {columns, rows, nextTicket, commandHistory, mouse} = before;
	const {namespace} = view.identity;
	const where = namespace === undefined ? 'all namespaces' : `namespace ${namespace}`;
	const selector = selectorText(view.identity);
	const text = `now in ${where} of ${placeName(view.identity)}${selector === '' ? '' : `, only ${selector}`}`;
	const state = {...initialState(columns, rows), nextTicket, commandHistory, ...(mouse ? {mouse} : {})};
	return withNotice(state, {tone: 'plain', text});
}

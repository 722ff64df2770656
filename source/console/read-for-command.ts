import {commandNamed, typedIn} from './screens/command/commands.ts';
import type {ConsoleState, Scene} from './state.ts';
import {back, type Step, stay} from './step.ts';

/** Asks once for what the command line completes names from: the namespaces or the contexts, when one is typed. */
export function readForCommand(state: ConsoleState, {placeless}: Scene): Step {
	const {screen} = state;
	if (screen.name !== 'command' || placeless !== undefined) {
		return stay(state);
	}
	const {word, argument} = typedIn(screen.text);
	const intent = argument === undefined ? undefined : commandNamed(back(state).screen.name, word)?.binding.intent;
	if (intent === 'namespaces' && screen.ticket === undefined) {
		const ticket = state.nextTicket;
		const next = {...state, screen: {...screen, ticket}, nextTicket: ticket + 1};
		return [next, [{type: 'list-namespaces', ticket}]];
	}
	return intent === 'contexts' && screen.list === undefined ? [state, [{type: 'list-contexts'}]] : stay(state);
}

import {type Binding, everywhere, workloadScreens} from '../binding.ts';
import {kubectlOf} from '../kubectl-of.ts';
import {pickedContext} from '../screens/places/contexts-part.ts';
import {pickedNamespace} from '../screens/places/namespaces-part.ts';
import type {ConsoleState, Scene} from '../state.ts';
import {freezeReason} from './freeze-keys.ts';

/** What is about all workloads in scope, or leads to another namespace or cluster. */
export const placeKeys: readonly Binding[] = [
	{
		intent: 'open',
		keys: ['enter'],
		keyLabel: 'enter',
		label: 'go',
		help: 'go to the selected namespace or context; everything of the present one is closed',
		screens: ['namespaces', 'contexts'],
		disabledReason: goReason,
	},
	{
		intent: 'filter',
		keys: ['/'],
		keyLabel: '/',
		label: 'filter',
		help: 'show only what has a text; of namespaces also one that is not listed',
		screens: ['namespaces', 'contexts'],
	},
	{
		intent: 'freeze',
		keys: ['F'],
		keyLabel: 'F',
		label: 'freeze all',
		help: 'as on Workloads: pause all rollouts in scope',
		screens: workloadScreens.filter(screen => screen !== 'workloads'),
		disabledReason: freezeReason,
		command: {name: 'freeze', isOfNone: true},
	},
	{
		intent: 'namespaces',
		keys: ['n'],
		keyLabel: 'n',
		label: 'namespace',
		help: 'choose a namespace, or all of them',
		// On Confirm an `n` is meant as no.
		screens: [...workloadScreens, 'contexts'],
		disabledReason: placelessReason,
		command: {
			name: 'ns',
			aliases: ['namespace', 'namespaces'],
			isOfNone: true,
			wants: '[NAME|all]',
			screens: [...workloadScreens, 'namespaces', 'contexts', 'help'],
		},
	},
	{
		intent: 'contexts',
		keys: ['c'],
		keyLabel: 'c',
		label: 'context',
		help: 'choose a context of the kubeconfig: another cluster or user',
		screens: [...workloadScreens, 'namespaces'],
		disabledReason: placelessReason,
		command: {
			name: 'ctx',
			aliases: ['context', 'contexts'],
			isOfNone: true,
			wants: '[NAME]',
			screens: [...workloadScreens, 'namespaces', 'contexts', 'help'],
		},
	},
	{
		intent: 'copy',
		keys: ['Y'],
		keyLabel: 'Y',
		label: 'copy kubectl',
		help: 'copy the equivalent kubectl line to the clipboard of your terminal',
		screens: everywhere,
		disabledReason: (state, scene) =>
			kubectlOf(state, scene) === undefined ? 'there is no kubectl line for what is shown now' : undefined,
	},
];

function placelessReason(_state: ConsoleState, {placeless}: Scene): string | undefined {
	return placeless;
}

/** Why one can't leave now; undefined: one can. */
export function leavingReason(
	{pausing, sent, freezing}: Pick<ConsoleState, 'pausing' | 'sent' | 'freezing'>,
	{placeless}: Scene,
): string | undefined {
	const isWriting = pausing.length > 0 || sent.length > 0 || freezing !== undefined;
	return placeless ?? (isWriting ? 'a write is under way: its answer comes first' : undefined);
}

function goReason(state: ConsoleState, scene: Scene): string | undefined {
	const {screen} = state;
	const reason = leavingReason(state, scene);
	if (reason !== undefined) {
		return reason;
	}
	if (screen.name === 'namespaces') {
		return pickedNamespace(screen, scene) === undefined ? 'no namespace is selected' : undefined;
	}
	if (screen.name !== 'contexts') {
		return undefined;
	}
	const row = pickedContext(screen, scene);
	return row === undefined ? 'no context is selected' : row.problem;
}

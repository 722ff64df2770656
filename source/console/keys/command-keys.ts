import {type Binding, workloadScreens} from '../binding.ts';
import {stuckIn} from '../proposal.ts';
import type {ConsoleState, Scene, ScreenName} from '../state.ts';
import {actedOnWorkload, cannotAct, cannotChange, isStopped} from './workload-reasons.ts';

const opening: readonly ScreenName[] = [...workloadScreens, 'namespaces', 'contexts', 'help'];

/** The brake and what lets go on, each by a word of its own: the key does the one or the other. */
export const stoppingWords: readonly Binding[] = [
	{
		...wordAlone('brake', 'pause', 'pause the rollout at once'),
		disabledReason: (state, scene) =>
			cannotAct(state, scene) ?? (isStopped(state, scene) ? 'it is paused already: resume lets it go on' : undefined),
	},
	{
		...wordAlone('go-on', 'resume', 'let what is paused or held go on, after Confirm'),
		disabledReason: (state, scene) => cannotAct(state, scene) ?? notStopped(state, scene),
	},
	{
		...wordAlone(
			'unstick',
			'unstick',
			'delete the stuck pods that the present template of a StatefulSet does not reach, after Confirm',
		),
		disabledReason: (state, scene) => cannotChange(state, scene) ?? notStuck(state, scene),
	},
];

/** What has no key: it is typed on the command line. */
const openingWords: readonly Binding[] = [
	openingWord('open-deployment', 'deploy', ['deployment', 'deployments', 'dp'], 'Deployment'),
	openingWord('open-statefulset', 'sts', ['statefulset', 'statefulsets'], 'StatefulSet'),
	openingWord('open-daemonset', 'ds', ['daemonset', 'daemonsets'], 'DaemonSet'),
];

function wordAlone(intent: Binding['intent'], name: string, help: string) {
	const command = {name};
	return {intent, keys: [], keyLabel: `:${name}`, label: name, help, screens: workloadScreens, command, offered: never};
}

function openingWord(intent: Binding['intent'], name: string, aliases: readonly string[], kind: string): Binding {
	const help = `open that ${kind}; of another namespace in scope NAMESPACE/NAME`;
	const command = {name, aliases, wants: 'NAME', isOfNone: true} as const;
	return {...wordAlone(intent, name, help), screens: opening, command};
}

function never() {
	return false;
}

function notStuck({screen}: ConsoleState, {view: {opened}, nowMs}: Scene): string | undefined {
	if (screen.name === 'workloads' || opened === undefined) return 'open the workload first';
	const stuck = stuckIn(opened, nowMs);
	if (stuck === undefined) return 'no pod is in the way of its present template';
	return stuck.isVain ? 'its present template fails, too: u goes back, and deletes them as well' : undefined;
}

function notStopped(state: ConsoleState, scene: Scene): string | undefined {
	if (actedOnWorkload(state, scene) === undefined) return 'it is not loaded yet';
	return isStopped(state, scene) ? undefined : 'it is neither paused nor held';
}

/** While a command is typed letters are text: what is left are keys that write none. */
export const commandKeys: readonly Binding[] = [
	{
		intent: 'run',
		keys: ['enter'],
		keyLabel: 'enter',
		label: 'run',
		help: 'do what is typed, as the key of that would',
		screens: ['command'],
		disabledReason: ({screen}) =>
			screen.name === 'command' && screen.text.trim() === '' ? 'type a command, or esc leaves' : undefined,
	},
	{
		intent: 'complete',
		keys: ['tab'],
		keyLabel: 'tab',
		label: 'complete',
		help: 'put the next of what fits in its place (shift-tab: the one before)',
		screens: ['command'],
	},
	{
		intent: 'complete-before',
		keys: ['shift-tab'],
		keyLabel: 'shift-tab',
		label: 'before',
		help: 'put the one before in its place',
		screens: ['command'],
	},
	{
		intent: 'older',
		keys: ['up'],
		keyLabel: '↑',
		label: 'older',
		help: 'what was typed before',
		screens: ['command'],
		disabledReason: ({commandHistory}) => (commandHistory.length === 0 ? 'nothing was typed before' : undefined),
	},
	{
		intent: 'newer',
		keys: ['down'],
		keyLabel: '↓',
		label: 'newer',
		help: 'what was typed after that',
		screens: ['command'],
		disabledReason: ({screen}) =>
			screen.name === 'command' && screen.recalling === undefined ? 'this is the newest' : undefined,
	},
	...openingWords,
];

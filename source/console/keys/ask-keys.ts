import type {Binding} from '../binding.ts';
import {containersOf, heldWorkload} from '../screens/ask/asked.ts';
import type {ConsoleState, Scene} from '../state.ts';

/** While a value is typed letters are text: what is left are keys that write none. */
export const askKeys: readonly Binding[] = [
	{
		intent: 'preview',
		keys: ['enter'],
		keyLabel: 'enter',
		label: 'preview',
		help: 'show what that would change, on Confirm',
		screens: ['ask'],
	},
	{
		intent: 'next-container',
		keys: ['tab', 'down'],
		keyLabel: 'tab',
		label: 'next',
		help: 'of several containers, the next one',
		screens: ['ask'],
		disabledReason: onlyOne,
	},
	{
		intent: 'previous-container',
		keys: ['shift-tab', 'up'],
		keyLabel: 'shift-tab',
		label: 'before',
		help: 'of several containers, the one before',
		screens: ['ask'],
		disabledReason: onlyOne,
	},
	{
		intent: 'redraw',
		keys: ['ctrl-l'],
		keyLabel: 'ctrl-l',
		label: 'redraw',
		help: 'paint the screen anew',
		screens: ['ask', 'command'],
	},
	{
		intent: 'suspend',
		keys: ['ctrl-z'],
		keyLabel: 'ctrl-z',
		label: 'suspend',
		help: 'back to the shell; fg returns',
		screens: ['ask', 'command'],
	},
	{
		intent: 'quit',
		keys: ['ctrl-c'],
		keyLabel: 'ctrl-c',
		label: 'quit',
		help: 'quit: q is text here',
		screens: ['ask', 'command'],
	},
];

function onlyOne({screen}: ConsoleState, scene: Scene): string | undefined {
	if (screen.name !== 'ask' || screen.asks === 'replicas') {
		return 'there is one number to type';
	}
	const workload = heldWorkload(screen, scene);
	return workload !== undefined && containersOf(workload).length > 1 ? undefined : 'it has no other container';
}

import {type Binding, everywhere} from '../binding.ts';
import {areasOf} from '../layout.ts';
import {confirmScroll} from '../screens/confirm/confirm-lines.ts';
import {type ConsoleState, type Scene, screenNames} from '../state.ts';

/** Ways back and between panes, movement, and what works on every screen. */
export const generalKeys: readonly Binding[] = [
	{
		intent: 'back',
		keys: ['escape'],
		keyLabel: 'esc',
		label: 'back',
		help: 'go back; on Confirm that leaves everything as it is',
		screens: screenNames.filter(screen => screen !== 'workloads'),
	},
	{
		intent: 'next-pane',
		keys: ['tab'],
		keyLabel: 'tab',
		label: 'pane',
		help: 'go to the next pane (shift-tab: the one before); j and k select in it, or scroll it',
		screens: ['rollout'],
	},
	{
		intent: 'back',
		keys: ['escape'],
		keyLabel: 'esc',
		label: 'clear filter',
		help: 'clear the filter',
		screens: ['workloads'],
		disabledReason: noFilter,
		offered: state => noFilter(state) === undefined,
	},
	{
		intent: 'command',
		keys: [':'],
		keyLabel: ':',
		label: 'command',
		help: 'type what to do, or where to go: the list tells what there is',
		screens: everywhere,
		disabledReason: ({screen}) =>
			screen.name === 'confirm' || screen.name === 'freeze' ? 'y or esc decides this first' : undefined,
		offered: ({screen}) => screen.name !== 'confirm' && screen.name !== 'freeze',
	},
	{
		intent: 'down',
		keys: ['j', 'down'],
		keyLabel: 'j ↓',
		label: 'down',
		help: 'one row down',
		screens: everywhere,
		offered: hasMore,
	},
	{
		intent: 'up',
		keys: ['k', 'up'],
		keyLabel: 'k ↑',
		label: 'up',
		help: 'one row up',
		screens: everywhere,
		offered: hasMore,
	},
	{
		intent: 'page-down',
		keys: ['page-down'],
		keyLabel: 'pgdn',
		label: 'page down',
		help: 'one page down',
		screens: everywhere,
		offered: hasMore,
	},
	{
		intent: 'page-up',
		keys: ['page-up'],
		keyLabel: 'pgup',
		label: 'page up',
		help: 'one page up',
		screens: everywhere,
		offered: hasMore,
	},
	{
		intent: 'top',
		keys: ['g', 'home'],
		keyLabel: 'g home',
		label: 'first',
		help: 'to the first row',
		screens: everywhere,
		offered: hasMore,
	},
	{
		intent: 'bottom',
		keys: ['G', 'end'],
		keyLabel: 'G end',
		label: 'last',
		help: 'to the last row',
		screens: everywhere,
		offered: hasMore,
	},
	{
		intent: 'previous-pane',
		keys: ['shift-tab'],
		keyLabel: 'shift-tab',
		label: 'pane before',
		help: 'go to the pane or container before',
		screens: ['rollout', 'pod', 'logs'],
	},
	{
		intent: 'reconnect',
		keys: ['r'],
		keyLabel: 'r',
		label: 'reconnect',
		help: 'reconnect and read again now',
		screens: everywhere,
		offered: isNoQuestion,
		command: {name: 'reconnect', isOfNone: true},
	},
	{
		intent: 'redraw',
		keys: ['ctrl-l'],
		keyLabel: 'ctrl-l',
		label: 'redraw',
		help: 'paint the screen anew',
		screens: everywhere,
		offered: isNoQuestion,
	},
	{
		intent: 'suspend',
		keys: ['ctrl-z'],
		keyLabel: 'ctrl-z',
		label: 'suspend',
		help: 'back to the shell; fg returns',
		screens: everywhere,
		offered: isNoQuestion,
	},
	{
		intent: 'mouse',
		keys: ['m'],
		keyLabel: 'm',
		label: 'mouse',
		help: "mouse on or off: the wheel scrolls, a click selects; the terminal's own selection then needs shift",
		screens: everywhere,
		offered: isNoQuestion,
	},
	{
		intent: 'help',
		keys: ['?'],
		keyLabel: '?',
		label: 'help',
		help: 'all keys',
		screens: everywhere,
		command: {name: 'help', isOfNone: true},
	},
	{
		intent: 'quit',
		keys: ['q', 'ctrl-c'],
		keyLabel: 'q',
		label: 'quit',
		help: 'quit (ctrl-c: also while typing)',
		screens: everywhere,
		command: {name: 'q', aliases: ['quit', 'q!', 'exit'], isOfNone: true},
	},
];

function noFilter({screen}: ConsoleState): string | undefined {
	return screen.name === 'workloads' && screen.filter === '' && !screen.onlyUnfine ? 'no filter is set' : undefined;
}

/** Where something is to be decided the footer has what decides it; the rest works all the same. */
function isNoQuestion({screen}: ConsoleState): boolean {
	return screen.name !== 'confirm';
}

/** Confirm is short: only where more is there than is seen is a key that scrolls worth its place among those that decide. */
function hasMore({screen, columns, rows}: ConsoleState, scene: Scene): boolean {
	if (screen.name !== 'confirm') {
		return true;
	}
	const {bodyRows} = areasOf(rows, scene.view.replay !== undefined);
	return confirmScroll(screen, scene, columns, bodyRows).tops > 1;
}

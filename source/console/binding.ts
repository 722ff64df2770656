import {type ConsoleState, type Scene, type ScreenName, screenNames} from './state.ts';

/** What a key means, whatever the key. */
export type Intent =
	| 'up'
	| 'down'
	| 'page-up'
	| 'page-down'
	| 'top'
	| 'bottom'
	| 'open'
	| 'back'
	| 'pause'
	| 'undo'
	| 'history'
	| 'restart'
	| 'scale'
	| 'set-image'
	| 'preview'
	| 'next-container'
	| 'previous-container'
	| 'compare'
	| 'filter'
	| 'next-pane'
	| 'previous-pane'
	| 'other-choice'
	| 'confirm'
	| 'preview-anew'
	| 'freeze'
	| 'only-unfine'
	| 'sort-by-name'
	| 'sort-by-age'
	| 'choose'
	| 'logs'
	| 'events'
	| 'object'
	| 'diff'
	| 'turn'
	| 'show-values'
	| 'namespaces'
	| 'contexts'
	| 'copy'
	| 'next-match'
	| 'follow'
	| 'previous-run'
	| 'timestamps'
	| 'reconnect'
	| 'redraw'
	| 'suspend'
	| 'mouse'
	| 'command'
	| 'run'
	| 'complete'
	| 'complete-before'
	| 'older'
	| 'newer'
	| 'brake'
	| 'go-on'
	| 'unstick'
	| 'open-deployment'
	| 'open-statefulset'
	| 'open-daemonset'
	| 'help'
	| 'quit';

/** What a binding is called on the command line. */
export interface CommandWord {
	readonly name: string;
	/** Other names that people type out of habit. */
	readonly aliases?: readonly string[];
	/** It is about no workload that is selected or open: a place, another workload, all of them, or rolltop itself. */
	readonly isOfNone?: true;
	/** What stands behind it, as the list shows it: `NAME`. */
	readonly wants?: string;
	/** Why it can't be done with something behind it, where that differs from what its key says. */
	readonly disabledReason?: Binding['disabledReason'];
	/** Where it can be typed, if not where its key works. */
	readonly screens?: readonly ScreenName[];
}

/** One thing that keys do. Footer, help and documentation are made from these. */
export interface Binding {
	readonly intent: Intent;
	/** None: it is only typed on the command line. */
	readonly keys: readonly string[];
	/** The keys as people write them. */
	readonly keyLabel: string;
	/** For the footer: a word or two. */
	readonly label: string;
	/** What it does at this moment, where that differs; undefined: the label tells. */
	readonly labelNow?: (state: ConsoleState, scene: Scene) => string | undefined;
	/** For the help screen: a sentence without its full stop. */
	readonly help: string;
	readonly screens: readonly ScreenName[];
	/** Why it can't be done now; undefined: it can. The binding stays visible all the same. */
	readonly disabledReason?: (state: ConsoleState, scene: Scene) => string | undefined;
	readonly command?: CommandWord;
	/** Whether the footer offers it, where it means something at some moments only; absent: always. */
	readonly offered?: (state: ConsoleState, scene: Scene) => boolean;
}

/** What a key is called at this moment, in the footer and where it is said why it can't be done. */
export function labelOf({label, labelNow}: Binding, state: ConsoleState, scene: Scene): string {
	return labelNow?.(state, scene) ?? label;
}

/** Every screen but those on which letters are text. */
export const everywhere: readonly ScreenName[] = screenNames.filter(name => name !== 'ask' && name !== 'command');

/** What shows workloads, or something of one. */
export const workloadScreens: readonly ScreenName[] = [
	'workloads',
	'rollout',
	'history',
	'diff',
	'pod',
	'logs',
	'events',
	'object',
];

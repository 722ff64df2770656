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
	| 'help'
	| 'quit';

/** One thing that keys do. Footer, help and documentation are made from these. */
export interface Binding {
	readonly intent: Intent;
	readonly keys: readonly string[];
	/** The keys as people write them. */
	readonly keyLabel: string;
	/** For the footer: a word or two. */
	readonly label: string;
	/** For the help screen: a sentence without its full stop. */
	readonly help: string;
	readonly screens: readonly ScreenName[];
	/** Why it can't be done now; undefined: it can. The binding stays visible all the same. */
	readonly disabledReason?: (state: ConsoleState, scene: Scene) => string | undefined;
	/** Whether the footer offers it, where it means something at some moments only; absent: always. */
	readonly offered?: (state: ConsoleState, scene: Scene) => boolean;
}

/** Every screen but the one on which letters are text. */
export const everywhere: readonly ScreenName[] = screenNames.filter(name => name !== 'ask');

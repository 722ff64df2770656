import type {ObjectName} from '../cluster/cluster.ts';
import type {Intent} from './binding.ts';
import type {KeyPress} from './key-press.ts';
import type {Line} from './line.ts';
import type {SelectedWorkload} from './screens/workloads/workloads-update.ts';
import type {ConsoleState, Scene, Screen} from './state.ts';
import type {Step} from './step.ts';

/** What keys act on; the workload as far as it is known. */
export type ActedOn = Partial<SelectedWorkload> & Pick<SelectedWorkload, 'target'>;

/** A key while text is typed, and what it does then. */
export type TypingKey = readonly [key: string, label: string];

/** One screen: how it is drawn, and what of its own it does. All of it pure. */
export interface ScreenPart<S extends Screen> {
	/** The body: at most `bodyRows` lines of at most `state.columns` cells. */
	lines(screen: S, state: ConsoleState, scene: Scene, bodyRows: number): readonly Line[];
	/** After a key that moves. */
	moved(screen: S, intent: Intent, state: ConsoleState, scene: Scene, bodyRows: number): S;
	/** After a click on a line with this `pick`. */
	picked?(screen: S, pick: string, scene: Scene): S;
	/** The workload that keys act on; absent: there is none here. */
	workload?(screen: S, scene: Scene): ActedOn | undefined;
	/** The object that is selected on it, beside the workload. */
	object?(screen: S, scene: Scene): ObjectName | undefined;
	/** Why an intent that could be carried out must wait; unlike a binding's own reason it passes within a moment. */
	refused?(screen: S, intent: Intent, scene: Scene): string | undefined;
	/** Before an intent is carried out: what it acts on stays selected. */
	chosen?(screen: S, intent: Intent, scene: Scene): S;
	/** What it makes of an intent that is its own; undefined: what every screen does. */
	act?(state: ConsoleState, screen: S, intent: Intent, press: KeyPress, scene: Scene): Step | undefined;
	/** After the cluster's view changed. */
	settled?(screen: S, scene: Scene): S;
	/** Before a key is acted on: rows must not move under a finger. */
	held?(screen: S, scene: Scene): S;
	/** After a picture of it was made. */
	drawn?(screen: S, scene: Scene): S;
	/** After a picture of it with the command line over its end, which named what keys act on. */
	named?(screen: S, scene: Scene): S;
	/** While a name is typed because it confirms: the keys that do something then, for the footer. */
	typingKeys?(screen: S, scene: Scene): readonly TypingKey[] | undefined;
	/** A key that goes before all bindings: of a name that confirms, while it is typed. Undefined: it is not for that. */
	taken?(state: ConsoleState, screen: S, press: KeyPress, scene: Scene): Step | undefined;
	/** While text is typed, a key; undefined: the key is not for the text. */
	typed?(screen: S, key: string, scene: Scene, state: ConsoleState): S | undefined;
	/** While text is typed, pasted text without control bytes. */
	pasted?(screen: S, text: string, scene: Scene): S;
}

/** Whether keys are text on this screen now. */
export function isTyping(screen: Screen): boolean {
	return screen.name === 'ask' || screen.name === 'command' || ('filtering' in screen && screen.filtering === true);
}

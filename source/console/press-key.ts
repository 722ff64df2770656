import {type Binding, type Intent, labelOf} from './binding.ts';
import type {KeyPress} from './key-press.ts';
import {bindingFor} from './keymap.ts';
import {tooSmall} from './layout.ts';
import {perform} from './perform-intent.ts';
import {runCommand} from './run-command.ts';
import {isTyping} from './screen-part.ts';
import {partOf} from './screens/parts.ts';
import {held, withScreen} from './seen-screen.ts';
import type {ConsoleState, Scene} from './state.ts';
import {type Step, stay, withNotice} from './step.ts';

// What works on a screen that is too small to show what a key would act on.
const blindIntents: readonly Intent[] = ['quit', 'redraw', 'suspend'];

/** After a key: text where text is typed, else what its binding means, or why that can't be done now. */
export function pressed(before: ConsoleState, press: KeyPress, scene: Scene): Step {
	const state = held(before, scene);
	const {screen} = state;
	if (press.key === 'ctrl-c') {
		return [state, [{type: 'quit'}]];
	}
	if (isTyping(screen)) {
		const typed = partOf(screen).typed?.(screen, press.key, scene, state);
		if (typed !== undefined) {
			return stay({...state, screen: typed});
		}
	}
	const isTooSmall = tooSmall(state.columns, state.rows);
	const taken = isTooSmall ? undefined : partOf(screen).taken?.(state, screen, press, scene);
	if (taken !== undefined) {
		return taken;
	}
	const binding = bindingFor(screen.name, press.key);
	if (binding === undefined || (isTooSmall && !blindIntents.includes(binding.intent))) {
		return stay(state);
	}
	if (press.inText === true && (binding.intent === 'pause' || binding.intent === 'quit')) {
		// Whoever pastes `pods` pauses nothing; and who meant `p` and then `q` must not leave without the brake.
		const text = `${binding.keyLabel} came together with other letters, as in a word: press it by itself`;
		return stay(withNotice(state, {tone: 'bad', text}));
	}
	const isRun = binding.intent === 'run' && binding.disabledReason?.(state, scene) === undefined;
	if (screen.name === 'command' && isRun) {
		return runCommand(state, screen, press, scene);
	}
	return carryOut(state, binding, press, scene, `${binding.keyLabel} ${labelOf(binding, state, scene)}`);
}

/** What a binding means is done, or it is said under `name` why it can't be. */
function carryOut(state: ConsoleState, binding: Binding, press: KeyPress, scene: Scene, name: string): Step {
	const {screen} = state;
	const reason = binding.disabledReason?.(state, scene) ?? partOf(screen).refused?.(screen, binding.intent, scene);
	if (reason !== undefined) {
		return stay(withNotice(state, {tone: 'bad', text: `${name}: ${reason}`}));
	}
	const chosen = partOf(screen).chosen?.(screen, binding.intent, scene);
	return perform(withScreen(state, chosen), binding.intent, press, scene);
}

/** After a paste: it is text where text is typed, and nothing else anywhere. */
export function pasted(state: ConsoleState, text: string, scene: Scene): ConsoleState {
	const {screen} = state;
	if (!isTyping(screen)) {
		return withNotice(state, {
			tone: 'bad',
			text: 'pasted text was ignored: keys do nothing here unless they are typed',
		});
	}
	const line = text.replaceAll(/\p{Control}+/gu, ' ').trim();
	return withScreen(state, partOf(screen).pasted?.(screen, line, scene));
}

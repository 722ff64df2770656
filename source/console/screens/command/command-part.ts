import type {ScreenPart} from '../../screen-part.ts';
import type {ConsoleState, Scene, Screen} from '../../state.ts';
import {back, type Step, stay} from '../../step.ts';
import {commandLines} from './command-lines.ts';
import type {CommandScreen} from './command-screen.ts';
import {commandNamed, typedIn} from './commands.ts';
import {fittingFor} from './fitting.ts';

/** An image with registry, path, tag and digest is about as long as that. */
const longestLine = 600;

/** With another text: what was completed or recalled is typed from here on. */
export function withLine(
	{completing: _completing, recalling: _recalling, isRefused: _refused, ...screen}: CommandScreen,
	text: string,
): CommandScreen {
	return {...screen, text: Array.from(text).slice(0, longestLine).join('')};
}

/** Puts the next of what fits in the place of what was typed, or the one before; after the last comes the first. */
function complete(state: ConsoleState, screen: CommandScreen, by: 1 | -1, scene: Scene): CommandScreen {
	const typed = screen.completing?.typed ?? screen.text;
	const fitting = fittingFor(typed, screen, back(state), scene);
	const lines = fitting.flatMap(({line}, index) => (line === undefined ? [] : [{line, index}]));
	const at = lines.findIndex(({index}) => index === screen.completing?.index);
	const next = lines[at === -1 ? (by === 1 ? 0 : lines.length - 1) : (at + by + lines.length) % lines.length];
	if (next === undefined) return screen;
	const completed = withLine(screen, next.line);
	// The only one that fits is taken: what comes next is typed behind it.
	return lines.length === 1 ? completed : {...completed, completing: {typed, index: next.index}};
}

/** Puts an older line in the place of what was typed, or a newer one; beyond the newest that comes back. */
function recall({commandHistory}: ConsoleState, screen: CommandScreen, by: 1 | -1): CommandScreen {
	const {typed, back: from} = screen.recalling ?? {typed: screen.text, back: 0};
	const to = Math.max(0, Math.min(commandHistory.length, from + by));
	const line = to === 0 ? typed : (commandHistory.at(-to) ?? typed);
	return to === 0 ? withLine(screen, line) : {...withLine(screen, line), recalling: {typed, back: to}};
}

/** Whether a colon begins another line: after one that was refused it does, but where an image is mended, whose tag follows one. */
function begins({isRefused, text}: CommandScreen, under: Screen | undefined): boolean {
	if (!isRefused || under === undefined) return false;
	return commandNamed(under.name, typedIn(text).word)?.binding.intent !== 'set-image';
}

export const commandPart: ScreenPart<CommandScreen> = {
	lines: (screen, state, scene, rows) => commandLines(screen, state, scene, state.columns, rows),
	moved: screen => screen,
	act(state, screen, intent, _press, scene): Step | undefined {
		switch (intent) {
			case 'complete':
				return stay({...state, screen: complete(state, screen, 1, scene)});
			case 'complete-before':
				return stay({...state, screen: complete(state, screen, -1, scene)});
			case 'older':
				return stay({...state, screen: recall(state, screen, 1)});
			case 'newer':
				return stay({...state, screen: recall(state, screen, -1)});
			default:
				return undefined;
		}
	},
	typed(screen, key, _scene, {below}) {
		const {text} = screen;
		if (key === ':' && begins(screen, below.at(-1))) return withLine(screen, '');
		if (key === 'backspace') return withLine(screen, Array.from(text).slice(0, -1).join(''));
		if (key === 'ctrl-u') return withLine(screen, '');
		if (key === 'ctrl-w') return withLine(screen, text.replace(/\S*\s*$/u, ''));
		return Array.from(key).length === 1 ? withLine(screen, text + key) : undefined;
	},
	pasted: (screen, text) =>
		screen.isRefused && text.startsWith(':') ? withLine(screen, text.slice(1)) : withLine(screen, screen.text + text),
};

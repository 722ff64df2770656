import type {Key} from 'ink';

/** One key: a character, or a name for those that have none. */
export interface KeyPress {
	/** `j`, `Y`, `/`, `up`, `page-down`, `enter`, `escape`, `tab`, `backspace`, `ctrl-c`, … */
	readonly key: string;
	/** It came by itself. Several keys in one chunk were typed ahead or pasted: they never confirm anything. */
	readonly alone: boolean;
	/** It came in one chunk with `p` and other letters, as of a typed or pasted word; movement keys are no letters here. */
	readonly inText?: boolean;
}

// A terminal without bracketed paste delivers a paste as one chunk. A held key gives at most ~30 characters a second,
// and the loop is never blocked for that long: what is longer was not typed.
export const longestTypedChunk = 32;

const named: readonly (readonly [keyof Key, string])[] = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'page-up'],
	['pageDown', 'page-down'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'escape'],
	['backspace', 'backspace'],
	['delete', 'backspace'],
];

/** The keys of one event of Ink's `useInput`, which delivers whole chunks: `jjj` typed fast is one call. */
export function keysOf(input: string, key: Key): readonly string[] {
	const name = named.find(([flag]) => key[flag] === true)?.[1];
	if (name !== undefined) {
		return key.meta && name === 'enter' ? ['escape', name] : [name];
	}
	if (key.tab) {
		return [key.shift ? 'shift-tab' : 'tab'];
	}
	if (key.ctrl) {
		return input === '' ? [] : [`ctrl-${input.toLowerCase()}`];
	}
	// Esc followed at once by a key reads as a chord with meta. No chord means anything here, so it was those two keys.
	const lead = key.meta && input !== '' ? ['escape'] : [];
	return [...lead, ...Array.from(input, characterKey).filter(character => character !== undefined)];
}

const controlKeys: Readonly<Record<string, string>> = {
	'\r': 'enter',
	'\n': 'enter',
	'\t': 'tab',
	'\b': 'backspace',
	'\u007F': 'backspace',
};

/** Of what arrives in one chunk when somebody types faster than the link carries, no key is lost, but for unknown controls. */
function characterKey(character: string): string | undefined {
	if (character >= ' ' && character !== '\u007F') {
		return character;
	}
	const code = character.charCodeAt(0);
	return controlKeys[character] ?? (code >= 1 && code <= 26 ? `ctrl-${String.fromCharCode(code + 96)}` : undefined);
}

/** All keys that arrived together, marked so. */
export function pressesOf(keys: readonly string[]): readonly KeyPress[] {
	const letters = new Set(keys.filter(key => Array.from(key).length === 1 && !movementLetters.has(key)));
	const inText = letters.size > 1 && letters.has('p');
	return keys.map(key => ({key, alone: keys.length === 1, ...(inText ? {inText} : {})}));
}

const movementLetters: ReadonlySet<string> = new Set(['j', 'k', 'g', 'G']);

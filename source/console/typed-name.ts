import type {KeyPress} from './key-press.ts';

/** What a key makes of a name that is being typed because it confirms. */
export type TypedName =
	| {readonly type: 'typed'; readonly text: string}
	/** It is typed no more. */
	| {readonly type: 'left'}
	/** It is typed in full, and that was confirmed. */
	| {readonly type: 'entered'}
	| {readonly type: 'refused'; readonly sentence: string};

/** They say nothing of the name: what is shown is scrolled, drawn anew, or left for a while. */
const passing: ReadonlySet<string> = new Set(['ctrl-l', 'ctrl-z', 'up', 'down', 'page-up', 'page-down', 'home', 'end']);

/** Whether a key does the same while a name is typed as it does else. */
export function passesTyping(key: string): boolean {
	return passing.has(key);
}

/**
 * Letters, backspace, Enter to do it, Esc to type no more. The point of it is to type: what comes in one piece before
 * anything was typed is a paste, also from a terminal that does not mark one. Later letters may come together, as they do
 * over a slow link. Undefined: the key is not for the name.
 */
export function typeInto(typed: string, name: string, {key, alone}: KeyPress): TypedName | undefined {
	if (passesTyping(key)) return undefined;
	const letters = Array.from(typed);
	switch (key) {
		case 'escape':
			return {type: 'left'};
		case 'backspace':
			return {type: 'typed', text: letters.slice(0, -1).join('')};
		case 'enter':
			return typed === name && alone
				? {type: 'entered'}
				: {type: 'refused', sentence: `type ${name} and press enter, or esc`};
		default:
			break;
	}
	// Longer than the name it can only be wrong.
	if (Array.from(key).length !== 1 || letters.length > Array.from(name).length) return {type: 'typed', text: typed};
	return alone || typed !== ''
		? {type: 'typed', text: typed + key}
		: {type: 'refused', sentence: `letters came together, as a paste does: type ${name}, its first letter by itself`};
}

import type {Binding, CommandWord} from '../../binding.ts';
import {bindings} from '../../keymap.ts';
import type {ConsoleState, Scene, ScreenName} from '../../state.ts';

/** A word that can be typed, and what it does on one screen. */
export interface Command {
	readonly word: CommandWord;
	readonly binding: Binding;
	/** It means something there. */
	readonly isHere: boolean;
}

const screensOf = ({command, screens}: Binding) => command?.screens ?? screens;

/** Every word that can be typed, in the order of the keys, with what it does on this screen. */
export function commandsOn(screen: ScreenName): readonly Command[] {
	const known = new Map<string, Command>();
	for (const binding of bindings) {
		const {command: word} = binding;
		if (word === undefined) continue;
		const isHere = screensOf(binding).includes(screen);
		if (known.get(word.name)?.isHere !== true && (isHere || !known.has(word.name))) {
			known.set(word.name, {word, binding, isHere});
		}
	}
	return [...known.values()];
}

/** The command that a word names, also by another name of it. */
export function commandNamed(screen: ScreenName, typed: string): Command | undefined {
	return commandsOn(screen).find(({word: {name, aliases = []}}) => name === typed || aliases.includes(typed));
}

/**
 * Why it can't be done now; undefined: it can.
 * @param hasArgument - Something stands behind it, or is about to be typed there.
 */
export function commandReason(
	command: Command,
	under: ConsoleState,
	scene: Scene,
	hasArgument = false,
): string | undefined {
	const {binding, isHere, word} = command;
	const reason = (hasArgument ? word.disabledReason : undefined) ?? binding.disabledReason;
	if (isHere) return reason?.(under, scene);
	const where = new Set(bindings.filter(one => one.command?.name === word.name).flatMap(screensOf));
	return placeFirst(where);
}

/** The way to where it works, where that is not the list. */
const opened: Readonly<Partial<Record<ScreenName, string>>> = {
	rollout: 'a workload',
	pod: 'a pod',
	history: 'its history',
};

function placeFirst(where: ReadonlySet<ScreenName>): string {
	if (where.has('workloads')) return 'esc leads back to the workloads, where it works';
	const names = [...where].flatMap(screen => opened[screen] ?? []);
	return `open ${names.join(' or ')} first`;
}

/** The commands that a line may still become: the one that it names, else those that begin with its word. */
export function commandsFor(screen: ScreenName, {word, argument}: Typed): readonly Command[] {
	const named = commandNamed(screen, word);
	if (named !== undefined || argument !== undefined) return named === undefined ? [] : [named];
	return commandsBeginning(screen, word);
}

/** Those that can be typed on by more letters. */
export function commandsBeginning(screen: ScreenName, typed: string): readonly Command[] {
	const begins = (word: string) => word.startsWith(typed);
	return commandsOn(screen).filter(
		({word: {name, aliases = []}}) => begins(name) || (typed !== '' && aliases.some(begins)),
	);
}

export interface Typed {
	readonly word: string;
	/** Undefined: the word is still being typed. */
	readonly argument?: string;
}

/** The word of a line, and what stands behind it. */
export function typedIn(text: string): Typed {
	const [, word = '', gap, argument = ''] = /^\s*(\S*)(\s+)?(.*)$/su.exec(text) ?? [];
	return gap === undefined ? {word} : {word, argument: argument.trim()};
}

import {sanitizeText} from '../kubernetes/sanitize.ts';
import {type CommandName, commandOptions, isCommandName} from './command-table.ts';
import {isKindWord} from './target.ts';

/** What other tools call it, and people type out of habit. */
const habits: Readonly<Record<string, CommandName>> = {
	rollback: 'undo',
	revert: 'undo',
	rollto: 'undo',
	stop: 'pause',
	hold: 'pause',
	unpause: 'resume',
	continue: 'resume',
	image: 'set-image',
	watch: 'status',
	revisions: 'history',
};

/** More letters than this wrong are no slip of the fingers. */
const mostSlips = 2;

const commands = [...(Object.keys(commandOptions) as CommandName[]), 'simulate'] as const;

/**
 * Why the first word is no command, with the nearest one, as a sentence; undefined: it may be what it is taken for, a
 * workload. kubectl's `rollout undo` and `set image` are read on to the word that counts.
 */
export function unknownCommand([word = '', second, ...rest]: readonly string[]): string | undefined {
	if (word.includes('/') || (isKindWord(word) && second === undefined) || word === 'simulate') return undefined;
	const joined = [second, `${word}-${second}`].find(isCommandName);
	const isPrefixed = joined !== undefined;
	const nearest = joined ?? habits[word.toLowerCase()] ?? bySlips(word.toLowerCase());
	// A word by itself that is like none is a workload without its kind.
	if (nearest === undefined && second === undefined) return undefined;
	const given = [isPrefixed ? '' : (second ?? ''), ...rest].filter(part => part !== '');
	const like = nearest && sanitizeText(['rolltop', nearest, ...given].join(' '));
	return `"${sanitizeText(word)}" is no command of rolltop${like ? `: ${like} is the nearest` : ''}; --help lists them.`;
}

function bySlips(word: string): (typeof commands)[number] | undefined {
	const near = commands.map(name => ({name, slips: slipsBetween(word, name)})).filter(({slips}) => slips <= mostSlips);
	return near.toSorted((a, b) => a.slips - b.slips)[0]?.name;
}

/** Letters that are too many, missing, or others (Levenshtein's distance). */
function slipsBetween(a: string, b: string): number {
	let before = Array.from({length: b.length + 1}, (_, index) => index);
	for (const [row, letter] of [...a].entries()) {
		const now = [row + 1];
		for (const [column, other] of [...b].entries()) {
			const replaced = (before[column] ?? 0) + (letter === other ? 0 : 1);
			now.push(Math.min(replaced, (now[column] ?? 0) + 1, (before[column + 1] ?? 0) + 1));
		}
		before = now;
	}
	return before.at(-1) ?? 0;
}

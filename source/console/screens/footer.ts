import {type Binding, labelOf} from '../binding.ts';
import {bindingsOf} from '../keymap.ts';
import {workloadKeys} from '../keys/workload-keys.ts';
import {emptyLine, fitLine, type Line, type Span, span, spansWidth, truncateText, widthOf, wrapText} from '../line.ts';
import {isTyping, type TypingKey} from '../screen-part.ts';
import type {ConsoleState, Notice, Scene, ScreenName} from '../state.ts';
import {partOf} from './parts.ts';

/** From here on there is room for a way back and for words beside the keys of help and quit. */
const namedFromColumns = 60;

// What one looks for in the footer before all else: how to learn more, and how to get out. They keep their place.
const isPinned = ({intent, screens}: Binding) =>
	intent === 'help' || intent === 'quit' || (intent === 'back' && !screens.includes('workloads'));

/** Screens with more keys of their own than a narrow footer has room for. */
const manyKeyed: readonly ScreenName[] = ['rollout', 'pod', 'logs'];

/** On narrower screens a key more is worth more than the air between them. */
const wideColumns = 100;

/** On the list all that it offers has room for no more air than that, with the command line, which nobody finds who is not told. */
const roomyListColumns = 130;

/** The keys of the screen, as many as there is room for, those that matter most first. */
export function footerLine(state: ConsoleState, scene: Scene): Line {
	if (state.screen.name === 'ask') {
		const other = state.screen.asks === 'image' ? [['tab', 'next'] as const] : [];
		return typingFooter(state.columns, [['enter', 'preview'], ['esc', 'back'], ...other]);
	}
	if (state.screen.name === 'command') {
		return typingFooter(state.columns, [
			['enter', 'run'],
			['esc', 'leave'],
			['tab', 'complete'],
			['↑', 'older'],
		]);
	}
	const typing = partOf(state.screen).typingKeys?.(state.screen, scene);
	if (typing !== undefined) {
		return typingFooter(state.columns, typing);
	}
	if (isTyping(state.screen)) {
		return typingFooter(state.columns, [
			['enter', 'keep'],
			['esc', 'clear'],
		]);
	}
	const isTight = state.columns < namedFromColumns && manyKeyed.includes(state.screen.name);
	// Of the keys that act on a rollout none may be missing for want of air.
	const isList = state.screen.name === 'workloads';
	const isAiry = state.columns >= (isList ? roomyListColumns : wideColumns);
	const gap = isTight ? ' ' : isAiry ? '   ' : '  ';
	const isNamed = ({intent}: Binding) => intent === 'command' && isList && state.columns >= wideColumns;
	const shown = bindingsOf(state.screen.name).filter(binding => binding.offered?.(state, scene) !== false);
	// Where it is narrow, what acts on the workload comes before the way back, which Esc is everywhere.
	const isLast = (binding: Binding) =>
		(isPinned(binding) || isNamed(binding)) &&
		(state.columns >= namedFromColumns || binding.intent !== 'back' || !manyKeyed.includes(state.screen.name));
	const last = shown.filter(isLast).map(binding => entry(binding, state, scene));
	const others = shown.filter(binding => !isLast(binding));
	// On Confirm what is not seen yet is worth more than a copy.
	const isLate = ({intent}: Binding) => intent === 'copy' && state.screen.name === 'confirm';
	const first = [...others.filter(binding => !isLate(binding)), ...others.filter(isLate)].map(binding =>
		entry(binding, state, scene),
	);
	return keysLine(first, last, gap, state.columns);
}

interface Entry {
	readonly key: string;
	readonly label: string;
	readonly disabled: boolean;
	/** It stands there in every state: what changes a workload is where one has seen it, and that it may not be done is news. */
	readonly isKept: boolean;
}

function entry(binding: Binding, state: ConsoleState, scene: Scene): Entry {
	const disabled = binding.disabledReason?.(state, scene) !== undefined;
	return {key: binding.keyLabel, label: labelOf(binding, state, scene), disabled, isKept: isKept(binding)};
}

const isKept = (binding: Binding) =>
	workloadKeys.includes(binding) || ['freeze', 'confirm', 'preview-anew', 'copy'].includes(binding.intent);

let lastKeys: {readonly said: string; readonly line: Line} | undefined;

/** As many of the first as there is room for before the last ones. Most pictures have the footer of the one before. */
function keysLine(first: readonly Entry[], last: readonly Entry[], gap: string, columns: number): Line {
	const said = JSON.stringify([first, last, gap, columns]);
	if (lastKeys?.said !== said) {
		const fits = (entries: readonly Entry[]) => spansWidth(inOneLine([...entries, ...last], gap)) <= columns;
		lastKeys = {said, line: fitLine(inOneLine([...fitting(first, fits), ...last], gap), columns)};
	}
	return lastKeys.line;
}

/** Where there is no room for all, one that does nothing now makes room for one that does, the last of them first. */
function fitting(entries: readonly Entry[], fits: (entries: readonly Entry[]) => boolean): readonly Entry[] {
	let shown = entries;
	while (!fits(shown)) {
		const idle = shown.findLastIndex(({disabled, isKept}) => disabled && !isKept);
		if (idle === -1) break;
		shown = shown.toSpliced(idle, 1);
	}
	const tooMany = shown.findIndex((_, index) => !fits(shown.slice(0, index + 1)));
	return tooMany === -1 ? shown : shown.slice(0, tooMany);
}

/**
 * The keys side by side. What can't be done now stands in parentheses, which take the place of spaces: nothing moves when
 * that changes, and it shows without colours too.
 */
function inOneLine(entries: readonly Entry[], gap: string): readonly Span[] {
	const between = (before: Entry | undefined, after: Entry) => {
		const [close, open] = [before?.disabled === true ? ')' : ' ', after.disabled ? '(' : ' '];
		if (before === undefined) return open;
		return gap.length < 2 ? gap : `${close}${gap.slice(2)}${open}`;
	};
	return entries.flatMap((one, index) => [
		span(between(entries[index - 1], one), 'faint'),
		span(one.key, one.disabled ? 'faint' : 'key'),
		span(` ${one.label}`, 'faint'),
	]);
}

/** While text is typed letters are no keys. */
function typingFooter(columns: number, keys: readonly TypingKey[]): Line {
	const spans = [...keys, ['ctrl-c', 'quit'] as const].flatMap(([key, label], index) => [
		span(index === 0 ? ' ' : '   '),
		span(key, 'key'),
		span(` ${label}`, 'faint'),
	]);
	// How to get out is the last that may be missing.
	return keys.length > 1 && spansWidth(spans) > columns
		? typingFooter(columns, keys.slice(0, -1))
		: fitLine(spans, columns);
}

// An error sentence must be readable to its end on a narrow screen too; for that it may cover the body's last lines.
export const mostCoveredLines = 3;

/**
 * What the last key did, or why it did nothing; at least one line.
 * @param freeLines - So many of the body's last lines are empty: a longer message has all of them.
 * @param mayCover - So many of its lines it may have beside those.
 */
export function noticeLines(
	notice: Notice | undefined,
	columns: number,
	freeLines = 0,
	mayCover = mostCoveredLines,
): readonly Line[] {
	const parts = notice === undefined ? [] : noticeParts(notice, columns - 2, 1 + Math.max(mayCover, freeLines));
	if (notice === undefined || parts.length === 0) {
		return [emptyLine];
	}
	return parts.map(part => fitLine([span(' '), span(part, notice.tone)], columns));
}

/** What is cut says where the rest of it is, if it is somewhere. */
function noticeParts({text, rest}: Notice, columns: number, most: number): readonly string[] {
	const parts = wrapText(text, columns, most);
	if (rest === undefined || wrapText(text, columns, most + 1).length <= most) return parts;
	const room = Math.max(1, columns - widthOf(rest) - 1);
	return [...parts.slice(0, -1), `${truncateText(parts.at(-1) ?? '', room)} ${rest}`];
}

import {widthOf} from '../../line.ts';

/** What the row of one workload says: the sentence, and how far it is where the sentence says why it does not get on. */
export interface RowSentence {
	readonly sentence: string;
	readonly detail?: string;
}

/** `a; b (c; d); e` at its semicolons: what stands in brackets or quotes is one piece. */
function splitAt(text: string, separator: string): readonly string[] {
	const parts: string[] = [];
	let depth = 0;
	let isQuoted = false;
	let start = 0;
	for (let index = 0; index < text.length; index++) {
		const letter = text[index];
		if (letter === '"') isQuoted = !isQuoted;
		else if (letter === '(') depth += 1;
		else if (letter === ')') depth = Math.max(0, depth - 1);
		else if (depth === 0 && !isQuoted && text.startsWith(separator, index)) {
			parts.push(text.slice(start, index));
			start = index + separator.length;
		}
	}
	return [...parts, text.slice(start)];
}

/** A text with ever fewer of its clauses, from all of them to the first: a countdown stands last, and goes first. */
function shorter(text: string): readonly string[] {
	const clauses = splitAt(text, ', ');
	return clauses.map((_, index) => clauses.slice(0, clauses.length - index).join(', '));
}

/** From the longest to the shortest; the cause is in all of them. */
function versions({sentence, detail}: RowSentence): readonly string[] {
	// `rolling 1 of 3, deadline in 2:46; the new pod is still starting`, and `stuck 2m: the new pod crashes`.
	const [head = '', ...causes] = detail === undefined ? splitAt(sentence, '; ') : ['', sentence];
	const cause = causes.join('; ');
	const join = (counts: string, why: string) => [counts, why].filter(Boolean).join('; ');
	if (detail === undefined) {
		const counts = shorter(head);
		const least = counts.at(-1) ?? '';
		return [...counts.map(one => join(one, cause)), ...shorter(cause).map(one => join(least, one))];
	}
	// What else is broken goes before the cause itself is shortened.
	const [first = ''] = splitAt(sentence, '; and ');
	const least = shorter(detail).at(-1) ?? '';
	return [...shorter(detail).map(one => join(sentence, one)), sentence, join(first, least), ...shorter(first)];
}

/** `registry.example.com/shop/web:v2` as `…/shop/web:v2`, and then as `…/web:v2`: what it ends with tells it from others. */
const shorterImages = (text: string): readonly string[] => [
	text.replace(/(?<=^|\s)[\w-]+(?:[.:][\w.:-]+)\/(?=\S)/g, '…/'),
	text.replace(/(?<=^|\s)[\w.:/-]+\/(?=\S)/g, '…/'),
];

/** Cuts at the end, and never within a number: half of one is another one. */
function cutAtEnd(text: string, columns: number): string {
	const letters = Array.from(text);
	let kept = letters.length;
	while (kept > 0 && widthOf(letters.slice(0, kept).join('')) > columns - 1) kept -= 1;
	const isWithinNumber = /[\d:.]/.test(letters[kept] ?? '');
	const head = letters.slice(0, kept).join('');
	return `${(isWithinNumber ? head.replace(/\d[\d:.]*$/, '') : head).trimEnd()}…`;
}

/**
 * What of a row's sentence fits: whole clauses go, of what is counted the last first, which is the deadline, then what is told
 * beside the cause, then where images come from. What is still too long is cut at its end.
 */
export function fitSentence(row: RowSentence, columns: number): string {
	const clauses = versions(row);
	const all = [...clauses, ...shorterImages(clauses.at(-1) ?? '')];
	return all.find(text => widthOf(text) <= columns) ?? cutAtEnd(all.at(-1) ?? row.sentence, columns);
}

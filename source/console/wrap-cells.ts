import {widthOf} from './line.ts';

const graphemes = new Intl.Segmenter();

/** Breaks a text at the last cell, as terminals do it: `firstColumns` in the first row, `columns` in the others; nothing is lost. */
export function wrapCells(text: string, firstColumns: number, columns: number): readonly string[] {
	const rows: string[] = [];
	let room = Math.max(1, firstColumns);
	let rest = text;
	while (widthOf(rest) > room) {
		const head = headOf(rest, room);
		rows.push(head);
		rest = rest.slice(head.length);
		room = Math.max(1, columns);
	}
	return [...rows, rest];
}

/** As much of a text as fits into so many cells; at least one character. */
function headOf(text: string, columns: number): string {
	// No character is narrower than a cell but those that join the one before: twice as many are more than enough.
	const near = text.slice(0, columns * 2 + 8);
	if (widthOf(near) === near.length) {
		return near.slice(0, columns);
	}
	let head = '';
	let width = 0;
	for (const {segment} of graphemes.segment(text)) {
		width += widthOf(segment);
		if (head !== '' && width > columns) {
			break;
		}
		head += segment;
	}
	return head;
}

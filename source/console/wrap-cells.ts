import {headOf, widthOf} from './line.ts';

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

import type {OpenedLog} from '../../../cluster/cluster.ts';
import {memoByObject} from '../../memo-by-object.ts';
import type {LogPosition} from './logs-screen.ts';

/** The lines that the filter lets through, by their index in the log. */
export interface ShownLines {
	readonly log: OpenedLog;
	readonly filter: string;
	readonly indices: readonly number[] | undefined;
	readonly count: number;
}

const shown = memoByObject<ShownLines>();

/** The lines of a log that hold a text, in any case of letters; made once for each log and filter. */
export function shownLines(log: OpenedLog, filter: string): ShownLines {
	return shown(log.lines, [filter, log.dropped], () => {
		const wanted = filter.toLowerCase();
		const indices =
			filter === ''
				? undefined
				: log.lines.flatMap(({text}, index) => (text.toLowerCase().includes(wanted) ? [index] : []));
		return {log, filter, indices, count: indices?.length ?? log.lines.length};
	});
}

/** Index in the log of the n-th line that is shown. */
const indexAt = ({indices}: ShownLines, n: number) => (indices === undefined ? n : (indices[n] ?? 0));

/** The number of the n-th line that is shown, counted from the first that ever arrived. */
export const numberAt = (shown: ShownLines, n: number) => shown.log.dropped + indexAt(shown, n);

export const lineAt = (shown: ShownLines, n: number) => shown.log.lines[indexAt(shown, n)];

/** A place among the shown lines: the n-th of them, and which of its rows. */
export interface Place {
	readonly n: number;
	readonly row: number;
}

/** How many rows the n-th line takes. */
export type HeightOf = (n: number) => number;

/** The first row of a window that shows the end. */
export function endPlace(count: number, rows: number, heightOf: HeightOf): Place {
	return backwards({n: count, row: 0}, rows, heightOf);
}

/** The first shown line that is not before a position; when its very line is gone, the next one's first row. */
export function placeOf(shown: ShownLines, {line, row}: LogPosition): Place {
	let [low, high] = [0, shown.count];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (numberAt(shown, middle) < line) low = middle + 1;
		else high = middle;
	}
	return {n: low, row: low < shown.count && numberAt(shown, low) === line ? row : 0};
}

/** So many rows back, at most to the first row. */
export function backwards(from: Place, rows: number, heightOf: HeightOf): Place {
	let {n, row} = from;
	let left = rows;
	while (left > row && n > 0) {
		left -= row;
		n -= 1;
		row = heightOf(n);
	}
	return {n, row: Math.max(0, row - left)};
}

/** So many rows on, at most behind the last. */
export function forwards(from: Place, rows: number, count: number, heightOf: HeightOf): Place {
	let {n, row} = from;
	let left = rows;
	while (n < count && left >= heightOf(n) - row) {
		left -= heightOf(n) - row;
		n += 1;
		row = 0;
	}
	return n >= count ? {n: count, row: 0} : {n, row: row + left};
}

export const isBefore = (a: Place, b: Place) => a.n < b.n || (a.n === b.n && a.row < b.row);

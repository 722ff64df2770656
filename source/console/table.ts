import {padText, type Span, span, type Token, truncateText, widthOf} from './line.ts';

/** One column of a table: its head as kubectl prints it, and what it holds. Widths are in cells. */
export interface Column {
	readonly head: string;
	readonly align?: 'left' | 'right';
	/** Where a text that is too long is cut; names that differ at their end are cut in the middle. */
	readonly cut?: 'end' | 'middle';
	/** Narrowest and widest that it may become. `least` keeps a column still while rows scroll by. */
	readonly least?: number;
	readonly most?: number;
	/** It may be made this narrow before any column is left out. */
	readonly shrinkTo?: number;
	/** How soon it goes when the screen is narrow: the highest goes first; 0 stays. */
	readonly dispensable: number;
	/** Says the same in every row. */
	readonly hidden?: boolean;
}

export interface Cell {
	readonly text: string;
	readonly token?: Token;
}

interface PlacedColumn {
	readonly index: number;
	readonly column: Column;
	readonly width: number;
}

/** Which columns are shown (by index), and how wide. */
export interface TableLayout {
	readonly columns: readonly PlacedColumn[];
}

const gap = 2;

// Below this a cut text tells nothing.
const narrowest = 4;

/** Sizes the columns for the rows at hand, leaving out the most dispensable ones until the rest fits. */
export function layOutTable(
	columns: readonly Column[],
	rows: readonly (readonly Cell[])[],
	availableColumns: number,
): TableLayout {
	let shown: readonly PlacedColumn[] = columns
		.map((column, index) => ({index, column, width: widthOfColumn(column, index, rows)}))
		.filter(({column}) => column.hidden !== true);
	while (widthOfAll(shown, shrunkWidth) > availableColumns) {
		const worst = Math.max(...shown.map(({column}) => column.dispensable));
		if (worst <= 0) {
			break;
		}
		shown = shown.filter(({column}) => column.dispensable !== worst);
	}
	const shrunk = shrink(shown, availableColumns, shrunkWidth);
	// When even that is too wide, everything gives way in turn: a cut text still tells something.
	return {columns: shrink(shrunk, availableColumns, ({width}) => Math.min(width, narrowest))};
}

function widthOfColumn(column: Column, index: number, rows: readonly (readonly Cell[])[]): number {
	const least = Math.max(widthOf(column.head), column.least ?? 0);
	const widest = rows.reduce((most, row) => Math.max(most, widthOf(row[index]?.text ?? '')), least);
	return Math.min(widest, Math.max(column.most ?? Number.POSITIVE_INFINITY, widthOf(column.head)));
}

const shrunkWidth = ({column, width}: PlacedColumn) => Math.min(width, column.shrinkTo ?? width);

function widthOfAll(shown: readonly PlacedColumn[], width: (placed: PlacedColumn) => number): number {
	return shown.reduce((sum, placed) => sum + width(placed) + gap, -gap);
}

/** Takes what is too much from the widest columns first, none below its floor. */
function shrink(
	shown: readonly PlacedColumn[],
	availableColumns: number,
	floorOf: (placed: PlacedColumn) => number,
): readonly PlacedColumn[] {
	let excess = widthOfAll(shown, ({width}) => width) - availableColumns;
	const widestFirst = shown.toSorted((a, b) => b.width - floorOf(b) - (a.width - floorOf(a)));
	const taken = new Map<number, number>();
	for (const placed of widestFirst) {
		const part = Math.max(0, Math.min(excess, placed.width - floorOf(placed)));
		taken.set(placed.index, part);
		excess -= part;
	}
	return shown.map(placed => ({...placed, width: placed.width - (taken.get(placed.index) ?? 0)}));
}

/** Whether rows that are laid out by the one look the same by the other, where both are of one table. */
export function sameLayout(a: TableLayout, b: TableLayout): boolean {
	const isSame = ({index, width}: PlacedColumn, place: number) =>
		index === b.columns[place]?.index && width === b.columns[place]?.width;
	return a === b || (a.columns.length === b.columns.length && a.columns.every(isSame));
}

export function tableHead(layout: TableLayout): readonly Span[] {
	return joinCells(layout, ({column}) => ({text: column.head, token: 'faint'}));
}

export function tableRow(layout: TableLayout, cells: readonly Cell[]): readonly Span[] {
	return joinCells(layout, ({index}) => cells[index] ?? {text: ''});
}

function joinCells(layout: TableLayout, cellOf: (placed: PlacedColumn) => Cell): readonly Span[] {
	return layout.columns.map((placed, position) => {
		const {text, token} = cellOf(placed);
		const {column, width} = placed;
		const last = position === layout.columns.length - 1;
		const cut = truncateText(span(text).text, width, column.cut);
		const padded = padText(cut, width, column.align);
		// No padding up to the right edge: it would be written for nothing.
		return span(last ? padded.trimEnd() : padded + ' '.repeat(gap), token);
	});
}

/** A text of one cell, without what chance and time decide; `column` is what stands above it. */
export type CellText = (cell: string, column: string) => string;

interface Column {
	readonly name: string;
	readonly start: number;
	/** Of the next column; the last has none. */
	readonly end?: number;
}

/** The capitals above the columns of `kubectl get`; two spaces at least part them. */
const headerPattern = /^ *[A-Z][A-Z0-9()/-]*( [A-Z0-9()/-]+)*( {2,}[A-Z][A-Z0-9()/-]*( [A-Z0-9()/-]+)*)+ *$/;
const underlinePattern = /^ *-+( {2,}-+)+ *$/;

function columnsOf(header: string, starts: readonly number[]): readonly Column[] {
	return starts.map((start, index) => {
		const end = starts[index + 1];
		return {name: header.slice(start, end).trim(), start, ...(end === undefined ? {} : {end})};
	});
}

const startsOf = (line: string, word: RegExp) => [...line.matchAll(word)].map(({index}) => index);

/** The columns of the table that begins at a line; undefined: none does. */
function tableAt(lines: readonly string[], at: number): readonly Column[] | undefined {
	const [header = '', below = ''] = [lines[at], lines[at + 1]];
	if (underlinePattern.test(below)) return columnsOf(header, startsOf(below, /-+/g));
	return headerPattern.test(header) ? columnsOf(header, startsOf(header, /\S+( \S+)*/g)) : undefined;
}

/** Whether every cell of a line stands under its column's name. */
const fits = (line: string, columns: readonly Column[]) =>
	line.trim() !== '' &&
	columns.every(({start}, index) => index === 0 || line.length <= start || line.slice(start - 2, start) === '  ') &&
	line.slice(0, columns[0]?.start).trim() === '';

const cellsOf = (line: string, columns: readonly Column[]) =>
	columns.map(({start, end}) => line.slice(start, end).trimEnd());

const widest = (rows: readonly (readonly string[])[], index: number) =>
	Math.max(...rows.map(row => row[index]?.length ?? 0));

function drawn(rows: readonly string[], columns: readonly Column[], text: CellText): readonly string[] {
	const before = rows.map(row => cellsOf(row, columns));
	const after = before.map(row => row.map((cell, index) => text(cell, columns[index]?.name ?? '')));
	// As much room behind the widest cell as there was: what is not aligned stays so.
	const widths = columns.map(({start, end}, index) =>
		end === undefined ? 0 : widest(after, index) + end - start - widest(before, index),
	);
	const margin = ' '.repeat(columns[0]?.start ?? 0);
	return after.map(row => `${margin}${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('')}`.trimEnd());
}

/** The same text with every table drawn anew: a cell that chance made longer does not shift those beside it. */
export function redrawTables(output: string, text: CellText): string {
	const lines = output.split('\n');
	const shown: string[] = [];
	for (let at = 0; at < lines.length; ) {
		const columns = tableAt(lines, at);
		if (!columns) {
			shown.push(text(lines[at++] ?? '', ''));
			continue;
		}
		let end = at + 1;
		while (end < lines.length && fits(lines[end] ?? '', columns)) end++;
		shown.push(...drawn(lines.slice(at, end), columns, text));
		at = end;
	}
	return shown.join('\n');
}

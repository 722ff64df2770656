/** Blanks between two columns. */
const padding = 2;

/**
 * Rows as kubectl's tab writer prints them: each column as wide as its widest cell plus two blanks, the last one not
 * padded; every row ends with a newline. Source: text/tabwriter as kubectl sets it up (minimum width 0, padding 2).
 */
export function tableText(rows: readonly (readonly string[])[]): string {
	const widths = rows.reduce<readonly number[]>(
		(widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, [...cell].length)),
		[],
	);
	const line = (row: readonly string[]) =>
		row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd((widths[column] ?? 0) + padding)));
	return rows.map(row => `${line(row).join('')}\n`).join('');
}

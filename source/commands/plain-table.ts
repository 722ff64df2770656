import {widthOf} from '../console/line.ts';

/** Rows as kubectl prints them: columns as wide as their widest cell, three cells apart, the last one not filled up. */
export function plainTable(rows: readonly (readonly string[])[]): readonly string[] {
	const count = Math.max(0, ...rows.map(row => row.length));
	const widths = Array.from({length: count}, (_, column) =>
		Math.max(0, ...rows.map(row => widthOf(row[column] ?? ''))),
	);
	return rows.map(row =>
		row
			.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
			.join('   ')
			.trimEnd(),
	);
}

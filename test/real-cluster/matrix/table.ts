import {workloadKinds} from '../../../source/rollout/workload-kind.ts';
import {absenceOf, actionNames, type Cell, type Combination, stateNames} from './cell.ts';

/** What stands in the table for a cell that was run. */
export type Result = {readonly cell: Cell; readonly word: string};

const keyed = '⌨';

/** The matrix as text, a table for each kind, and why what is missing can't be brought about. `⌨`: by keys, too. */
export function matrixTable(results: readonly Result[]): string {
	const whys: string[] = [];
	const footnote = (why: string) => {
		if (!whys.includes(why)) whys.push(why);
		return `(${whys.indexOf(why) + 1})`;
	};
	const wordOf = (cell: Combination): string => {
		const absence = absenceOf(cell);
		if (absence) return footnote(absence.why);
		const of = results.filter(
			({cell: {kind, action, state}}) => kind === cell.kind && action === cell.action && state === cell.state,
		);
		const called = of.find(({cell: {byKeys}}) => byKeys === undefined)?.word;
		const byKeys = of.find(({cell: each}) => each.byKeys)?.word;
		return [
			called ?? (byKeys === undefined ? '·' : ''),
			byKeys === undefined ? '' : `${keyed}${byKeys === called ? '' : byKeys}`,
		]
			.filter(part => part !== '')
			.join(' ');
	};
	const tables = workloadKinds.map(kind => {
		const rows = stateNames.map(state => [state, ...actionNames.map(action => wordOf({kind, action, state}))]);
		return aligned([[kind, ...actionNames], ...rows]);
	});
	const reasons = whys.map((why, index) => `(${index + 1}) ${why}`);
	const legend = `${keyed} by keys in a terminal   · not in this run`;
	return [...tables, [legend, ...reasons].join('\n')].join('\n\n');
}

function aligned(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
	return rows
		.map(row =>
			row
				.map((word, column) => word.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}

import {memoByObject} from '../../memo-by-object.ts';
import type {WorkloadList, WorkloadRow} from './rows.ts';

/** By which column a person has the rows sorted. */
export type SortColumn = 'name' | 'age';

type Compare = (a: WorkloadRow, b: WorkloadRow) => number;

const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const byName: Compare = (a, b) =>
	compareTexts(a.name, b.name) ||
	compareTexts(a.namespace, b.namespace) ||
	compareTexts(a.workload.kind, b.workload.kind);

// As the API writes times, the text that is less is the earlier one.
const createdAt = ({workload}: WorkloadRow) => workload.metadata.creationTimestamp ?? '';

const compares: Readonly<Record<SortColumn, Compare>> = {
	name: byName,
	// What was made last is what one looks for after a change.
	age: (a, b) => compareTexts(createdAt(b), createdAt(a)) || byName(a, b),
};

const sortedLists = memoByObject<WorkloadList>();

/** The list with its rows in the order of that column; undefined: most urgent first, as it is. */
export function inOrderOf(list: WorkloadList, column: SortColumn | undefined): WorkloadList {
	if (column === undefined) return list;
	return sortedLists(list, [column], () => ({...list, rows: list.rows.toSorted(compares[column])}));
}

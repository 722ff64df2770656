import type {Workload} from '../../../kubernetes/objects.ts';
import type {Finding} from '../../../rollout/finding.ts';
import {imagesOf} from '../../../rollout/pod-template.ts';
import {type Progress, progressOf} from '../../../rollout/progress.ts';
import {compareByUrgency, urgencyWith} from '../../../rollout/urgency.ts';
import {workloadKinds} from '../../../rollout/workload-kind.ts';
import {cleanText, widthOf} from '../../line.ts';
import {memoByObject} from '../../memo-by-object.ts';

/** What the Workloads screen needs of one workload and what does not change with time. */
export interface WorkloadRow {
	readonly workload: Workload;
	readonly uid: string;
	readonly namespace: string;
	readonly name: string;
	readonly images: readonly string[];
	readonly progress: Progress;
	readonly urgency: number;
	/** What was found of its pods, where they were looked at. */
	readonly finding?: Finding;
	/** Lower-case text that the filter looks into. */
	readonly searched: string;
	/** Widths of the two in cells. */
	readonly namespaceColumns: number;
	readonly nameColumns: number;
}

export interface WorkloadCounts {
	readonly stuck: number;
	readonly degraded: number;
	readonly rolling: number;
	readonly paused: number;
}

/** The rows in their order, with what is counted of all of them. */
export interface WorkloadList {
	readonly rows: readonly WorkloadRow[];
	readonly counts: WorkloadCounts;
	/** Of more than one kind. */
	readonly isMixed: boolean;
	/** Widths of the widest, in cells, so that columns stay where they are while rows scroll by. */
	readonly namespaceColumns: number;
	readonly nameColumns: number;
}

export type Findings = ReadonlyMap<string, Finding>;

/** The list as it was made last, which the next one begins with. */
interface Made {
	readonly workloads: readonly Workload[];
	readonly findings: Findings;
	readonly list: WorkloadList;
}

// Those of one name stand side by side, always in this order.
const kinds = Object.fromEntries(workloadKinds.map((kind, index) => [kind, index]));
const compareRows = (a: WorkloadRow, b: WorkloadRow) =>
	compareByUrgency(a, b) || (kinds[a.workload.kind] ?? 0) - (kinds[b.workload.kind] ?? 0);

const nothingFound: Findings = new Map();

// One console shows one list. A record is replaced whenever it changes, and so is what was found of it: their identity says
// whether a row must be made anew.
let made: Made | undefined;

/** The rows of that list, by uid. */
const present = new Map<string, WorkloadRow>();

/** All rows, most urgent first; `findings` by uid. Of the list before only what changed is made and put in its place anew. */
export function workloadList(workloads: readonly Workload[], findings: Findings = nothingFound): WorkloadList {
	if (made?.workloads === workloads && made.findings === findings) {
		return made.list;
	}
	/** Those that were not there, or rank otherwise than they did. */
	const moving = new Set<WorkloadRow>();
	for (const workload of workloads) {
		const {uid} = workload.metadata;
		const known = present.get(uid);
		const row = rowOf(workload, findings.get(uid), known);
		if (row === known) continue;
		present.set(uid, row);
		if (known === undefined || compareRows(row, known) !== 0) moving.add(row);
	}
	if (present.size > workloads.length) forgetGone(workloads);
	const list = listOf(inOrder(made?.list.rows ?? [], moving));
	made = {workloads, findings, list};
	return list;
}

function forgetGone(workloads: readonly Workload[]): void {
	const there = new Set(workloads.map(({metadata}) => metadata.uid));
	for (const uid of present.keys()) if (!there.has(uid)) present.delete(uid);
}

function rowOf(workload: Workload, finding: Finding | undefined, known: WorkloadRow | undefined): WorkloadRow {
	if (known?.workload === workload && known.finding === finding) {
		return known;
	}
	const {name, namespace = '', uid} = workload.metadata;
	const images = imagesOf(workload.spec.template);
	return {
		workload,
		uid,
		namespace,
		name,
		images,
		progress: progressOf(workload),
		urgency: urgencyWith(workload, finding),
		...(finding ? {finding} : {}),
		searched: `${namespace}/${name} ${images.join(' ')}`.toLowerCase(),
		namespaceColumns: widthOf(cleanText(namespace)),
		nameColumns: widthOf(cleanText(name)),
	};
}

/** The rows that are there, sorted: those that rank as they did stay in their order, the others are merged into it. */
function inOrder(before: readonly WorkloadRow[], moving: ReadonlySet<WorkloadRow>): readonly WorkloadRow[] {
	const staying: WorkloadRow[] = [];
	for (const {uid} of before) {
		const row = present.get(uid);
		if (row && !moving.has(row)) staying.push(row);
	}
	if (moving.size === 0) return staying;
	const rows: WorkloadRow[] = [];
	let next = 0;
	for (const row of [...moving].sort(compareRows)) {
		for (; next < staying.length && compareRows(staying[next] as WorkloadRow, row) <= 0; next++) {
			rows.push(staying[next] as WorkloadRow);
		}
		rows.push(row);
	}
	for (; next < staying.length; next++) rows.push(staying[next] as WorkloadRow);
	return rows;
}

/** The rows of a list in another order, as far as they stand in that; the others behind them, in their own. */
export function rowsLike(order: readonly WorkloadRow[], list: WorkloadList): readonly WorkloadRow[] {
	const byUid = list === made?.list ? present : new Map(list.rows.map(row => [row.uid, row]));
	const rows: WorkloadRow[] = [];
	for (const {uid} of order) {
		const row = byUid.get(uid);
		if (row) rows.push(row);
	}
	if (rows.length === list.rows.length) return rows;
	const placed = new Set(rows);
	for (const row of list.rows) if (!placed.has(row)) rows.push(row);
	return rows;
}

const keysOfCounts: readonly (keyof WorkloadCounts)[] = ['stuck', 'degraded', 'rolling', 'paused'];

/** What a workload of this urgency is counted as, so that the counts say what the order shows; undefined: nothing. */
export const countedAs = (urgency: number): keyof WorkloadCounts | undefined => keysOfCounts[urgency];

function listOf(rows: readonly WorkloadRow[]): WorkloadList {
	const counts = {stuck: 0, degraded: 0, rolling: 0, paused: 0};
	let namespaceColumns = 0;
	let nameColumns = 0;
	for (const row of rows) {
		const key = countedAs(row.urgency);
		if (key !== undefined) {
			counts[key] += 1;
		}
		namespaceColumns = Math.max(namespaceColumns, row.namespaceColumns);
		nameColumns = Math.max(nameColumns, row.nameColumns);
	}
	const isMixed = rows.some(({workload}) => workload.kind !== rows[0]?.workload.kind);
	return {rows, counts, isMixed, namespaceColumns, nameColumns};
}

const filtered = memoByObject<readonly WorkloadRow[]>();

/** Which rows are asked for. */
export interface RowFilter {
	/** A part of namespace/name or of an image, in any case of letters. */
	readonly filter: string;
	/** Only what is counted as something. */
	readonly onlyUnfine?: true;
}

/** The rows that the filter lets through. */
export function filterRows(list: WorkloadList, {filter, onlyUnfine}: RowFilter): readonly WorkloadRow[] {
	if (filter === '' && !onlyUnfine) {
		return list.rows;
	}
	return filtered(list, [filter, onlyUnfine], () => {
		const wanted = filter.toLowerCase();
		return list.rows.filter(
			row => row.searched.includes(wanted) && (!onlyUnfine || countedAs(row.urgency) !== undefined),
		);
	});
}

/** Index of the selected row; before anything was selected the first one; undefined when the selected object is gone. */
export function selectedIndexOf(rows: readonly WorkloadRow[], selectedUid: string | undefined): number | undefined {
	const index = selectedUid === undefined ? 0 : rows.findIndex(({uid}) => uid === selectedUid);
	return index === -1 || index >= rows.length ? undefined : index;
}

import type {Workload} from '../../../kubernetes/objects.ts';
import type {Finding} from '../../../rollout/finding.ts';
import {imagesOf} from '../../../rollout/pod-template.ts';
import {type Progress, progressOf} from '../../../rollout/progress.ts';
import {compareByUrgency, urgencyWith} from '../../../rollout/urgency.ts';
import {workloadKinds} from '../../../rollout/workload-kind.ts';
import {cleanText, widthOf} from '../../line.ts';

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

/** A list as it was made last, for the next one to begin with. */
interface Made {
	readonly workloads: readonly Workload[];
	readonly findings: Findings;
	readonly list: WorkloadList;
	readonly byUid: ReadonlyMap<string, WorkloadRow>;
}

// Those of one name stand side by side, always in this order.
const kinds = Object.fromEntries(workloadKinds.map((kind, index) => [kind, index]));
const compareRows = (a: WorkloadRow, b: WorkloadRow) =>
	compareByUrgency(a, b) || (kinds[a.workload.kind] ?? 0) - (kinds[b.workload.kind] ?? 0);

const nothingFound: Findings = new Map();

// One console shows one list. A record is replaced whenever it changes, and so is what was found of it: their identity says
// whether a row must be made anew.
let made: Made | undefined;

/** All rows, most urgent first; `findings` by uid. Of the list before only what changed is made and put in its place anew. */
export function workloadList(workloads: readonly Workload[], findings: Findings = nothingFound): WorkloadList {
	if (made?.workloads === workloads && made.findings === findings) {
		return made.list;
	}
	const before = made;
	const byUid = new Map<string, WorkloadRow>();
	for (const workload of workloads) {
		const {uid} = workload.metadata;
		byUid.set(uid, rowOf(workload, findings.get(uid), before?.byUid.get(uid)));
	}
	const list = listOf(inOrder(byUid, before));
	made = {workloads, findings, list, byUid};
	return list;
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

/** The rows sorted: those that rank as they did stay in their order, the others are merged into it. */
function inOrder(byUid: ReadonlyMap<string, WorkloadRow>, before: Made | undefined): readonly WorkloadRow[] {
	const staying: WorkloadRow[] = [];
	for (const was of before?.list.rows ?? []) {
		const row = byUid.get(was.uid);
		if (row && compareRows(row, was) === 0) staying.push(row);
	}
	if (staying.length === byUid.size) return staying;
	const isStaying = (row: WorkloadRow) => {
		const was = before?.byUid.get(row.uid);
		return was !== undefined && compareRows(row, was) === 0;
	};
	const moving = [...byUid.values()].filter(row => !isStaying(row)).sort(compareRows);
	const rows: WorkloadRow[] = [];
	let next = 0;
	for (const row of moving) {
		while (next < staying.length && compareRows(staying[next] as WorkloadRow, row) <= 0) {
			rows.push(staying[next] as WorkloadRow);
			next += 1;
		}
		rows.push(row);
	}
	return rows.concat(staying.slice(next));
}

// By rollout's urgency, so that the counts say what the order shows.
const countedAs: readonly (keyof WorkloadCounts)[] = ['stuck', 'degraded', 'rolling', 'paused'];

function listOf(rows: readonly WorkloadRow[]): WorkloadList {
	const counts = {stuck: 0, degraded: 0, rolling: 0, paused: 0};
	let namespaceColumns = 0;
	let nameColumns = 0;
	for (const row of rows) {
		const key = countedAs[row.urgency];
		if (key !== undefined) {
			counts[key] += 1;
		}
		namespaceColumns = Math.max(namespaceColumns, row.namespaceColumns);
		nameColumns = Math.max(nameColumns, row.nameColumns);
	}
	const isMixed = rows.some(({workload}) => workload.kind !== rows[0]?.workload.kind);
	return {rows, counts, isMixed, namespaceColumns, nameColumns};
}

let lastFiltered: {list: WorkloadList; filter: string; rows: readonly WorkloadRow[]} | undefined;

/** The rows that the filter lets through: a part of namespace/name or of an image, in any case of letters. */
export function filterRows(list: WorkloadList, filter: string): readonly WorkloadRow[] {
	if (filter === '') {
		return list.rows;
	}
	if (lastFiltered?.list !== list || lastFiltered.filter !== filter) {
		const wanted = filter.toLowerCase();
		lastFiltered = {list, filter, rows: list.rows.filter(row => row.searched.includes(wanted))};
	}
	return lastFiltered.rows;
}

/** Index of the selected row; before anything was selected the first one; undefined when the selected object is gone. */
export function selectedIndexOf(rows: readonly WorkloadRow[], selectedUid: string | undefined): number | undefined {
	const index = selectedUid === undefined ? 0 : rows.findIndex(({uid}) => uid === selectedUid);
	return index === -1 || index >= rows.length ? undefined : index;
}

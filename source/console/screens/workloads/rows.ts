import type {Workload} from '../../../kubernetes/objects.ts';
import type {Finding} from '../../../rollout/finding.ts';
import {imagesOf} from '../../../rollout/pod-template.ts';
import {type Progress, progressOf} from '../../../rollout/progress.ts';
import {compareByUrgency, urgencyWith} from '../../../rollout/urgency.ts';
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

// A record is replaced whenever it changes, and so is what was found of it: their identity says whether a row must be made
// anew, and one change among 10,000 workloads costs one row.
const rowCache = new WeakMap<Workload, WorkloadRow>();
const listCache = new WeakMap<readonly Workload[], {readonly findings: Findings; readonly list: WorkloadList}>();

function rowOf(workload: Workload, finding: Finding | undefined): WorkloadRow {
	const known = rowCache.get(workload);
	if (known && known.finding === finding) {
		return known;
	}
	const {name, namespace = '', uid} = workload.metadata;
	const images = imagesOf(workload.spec.template);
	const row: WorkloadRow = {
		workload,
		uid,
		namespace,
		name,
		images,
		progress: progressOf(workload),
		urgency: urgencyWith(workload, finding),
		...(finding ? {finding} : {}),
		searched: `${namespace}/${name} ${images.join(' ')}`.toLowerCase(),
	};
	rowCache.set(workload, row);
	return row;
}

const nothingFound: Findings = new Map();

/** All rows, most urgent first; `findings` by uid. */
export function workloadList(workloads: readonly Workload[], findings: Findings = nothingFound): WorkloadList {
	const known = listCache.get(workloads);
	if (known?.findings === findings) {
		return known.list;
	}
	const rows = workloads.map(workload => rowOf(workload, findings.get(workload.metadata.uid))).sort(compareByUrgency);
	const list = listOf(rows);
	listCache.set(workloads, {findings, list});
	return list;
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
		namespaceColumns = Math.max(namespaceColumns, widthOf(cleanText(row.namespace)));
		nameColumns = Math.max(nameColumns, widthOf(cleanText(row.name)));
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

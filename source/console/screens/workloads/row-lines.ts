import type {ClusterView} from '../../../cluster/cluster.ts';
import type {Workload} from '../../../kubernetes/objects.ts';
import {ageOf} from '../../../rollout/duration.ts';
import {stillKnown} from '../../../rollout/known-revision.ts';
import {revisionNumberOf} from '../../../rollout/revisions.ts';
import {type Summary, summaryOf} from '../../../rollout/summary.ts';
import {listed, shortImage, templateChangeText} from '../../format.ts';
import {cleanText, fitLine, type Line, type Span, span} from '../../line.ts';
import {type Cell, sameLayout, type TableLayout, tableRow} from '../../table.ts';
import {glyphs, toneTokens} from '../../tones.ts';
import {fitSentence} from './fit-sentence.ts';
import type {WorkloadRow} from './rows.ts';

/*
 * What one row says, and how it is drawn. Ten pictures a second show the same rows but for a few: what was made for the last
 * picture stands as long as nothing that it was made of is another.
 */

interface SummariesOfMoment {
	readonly nowMs: number;
	readonly byRow: Map<WorkloadRow, Summary>;
}

let summaries: SummariesOfMoment = {nowMs: Number.NaN, byRow: new Map()};

/** The sentence of a row: counts and durations as they are at this moment (epoch milliseconds). */
export function rowSummary(row: WorkloadRow, nowMs: number): Summary {
	if (summaries.nowMs !== nowMs) summaries = {nowMs, byRow: new Map()};
	const summary = summaries.byRow.get(row) ?? summaryOf(row.workload, nowMs, row.finding);
	summaries.byRow.set(row, summary);
	return summary;
}

// `0/0` says that it is scaled to zero; a line for each such workload would bury the others.
export const sentenceOf = ({tone, sentence}: Summary) => (tone === 'idle' ? '' : sentence);

interface RowCells {
	readonly number: string;
	readonly age: string;
	readonly cells: readonly Cell[];
}

/** Of the rows of the last picture. */
let lastCells: ReadonlyMap<WorkloadRow, RowCells> = new Map();

/** What stands in the columns, row by row; of a row that says the same as in the last picture the same object. */
export function cellsOfRows(
	rows: readonly WorkloadRow[],
	view: ClusterView,
	nowMs: number,
): readonly (readonly Cell[])[] {
	const next = new Map<WorkloadRow, RowCells>();
	const all = rows.map(row => {
		const number = revisionText(row.workload, view);
		const age = ageOf(row.workload.metadata.creationTimestamp, nowMs);
		const known = lastCells.get(row);
		const isSame = known?.number === number && known.age === age;
		const now = isSame ? known : {number, age, cells: cellsOf(row, number, age)};
		next.set(row, now);
		return now.cells;
	});
	lastCells = next;
	return all;
}

function cellsOf(
	{workload, namespace, name, images, progress, finding}: WorkloadRow,
	number: string,
	age: string,
): readonly Cell[] {
	const {from} = finding ?? {};
	// Until the controller has seen the change, the number is that of the revision before; while paused it gives none.
	const isFormer = from !== undefined && String(from.number) === number;
	const to = isFormer && progress.phase === 'paused' ? 'next' : number;
	const isNumbered = from !== undefined && from.number > 0 && String(from.number) !== to;
	const revision = isNumbered ? `${from.number}→${to}` : to;
	return [
		{text: namespace},
		{text: name, token: 'strong'},
		{text: shortKinds[workload.kind], token: 'faint'},
		{text: `${progress.ready}/${progress.desired}`},
		{text: String(progress.updated)},
		{text: String(progress.available)},
		{text: revision},
		{
			text:
				from === undefined ? listed(images.map(shortImage), 2) : templateChangeText(from.images, images, from.beside),
		},
		{text: age},
	];
}

const shortKinds = {Deployment: 'dep', StatefulSet: 'sts', DaemonSet: 'ds'} as const;

/** The number of a StatefulSet or DaemonSet stands in its ControllerRevisions, which are read when it is opened. */
function revisionText(workload: Workload, {revisions}: ClusterView): string {
	const known = stillKnown(revisions.get(workload.metadata.uid), workload);
	const number = workload.kind === 'Deployment' ? revisionNumberOf(workload) : known;
	// As on the other screens, where a number is not there or nobody has read it; Help says so.
	return String(number || '–');
}

/** Which of the cells holds it. */
export const namespaceIndex = 0;

/** `shop/web` in the NAME column. */
export function withNamespace([namespace, name, ...rest]: readonly Cell[]): readonly Cell[] {
	return [{text: ''}, {...name, text: `${namespace?.text}/${name?.text}`}, ...rest];
}

/** What the lines of a row depend on, beside the row itself and its cells. */
export interface RowLook {
	readonly layout: TableLayout;
	readonly columns: number;
	/** Its namespace stands before its name. */
	readonly lacksNamespace: boolean;
	readonly selected: boolean;
	readonly dimmed: boolean;
	readonly summary: Summary;
}

interface RowLines {
	readonly look: RowLook;
	readonly lines: readonly Line[];
}

// By its cells, which are those of one row: they go with it.
const linesByCells = new WeakMap<readonly Cell[], RowLines>();

/** One line, or two where there is a sentence; the same lines as long as they say and look the same. */
export function linesOfRow(row: WorkloadRow, cells: readonly Cell[], look: RowLook): readonly Line[] {
	const known = linesByCells.get(cells);
	if (known && sameLook(known.look, look)) {
		return known.lines;
	}
	const lines = rowLines(row.uid, look.lacksNamespace ? withNamespace(cells) : cells, look);
	linesByCells.set(cells, {look, lines});
	return lines;
}

function sameLook(a: RowLook, b: RowLook): boolean {
	return (
		a.columns === b.columns &&
		a.lacksNamespace === b.lacksNamespace &&
		a.selected === b.selected &&
		a.dimmed === b.dimmed &&
		a.summary.tone === b.summary.tone &&
		a.summary.sentence === b.summary.sentence &&
		a.summary.detail === b.summary.detail &&
		sameLayout(a.layout, b.layout)
	);
}

function rowLines(pick: string, cells: readonly Cell[], look: RowLook): readonly Line[] {
	const {layout, columns, selected, dimmed, summary} = look;
	const token = toneTokens[summary.tone];
	const flags = {pick, ...(selected ? {selected} : {}), ...(dimmed ? {dimmed} : {})};
	const lead: readonly Span[] = [span(selected ? '›' : ' '), span(`${glyphs[summary.tone]} `, token)];
	const first = fitLine([...lead, ...tableRow(layout, cells)], columns, flags);
	const sentence = sentenceOf(summary);
	if (sentence === '') {
		return [first];
	}
	// How far it is the columns tell, too, and the reason must be read.
	const {detail} = summary;
	const cleaned = {sentence: cleanText(sentence), ...(detail === undefined ? {} : {detail: cleanText(detail)})};
	const shown = fitSentence(cleaned, columns - 5);
	return [first, fitLine([span('     '), span(shown, token)], columns, {pick, ...(dimmed ? {dimmed} : {})})];
}

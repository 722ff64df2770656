import type {ClusterView} from '../../../cluster/cluster.ts';
import type {Workload} from '../../../kubernetes/objects.ts';
import {ageOf} from '../../../rollout/duration.ts';
import {stillKnown} from '../../../rollout/known-revision.ts';
import {revisionNumberOf} from '../../../rollout/revisions.ts';
import {type Summary, summaryOf} from '../../../rollout/summary.ts';
import {counted, imageChange, listed, shortImage, thousands} from '../../format.ts';
import {emptyText, isOld} from '../../freshness-text.ts';
import {type Window, windowOf} from '../../layout.ts';
import {
	cleanText,
	emptyLine,
	fitLine,
	type Line,
	type Span,
	span,
	spreadLine,
	type Token,
	wrapText,
} from '../../line.ts';
import type {Scene} from '../../state.ts';
import {type Cell, type Column, layOutTable, type TableLayout, tableHead, tableRow} from '../../table.ts';
import {glyphs, toneTokens} from '../../tones.ts';
import {fitSentence} from './fit-sentence.ts';
import {shownList} from './held-order.ts';
import {partNotes, rowFreshness} from './part-notes.ts';
import {filterRows, selectedIndexOf, type WorkloadList, type WorkloadRow} from './rows.ts';
import type {WorkloadsScreen} from './workloads-screen.ts';

/** Counts and column heads. */
const headRows = 2;

// `0/0` says that it is scaled to zero; a line for each such workload would bury the others.
const sentenceOf = ({tone, sentence}: Summary) => (tone === 'idle' ? '' : sentence);

const rowSummary = ({workload, finding}: WorkloadRow, nowMs: number) => summaryOf(workload, nowMs, finding);

/** A row with a status sentence takes two lines. */
const heightAt = (rows: readonly WorkloadRow[], nowMs: number) => (index: number) => {
	const row = rows[index];
	return row !== undefined && sentenceOf(rowSummary(row, nowMs)) !== '' ? 2 : 1;
};

/** Which rows are in view; also what keys that move by a page ask. */
export function workloadsWindow(
	screen: WorkloadsScreen,
	rows: readonly WorkloadRow[],
	scene: Scene,
	columns: number,
	bodyRows: number,
): Window {
	const {nowMs} = scene;
	const selected = selectedIndexOf(rows, screen.selectedUid);
	const noteRows = noteLines(scene, columns, bodyRows).length;
	return windowOf(rows.length, bodyRows - headRows - noteRows, screen.top, selected, heightAt(rows, nowMs));
}

/** The Workloads screen: exactly `bodyRows` lines. */
export function workloadsLines(
	screen: WorkloadsScreen,
	scene: Scene,
	columns: number,
	bodyRows: number,
): readonly Line[] {
	const {view, nowMs} = scene;
	const list = shownList(screen, scene);
	const rows = filterRows(list, screen.filter);
	const counts = countsLine(screen, scene, list, rows.length, columns);
	const notes = noteLines(scene, columns, bodyRows);
	if (rows.length === 0) {
		return [counts, ...notes, emptyLine, ...emptyLines(screen, scene, list, columns)];
	}
	const {top, end} = workloadsWindow(screen, rows, scene, columns, bodyRows);
	const selected = selectedIndexOf(rows, screen.selectedUid);
	const visible = rows.slice(top, end).map((row, offset) => ({
		row,
		selected: top + offset === selected,
		summary: rowSummary(row, nowMs),
		cells: cellsOf(row, view, nowMs),
	}));
	const oneNamespace = view.identity.namespace !== undefined;
	const layOut = (rowCells: readonly (readonly Cell[])[], hidden: boolean) =>
		layOutTable(tableColumns(list, hidden), rowCells, columns - 3);
	const wide = layOut(
		visible.map(({cells}) => cells),
		oneNamespace,
	);
	// Two workloads of one name must be told apart on a narrow screen, too.
	const lacksNamespace = !oneNamespace && wide.columns.every(({index}) => index !== namespaceIndex);
	const shown = lacksNamespace ? visible.map(one => ({...one, cells: withNamespace(one.cells)})) : visible;
	const layout = lacksNamespace
		? layOut(
				shown.map(({cells}) => cells),
				true,
			)
		: wide;
	const body = shown.flatMap(({row, selected, summary, cells}) =>
		rowLines(layout, cells, {row, selected, dimmed: isOld(rowFreshness(view, row.workload)), summary}, columns),
	);
	return [counts, ...notes, fitLine([span('   '), ...tableHead(layout)], columns), ...body].slice(0, bodyRows);
}

function tableColumns(list: WorkloadList, oneNamespace: boolean): readonly Column[] {
	return [
		// With one namespace in scope the header names it.
		{
			head: 'NAMESPACE',
			hidden: oneNamespace,
			dispensable: 3,
			least: Math.min(30, list.namespaceColumns),
			most: 30,
			shrinkTo: 9,
		},
		{head: 'NAME', dispensable: 0, least: Math.min(50, list.nameColumns), most: 50, shrinkTo: 16, cut: 'middle'},
		// Where all are of one kind it tells nothing.
		{head: 'KIND', dispensable: list.isMixed ? 4 : 8},
		{head: 'READY', align: 'right', dispensable: 0, least: 7},
		{head: 'UP-TO-DATE', align: 'right', dispensable: 5},
		{head: 'AVAILABLE', align: 'right', dispensable: 6},
		{head: 'REV', align: 'right', dispensable: 7, least: 4},
		{head: 'IMAGE', dispensable: 2, least: 20, most: 50, shrinkTo: 14},
		{head: 'AGE', align: 'right', dispensable: 1, least: 5},
	];
}

function cellsOf(
	{workload, namespace, name, images, progress, finding}: WorkloadRow,
	view: ClusterView,
	nowMs: number,
): readonly Cell[] {
	const {from} = finding ?? {};
	const number = revisionText(workload, view);
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
		{text: from === undefined ? listed(images.map(shortImage), 2) : imageChange(from.images, images)},
		{text: ageOf(workload.metadata.creationTimestamp, nowMs)},
	];
}

const shortKinds = {Deployment: 'dep', StatefulSet: 'sts', DaemonSet: 'ds'} as const;

/** The number of a StatefulSet or DaemonSet stands in its ControllerRevisions, which are read when it is opened. */
function revisionText(workload: Workload, {revisions}: ClusterView): string {
	const known = stillKnown(revisions.get(workload.metadata.uid), workload);
	const number = workload.kind === 'Deployment' ? revisionNumberOf(workload) : known;
	// Of a set that was never looked at there is a number, and nobody has read it.
	return workload.kind === 'Deployment' ? String(number || '–') : String(number ?? '?');
}

const namespaceIndex = 0;

/** `shop/web` in the NAME column. */
function withNamespace([namespace, name, ...rest]: readonly Cell[]): readonly Cell[] {
	return [{text: ''}, {...name, text: `${namespace?.text}/${name?.text}`}, ...rest];
}

interface RowLook {
	readonly row: WorkloadRow;
	readonly selected: boolean;
	readonly dimmed: boolean;
	readonly summary: Summary;
}

function rowLines(layout: TableLayout, cells: readonly Cell[], look: RowLook, columns: number): readonly Line[] {
	const {selected, dimmed, summary} = look;
	const token = toneTokens[summary.tone];
	const pick = look.row.uid;
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

function countsLine(
	screen: WorkloadsScreen,
	{view}: Scene,
	list: WorkloadList,
	matching: number,
	columns: number,
): Line {
	const {stuck, degraded, rolling, paused} = list.counts;
	const {freshness} = view.workloads;
	const {state} = freshness;
	const total = list.rows.length;
	if (freshness.state === 'blocked' && freshness.asOfMs === undefined) {
		// Of what nobody may count there are not 0.
		const why = freshness.error.kind === 'forbidden' ? 'no right to list deployments' : freshness.error.kind;
		return fitLine([span(` workloads: not known (${why})`, 'bad')], columns);
	}
	// A number of workloads without "so far" is a promise that the list is complete.
	const complete = state !== 'syncing' && state !== 'connecting';
	const spans: Span[] = [
		span(' '),
		complete ? span(counted(total, 'workload')) : span(`${counted(total, 'workload')} so far, loading`, 'busy'),
	];
	const count = (number: number, word: string, token: Token) => {
		if (number > 0) {
			spans.push(span('   '), span(`${thousands(number)} ${word}`, token));
		}
	};
	count(stuck, 'stuck', 'bad');
	count(degraded, 'degraded', 'bad');
	count(rolling, 'rolling', 'busy');
	count(paused, 'paused', 'paused');
	return spreadLine(spans, filterSpans(screen, matching), columns);
}

/** Below this a second line of what is not told would be one that the list lacks. */
const roomyRows = 12;

/** What the server refuses to tell. Below it nothing must move for long: what is too long for two lines is cut. */
function noteLines({view, nowMs}: Scene, columns: number, bodyRows: number): readonly Line[] {
	return wrapText(partNotes(view, nowMs), columns - 2, bodyRows < roomyRows ? 1 : 2).map(part =>
		fitLine([span(` ${part}`, 'bad')], columns),
	);
}

function filterSpans({filter, filtering}: WorkloadsScreen, matching: number): readonly Span[] {
	if (filter === '' && !filtering) {
		return [];
	}
	return [
		span('/', 'key'),
		span(`${filter}${filtering ? '▏' : ''}`, 'strong'),
		span(`  ${counted(matching, 'match', 'matches')} `, 'faint'),
	];
}

function emptyLines(screen: WorkloadsScreen, {view}: Scene, list: WorkloadList, columns: number): readonly Line[] {
	if (list.rows.length > 0) {
		return [fitLine([span(`   nothing matches "${screen.filter}": esc clears the filter`)], columns)];
	}
	const {namespace} = view.identity;
	const where = namespace === undefined ? 'in any namespace' : `in namespace ${namespace}`;
	const {freshness} = view.workloads;
	// As kubectl's own answer this is the same for a namespace that does not exist.
	const doubt =
		namespace === undefined ? '' : ' The server does not say whether there is such a namespace: n lists them.';
	const none = `There are no Deployments, StatefulSets or DaemonSets ${where}.${doubt}`;
	const text = freshness.state === 'live' ? none : emptyText(freshness, 'workloads');
	return wrapText(text, columns - 3, 4).map(part => fitLine([span(`   ${part}`)], columns));
}

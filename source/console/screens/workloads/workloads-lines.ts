import {selectorText} from '../../../cluster/identity.ts';
import {counted, thousands} from '../../format.ts';
import {isOld} from '../../freshness-text.ts';
import {type Window, windowOf} from '../../layout.ts';
import {
	emptyLine,
	fitLine,
	type Line,
	type Span,
	span,
	spansWidth,
	spreadLine,
	type Token,
	wrapText,
} from '../../line.ts';
import type {Scene} from '../../state.ts';
import {type Cell, type Column, layOutTable, tableHead} from '../../table.ts';
import {emptyListText} from './empty-list-text.ts';
import {shownList} from './held-order.ts';
import {partNotes, rowFreshness} from './part-notes.ts';
import {fittingPosition, positions} from './position.ts';
import {cellsOfRows, linesOfRow, namespaceIndex, rowSummary, sentenceOf, withNamespace} from './row-lines.ts';
import type {SortColumn} from './row-order.ts';
import {filterRows, selectedIndexOf, type WorkloadList, type WorkloadRow} from './rows.ts';
import type {WorkloadsScreen} from './workloads-screen.ts';

/** Counts and column heads. */
const headRows = 2;

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
	const rows = filterRows(list, screen);
	const notes = noteLines(scene, columns, bodyRows);
	if (rows.length === 0) {
		return [
			countsLine(screen, scene, list, [], columns),
			...notes,
			emptyLine,
			...emptyLines(emptyListText(screen, scene, list), columns),
		];
	}
	const window = workloadsWindow(screen, rows, scene, columns, bodyRows);
	const {top, end} = window;
	const counts = countsLine(screen, scene, list, rows, columns, window);
	const selected = selectedIndexOf(rows, screen.selectedUid);
	const visible = rows.slice(top, end);
	const oneNamespace = view.identity.namespace !== undefined;
	const layOut = (cells: readonly (readonly Cell[])[], hidden: boolean) =>
		layOutTable(tableColumns(list, hidden, screen.sortedBy), cells, columns - 3);
	const cells = cellsOfRows(visible, view, nowMs);
	const wide = layOut(cells, oneNamespace);
	// Two workloads of one name must be told apart on a narrow screen, too.
	const lacksNamespace = !oneNamespace && wide.columns.every(({index}) => index !== namespaceIndex);
	const layout = lacksNamespace ? layOut(cells.map(withNamespace), true) : wide;
	const body = visible.flatMap((row, offset) =>
		linesOfRow(row, cells[offset] ?? [], {
			layout,
			columns,
			lacksNamespace,
			selected: top + offset === selected,
			dimmed: isOld(rowFreshness(view, row.workload)),
			summary: rowSummary(row, nowMs),
		}),
	);
	return [counts, ...notes, fitLine([span('   '), ...tableHead(layout)], columns), ...body].slice(0, bodyRows);
}

/** By which column the rows are sorted is shown in its head. */
function tableColumns(list: WorkloadList, oneNamespace: boolean, sortedBy: SortColumn | undefined): readonly Column[] {
	const headOf = (head: string, column: SortColumn) => (column === sortedBy ? `${head}↑` : head);
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
		{
			head: headOf('NAME', 'name'),
			dispensable: 0,
			least: Math.min(50, list.nameColumns),
			most: 50,
			shrinkTo: 16,
			cut: 'middle',
		},
		// Where all are of one kind it tells nothing.
		{head: 'KIND', dispensable: list.isMixed ? 4 : 8},
		{head: 'READY', align: 'right', dispensable: 0, least: 7},
		{head: 'UP-TO-DATE', align: 'right', dispensable: 5},
		{head: 'AVAILABLE', align: 'right', dispensable: 6},
		{head: 'REV', align: 'right', dispensable: 7, least: 4},
		{head: 'IMAGE', dispensable: 2, least: 20, most: 50, shrinkTo: 14, cut: 'middle'},
		{head: headOf('AGE', 'age'), align: 'right', dispensable: 1, least: 5},
	];
}

function countsLine(
	screen: WorkloadsScreen,
	{view}: Scene,
	list: WorkloadList,
	rows: readonly WorkloadRow[],
	columns: number,
	window: Window = {top: 0, end: 0},
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
	const selector = selectorText(view.identity);
	const spans: Span[] = [
		span(' '),
		span(counted(total, 'workload')),
		...(selector === '' ? [] : [span(` with ${selector}`, 'paused')]),
		...(complete ? [] : [span(' so far, loading', 'busy')]),
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
	const filtered = filterSpans(screen, rows.length);
	const around = filtered.length === 0 ? [span(' ')] : [span('  '), ...filtered];
	const room = columns - spansWidth(spans) - spansWidth(around) - 2;
	const position = fittingPosition(positions(rows, window), room);
	return spreadLine(spans, position.length === 0 ? filtered : [...position, ...around], columns);
}

/** Below this a second line of what is not told would be one that the list lacks. */
const roomyRows = 12;

/** What the server refuses to tell. Below it nothing must move for long: what is too long for two lines is cut. */
function noteLines({view, nowMs}: Scene, columns: number, bodyRows: number): readonly Line[] {
	return wrapText(partNotes(view, nowMs), columns - 2, bodyRows < roomyRows ? 1 : 2).map(part =>
		fitLine([span(` ${part}`, 'bad')], columns),
	);
}

function filterSpans({filter, filtering, onlyUnfine}: WorkloadsScreen, matching: number): readonly Span[] {
	const isFiltered = filter !== '' || filtering;
	if (!isFiltered && !onlyUnfine) {
		return [];
	}
	return [
		...(onlyUnfine ? [span('!', 'key'), span(' not fine', 'strong')] : []),
		...(onlyUnfine && isFiltered ? [span('  ')] : []),
		...(isFiltered ? [span('/', 'key'), span(`${filter}${filtering ? '▏' : ''}`, 'strong')] : []),
		span(`  ${counted(matching, 'match', 'matches')} `, 'faint'),
	];
}

const emptyLines = (text: string, columns: number): readonly Line[] =>
	wrapText(text, columns - 3, 4).map(part => fitLine([span(`   ${part}`)], columns));

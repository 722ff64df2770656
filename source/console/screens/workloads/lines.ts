import {ageOf} from '../../../rollout/duration.ts';
import {revisionNumberOf} from '../../../rollout/revisions.ts';
import {type Summary, summaryOf, type Tone} from '../../../rollout/summary.ts';
import {counted, listed, shortImage, thousands} from '../../format.ts';
import {emptyText, isOld} from '../../freshness-text.ts';
import {type Window, windowOf} from '../../layout.ts';
import {emptyLine, fitLine, type Line, type Span, span, spreadLine, type Token} from '../../line.ts';
import type {Scene, WorkloadsScreen} from '../../state.ts';
import {type Cell, type Column, layOutTable, type TableLayout, tableHead, tableRow} from '../../table.ts';
import {filterRows, selectedIndexOf, type WorkloadList, type WorkloadRow, workloadList} from './rows.ts';

/** Counts and column heads. */
const headRows = 2;

export const glyphs: Readonly<Record<Tone, string>> = {bad: '✗', busy: '▲', paused: '‖', good: '●', idle: '○'};
export const toneTokens: Readonly<Record<Tone, Token>> = {
	bad: 'bad',
	busy: 'busy',
	paused: 'paused',
	good: 'good',
	idle: 'faint',
};

// `0/0` says that it is scaled to zero; a line for each such workload would bury the others.
const sentenceOf = ({tone, sentence}: Summary) => (tone === 'idle' ? '' : sentence);

/** A row with a status sentence takes two lines. */
const heightAt = (rows: readonly WorkloadRow[], nowMs: number) => (index: number) => {
	const row = rows[index];
	return row !== undefined && sentenceOf(summaryOf(row.deployment, nowMs)) !== '' ? 2 : 1;
};

/** Which rows are in view; also what keys that move by a page ask. */
export function workloadsWindow(
	screen: WorkloadsScreen,
	rows: readonly WorkloadRow[],
	nowMs: number,
	bodyRows: number,
): Window {
	const selected = selectedIndexOf(rows, screen.selectedUid);
	return windowOf(rows.length, bodyRows - headRows, screen.top, selected, heightAt(rows, nowMs));
}

/** The Workloads screen: exactly `bodyRows` lines. */
export function workloadsLines(
	screen: WorkloadsScreen,
	scene: Scene,
	columns: number,
	bodyRows: number,
): readonly Line[] {
	const {view, nowMs} = scene;
	const list = workloadList(view.deployments.items);
	const rows = filterRows(list, screen.filter);
	const counts = countsLine(screen, scene, list, rows.length, columns);
	if (rows.length === 0) {
		return [counts, emptyLine, ...emptyLines(screen, scene, list, columns)];
	}
	const {top, end} = workloadsWindow(screen, rows, nowMs, bodyRows);
	const selected = selectedIndexOf(rows, screen.selectedUid);
	const visible = rows.slice(top, end).map((row, offset) => ({
		row,
		selected: top + offset === selected,
		summary: summaryOf(row.deployment, nowMs),
		cells: cellsOf(row, nowMs),
	}));
	const oneNamespace = view.identity.namespace !== undefined;
	const layout = layOutTable(
		tableColumns(list, oneNamespace),
		visible.map(({cells}) => cells),
		columns - 3,
	);
	const dimmed = isOld(view.deployments.freshness);
	const body = visible.flatMap(({row, selected, summary, cells}) =>
		rowLines(layout, cells, {row, selected, dimmed, summary}, columns),
	);
	return [counts, fitLine([span('   '), ...tableHead(layout)], columns), ...body].slice(0, bodyRows);
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
		{head: 'NAME', dispensable: 0, least: Math.min(50, list.nameColumns), most: 50, shrinkTo: 16},
		{head: 'KIND', dispensable: 7},
		{head: 'READY', align: 'right', dispensable: 0, least: 7},
		{head: 'UP-TO-DATE', align: 'right', dispensable: 4},
		{head: 'AVAILABLE', align: 'right', dispensable: 5},
		{head: 'REV', align: 'right', dispensable: 6, least: 4},
		{head: 'IMAGE', dispensable: 2, least: 20, most: 50, shrinkTo: 14},
		{head: 'AGE', align: 'right', dispensable: 1, least: 5},
	];
}

function cellsOf({deployment, namespace, name, images, progress}: WorkloadRow, nowMs: number): readonly Cell[] {
	const revision = revisionNumberOf(deployment);
	return [
		{text: namespace},
		{text: name, token: 'strong'},
		{text: 'dep', token: 'faint'},
		{text: `${progress.ready}/${progress.desired}`},
		{text: String(progress.updated)},
		{text: String(progress.available)},
		{text: revision === undefined ? '' : String(revision)},
		{text: listed(images.map(shortImage), 2)},
		{text: ageOf(deployment.metadata.creationTimestamp, nowMs)},
	];
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
	const flags = {...(selected ? {selected} : {}), ...(dimmed ? {dimmed} : {})};
	const lead: readonly Span[] = [span(selected ? '›' : ' '), span(`${glyphs[summary.tone]} `, token)];
	const first = fitLine([...lead, ...tableRow(layout, cells)], columns, flags);
	const sentence = sentenceOf(summary);
	if (sentence === '') {
		return [first];
	}
	return [first, fitLine([span('     '), span(sentence, token)], columns, dimmed ? {dimmed} : {})];
}

function countsLine(
	screen: WorkloadsScreen,
	{view}: Scene,
	list: WorkloadList,
	matching: number,
	columns: number,
): Line {
	const {stuck, degraded, rolling, paused} = list.counts;
	const {state} = view.deployments.freshness;
	const total = list.rows.length;
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
	const {freshness} = view.deployments;
	const text = freshness.state === 'live' ? `There are no Deployments ${where}.` : emptyText(freshness, 'workloads');
	return [fitLine([span(`   ${text}`)], columns)];
}

import {recordSources} from '../../../cluster/record-sources.ts';
import {staleCause} from '../../../rollout/change-cause.ts';
import {ageOf} from '../../../rollout/duration.ts';
import {type RevisionPods, revisionPods} from '../../../rollout/revision-pods.ts';
import type {Revision} from '../../../rollout/revisions.ts';
import {type RecordSources, recordText, type ServiceRecord, serviceRecordOf} from '../../../rollout/service-record.ts';
import {diffTemplates} from '../../../rollout/template-diff.ts';
import {shortImage} from '../../format.ts';
import {emptyText, isOld} from '../../freshness-text.ts';
import {shareLines, windowOf} from '../../layout.ts';
import {cleanText, emptyLine, fitLine, type Line, lineText, span, wrapText} from '../../line.ts';
import {ownedOf, presentTemplateOf} from '../../owned.ts';
import type {Scene} from '../../state.ts';
import {type Cell, type Column, layOutTable, type TableLayout, tableHead, tableRow} from '../../table.ts';
import {changeLines} from '../change-lines.ts';
import type {HistoryScreen} from './history-screen.ts';
import {selectedHistoryRevision} from './revisions.ts';

/** How it went is why one looks: the others give way to it in turn, all but the number and the age. */
const columnsOfHistory: readonly Column[] = [
	{head: 'REV', align: 'right', dispensable: 0},
	{head: 'WAS', dispensable: 5, most: 16},
	{head: 'AGE', align: 'right', dispensable: 0, least: 5},
	{head: 'READY', align: 'right', dispensable: 2},
	{head: 'NOW', dispensable: 3, least: 7},
	{head: 'HOW IT WENT', dispensable: 0, least: 11, most: 60, shrinkTo: 40},
	{head: 'IMAGES', dispensable: 1, least: 14, most: 60, shrinkTo: 14},
	{head: 'CHANGE-CAUSE', dispensable: 4, most: 80, shrinkTo: 12},
];

const causeColumn = columnsOfHistory.findIndex(({head}) => head === 'CHANGE-CAUSE');

function cellsOf(
	revision: Revision,
	sources: RecordSources,
	podsOf: (revision: Revision) => RevisionPods,
	nowMs: number,
): readonly Cell[] {
	const {number, formerNumbers, object, images} = revision;
	const {created, ready} = podsOf(revision);
	// Of ControllerRevisions only the pods tell.
	const isKnown = revision.replicaSet !== undefined || sources.pods !== undefined;
	const record = serviceRecordOf(revision, sources, nowMs);
	return [
		{text: number === 0 ? '–' : String(number), token: 'strong'},
		{text: formerNumbers.join(','), token: 'faint'},
		{text: ageOf(object.metadata.creationTimestamp, nowMs)},
		{text: isKnown ? `${ready}/${created}` : '–'},
		isKnown ? nowCell(revision, podsOf(revision)) : {text: 'not known', token: 'faint'},
		recordCell(record, images),
		{text: images.map(shortImage).join(',')},
		causeCell(revision, sources.revisions),
	];
}

/** Images by their short names, as their own column has them: what became of them must be read beside. */
function recordCell(record: ServiceRecord, images: readonly string[]): Cell {
	const text = images.reduce((words, image) => words.replace(image, shortImage(image)), recordText(record));
	return record.failure === undefined ? {text} : {text, token: 'bad'};
}

/** As kubectl writes it. */
const noCause = '<none>';

/** The change cause, and whether its images contradict it. */
function causeCell(revision: Revision, revisions: readonly Revision[]): Cell {
	const {changeCause} = revision;
	if (changeCause === undefined) {
		return {text: noCause, token: 'faint'};
	}
	const why = staleCause(revision, revisions[revisions.indexOf(revision) + 1]);
	return why === undefined ? {text: changeCause} : {text: `untrue? (${why}) ${changeCause}`, token: 'paused'};
}

const labelColumns = 14;
const mostTextLines = 4;

function labelledLines(label: string, {text, token = 'plain'}: Cell, columns: number): readonly Line[] {
	return wrapText(text, columns - labelColumns - 4, mostTextLines).map((part, index) =>
		fitLine([span(`   ${(index === 0 ? label : '').padEnd(labelColumns)}`, 'faint'), span(part, token)], columns),
	);
}

/** How the selected revision went, in full, and who made it: in its column it may be cut. */
function recordLines(
	selected: Revision | undefined,
	sources: RecordSources | undefined,
	nowMs: number,
	columns: number,
): readonly Line[] {
	if (selected === undefined || sources === undefined) {
		return [];
	}
	const record = serviceRecordOf(selected, sources, nowMs);
	const {text, token = 'plain'} = recordCell(record, selected.images);
	const by = record.madeBy === undefined ? '' : `, made by ${record.madeBy}`;
	return labelledLines('how it went', {text: text + by, token}, columns);
}

/** The change cause of the selected revision, where its column has no room for it. */
function causeLines(cells: readonly Cell[] | undefined, layout: TableLayout, columns: number): readonly Line[] {
	const cell = cells?.[causeColumn] ?? {text: ''};
	const {text} = cell;
	const row = cells === undefined ? '' : lineText({spans: tableRow(layout, cells)});
	if (text === '' || text === noCause || row.includes(cleanText(text))) {
		return [];
	}
	return labelledLines('change-cause', cell, columns);
}

/** What its pods are at this moment; of how it went before, nothing is kept. */
function nowCell({replicaSet, current}: Revision, {created, ready, available}: RevisionPods): Cell {
	const lead = current ? 'current, ' : '';
	if (created === 0) {
		const wanted = replicaSet?.spec.replicas ?? 0;
		return wanted > 0 ? {text: `${lead}no pods yet`, token: 'bad'} : {text: `${lead}no pods`, token: 'faint'};
	}
	if (ready === 0) {
		return {text: `${lead}none ready`, token: 'bad'};
	}
	return available < created
		? {text: `${lead}${available} available`, token: 'busy'}
		: {text: `${lead}all available`, token: 'good'};
}

/** Heads of the list, an empty line, and the head of the difference. */
const fixedRows = 3;

/** How the body is shared between the revisions and the difference of the selected one. */
export function historyShares(
	count: number,
	differences: number,
	bodyRows: number,
): readonly [list: number, diff: number] {
	const rounds = [
		{wanted: [Math.min(count, 3), Math.min(differences, 2)], order: [0, 1]},
		{wanted: [Math.max(1, count), Math.max(1, differences)], order: [0, 1]},
	];
	const [list = 0, diff = 0] = shareLines(Math.max(0, bodyRows - fixedRows), rounds);
	return [list, diff];
}

/** The History screen: at most `bodyRows` lines. */
export function historyLines(screen: HistoryScreen, scene: Scene, columns: number, bodyRows: number): readonly Line[] {
	const {view, nowMs} = scene;
	const sources = view.opened && recordSources(view.opened);
	const revisions = sources?.revisions ?? [];
	const freshness = view.opened ? ownedOf(view.opened).freshness : view.freshness;
	if (revisions.length === 0) {
		return [emptyLine, fitLine([span(`   ${emptyText(freshness, 'revisions')}`)], columns)];
	}
	const selectedUid = selectedHistoryRevision(view, screen.selectedUid, nowMs)?.object.metadata.uid;
	const selected = revisions.find(({object}) => object.metadata.uid === selectedUid);
	const base = revisions.find(({object}) => object.metadata.uid === screen.baseUid);
	const podsOf = sources && revisionPods(sources.workload, sources.pods ?? [], nowMs);
	const rows = sources && podsOf ? revisions.map(revision => cellsOf(revision, sources, podsOf, nowMs)) : [];
	const layout = layOutTable(columnsOfHistory, rows, columns - 3);
	const gone = view.opened?.gone !== undefined;
	const difference = [
		...recordLines(gone ? undefined : selected, sources, nowMs, columns),
		...causeLines(rows[selected === undefined ? -1 : revisions.indexOf(selected)], layout, columns),
		...differenceLines(selected, base, revisions, scene, columns, screen.showValues === true),
	];
	const [listRows, diffRows] = historyShares(revisions.length, difference.length, bodyRows);
	const index = selected === undefined ? undefined : revisions.indexOf(selected);
	const {top, end} = windowOf(revisions.length, listRows, Math.max(0, (index ?? 0) - listRows + 1), index);
	const dimmed = gone || isOld(freshness);
	const list = revisions.slice(top, end).map((revision, offset) => {
		const isSelected = revision === selected;
		const pick = revision.object.metadata.uid;
		const flags = {pick, ...(isSelected ? {selected: true} : {}), ...(dimmed ? {dimmed} : {})};
		const mark = revision === base ? span('= ', 'key') : span(revision.current ? '● ' : '  ', 'good');
		const lead = [span(isSelected ? '›' : ' '), mark];
		return fitLine([...lead, ...tableRow(layout, rows[top + offset] ?? [])], columns, flags);
	});
	const head = fitLine([span('   '), ...tableHead(layout)], columns);
	const shownDifference =
		difference.length <= diffRows
			? difference
			: [
					...difference.slice(0, Math.max(0, diffRows - 1)),
					fitLine(
						[span(`   … ${difference.length - Math.max(0, diffRows - 1)} more lines, d shows all`, 'faint')],
						columns,
					),
				];
	return [
		head,
		...list,
		emptyLine,
		gone ? deletedHead(columns) : differenceHead(selected, base, columns, screen.showValues === true),
		...shownDifference,
	].slice(0, bodyRows);
}

function deletedHead(columns: number): Line {
	return fitLine([span(' It was deleted. These were its revisions.', 'bad')], columns);
}

function differenceHead(
	selected: Revision | undefined,
	base: Revision | undefined,
	columns: number,
	showValues: boolean,
): Line {
	if (selected === undefined) {
		// What one has to do comes first: the end is what a narrow screen lacks.
		return fitLine([span('   j or k chooses again: the selected revision was deleted', 'bad')], columns);
	}
	const what = base
		? base === selected
			? ` revision ${base.number} is what others are compared with: j or k goes to one`
			: ` from revision ${base.number} to revision ${selected.number}`
		: selected.current
			? ` revision ${selected.number} is the current one`
			: ` what rolling to revision ${selected.number} changes`;
	const shown = showValues ? [span('   values shown', 'paused')] : [];
	return fitLine([span(what, 'strong'), ...shown], columns);
}

function differenceLines(
	selected: Revision | undefined,
	base: Revision | undefined,
	revisions: readonly Revision[],
	{view}: Scene,
	columns: number,
	showValues: boolean,
): readonly Line[] {
	const template = base?.template ?? presentTemplateOf(view);
	const isSame = base === undefined ? selected?.current : base === selected;
	if (selected === undefined || isSame || template === undefined) {
		return revisions.length === 1
			? [fitLine([span('   There is no other revision to compare with.', 'faint')], columns)]
			: [];
	}
	const changes = diffTemplates(template, selected.template, {showValues});
	return changes.length === 0
		? [fitLine([span('   nothing: the templates are the same', 'faint')], columns)]
		: changeLines(changes, columns);
}

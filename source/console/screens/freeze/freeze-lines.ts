import type {ActionOutcome} from '../../../cluster/actions/action.ts';
import type {FreezeItem, FreezePlan} from '../../../cluster/actions/freeze.ts';
import {sentItems} from '../../../cluster/actions/freeze-words.ts';
import {placeName, selectedOnly, selectorText} from '../../../cluster/identity.ts';
import {type Summary, summaryOf} from '../../../rollout/summary.ts';
import {counted} from '../../format.ts';
import {shareLines, type Window, windowOf} from '../../layout.ts';
import {emptyLine, fitLine, type Line, type Span, span, wrapText} from '../../line.ts';
import type {Scene} from '../../state.ts';
import {type Cell, type Column, layOutTable, type TableLayout, tableHead, tableRow} from '../../table.ts';
import {glyphs, toneTokens} from '../../tones.ts';
import {workloadsByUid} from '../../workloads-by-uid.ts';
import {noticeOf} from '../confirm/confirm-update.ts';
import {typedNameLines} from '../typed-name-lines.ts';
import {waitingText} from '../waiting-text.ts';
import {beganSince, freezeLinesOf, freezeVerb, planOf, selectedIndex} from './freeze-rows.ts';
import type {FreezeScreen} from './freeze-screen.ts';
import {typedName} from './freeze-update.ts';

/** The freeze screen: at most `bodyRows` lines. The question stands at the end, in view whatever is scrolled. */
export function freezeLines(screen: FreezeScreen, scene: Scene, columns: number, bodyRows: number): readonly Line[] {
	const plan = planOf(screen);
	const head = headLines(screen, scene, columns, bodyRows);
	const question = questionLines(screen, scene, columns, bodyRows);
	if (plan === undefined || plan.items.length === 0) {
		const text = plan === undefined ? planlessText(screen, scene) : emptyText(plan, scene);
		const notes = plan === undefined ? [] : noteLines(screen, plan, scene, columns);
		const body = wrapText(text, columns - 4, 6).map(part => fitLine([span(`   ${part}`)], columns));
		return [
			...head,
			...[...body, ...notes].slice(0, Math.max(0, bodyRows - head.length - question.length)),
			...question,
		];
	}
	const {headRows, listRows, noteRows, notes, window} = placed(screen, plan, scene, columns, bodyRows);
	const {top, end} = window;
	const shown = plan.items.slice(top, end).map((item, offset) => lookOf(item, top + offset, screen, plan, scene));
	const oneNamespace = scene.view.identity.namespace !== undefined;
	const layout = layOutTable(
		tableColumns(oneNamespace),
		shown.map(({cells}) => cells),
		columns - 3,
	);
	const hidden = [top > 0 ? `${top} above` : '', end < plan.items.length ? `${plan.items.length - end} below` : ''];
	const words = hidden.filter(part => part !== '').join(', ');
	const more = words === '' || end - top >= listRows ? [] : [fitLine([span(`   … ${words} (j k)`, 'faint')], columns)];
	return [
		...head,
		...(headRows > 0 ? [fitLine([span('   '), ...tableHead(layout)], columns)] : []),
		...shown.map(look => rowLine(layout, look, columns)),
		...more,
		...shownNotes(notes, noteRows, screen.notesTop ?? 0, columns),
		...question,
	].slice(0, bodyRows);
}

/** Which rows are in view; also what keys that move by a page ask. */
export function freezeWindow(
	screen: FreezeScreen,
	plan: FreezePlan,
	scene: Scene,
	columns: number,
	bodyRows: number,
): Window {
	return placed(screen, plan, scene, columns, bodyRows).window;
}

/** Below this, empty lines would take the place of rows. */
const airyRows = 14;

/** From here on the columns have heads. */
const leastHeadedRows = 3;

/** So many rows of the list are seen before anything is said of them. */
const leastListRows = 3;

/** For the keys: how many lines of what is said beside the rows can be the first that is seen, and how many a page holds. */
export function notesScroll(
	screen: FreezeScreen,
	plan: FreezePlan,
	scene: Scene,
	columns: number,
	bodyRows: number,
): {readonly tops: number; readonly page: number} {
	const {notes, noteRows} = placed({...screen, notesTop: 0}, plan, scene, columns, bodyRows);
	if (notes.length <= noteRows) return {tops: 1, page: 1};
	const page = Math.max(1, placed({...screen, notesTop: 1}, plan, scene, columns, bodyRows).noteRows - 1);
	return {tops: Math.max(1, notes.length - page + 1), page};
}

function shownNotes(notes: readonly Line[], rows: number, top: number, columns: number): readonly Line[] {
	if (notes.length <= rows || rows <= 0) return notes.slice(0, Math.max(0, rows));
	const window = windowOf(notes.length, rows - 1, top, undefined);
	const below = notes.length - window.end;
	const hidden = [window.top > 0 ? `${window.top} above` : '', below > 0 ? `${below} below` : ''];
	const words = hidden.filter(part => part !== '').join(', ');
	const more = fitLine([span(`   … ${words} (j goes on)`, 'faint')], columns);
	return [...notes.slice(window.top, window.end), more];
}

function placed(screen: FreezeScreen, plan: FreezePlan, scene: Scene, columns: number, bodyRows: number) {
	const fixed =
		headLines(screen, scene, columns, bodyRows).length + questionLines(screen, scene, columns, bodyRows).length;
	// Where there is hardly any room a row is worth more than the heads of its columns.
	const headRows = bodyRows - fixed >= leastHeadedRows ? 1 : 0;
	const available = Math.max(1, bodyRows - fixed - headRows);
	const count = plan.items.length;
	const notes = noteLines(screen, plan, scene, columns).filter(line => bodyRows >= airyRows || line !== emptyLine);
	// Whoever goes on to what is said below the rows reads that: one row stays.
	const isReading = (screen.notesTop ?? 0) > 0;
	const fewest = Math.min(count, isReading ? 1 : leastListRows);
	const [listRows = 1, noteRows = 0] = shareLines(available, [
		{wanted: [fewest, 0], order: [0, 1]},
		{wanted: [fewest, Math.min(notes.length, isReading ? available : Math.floor(available / 2))], order: [0, 1]},
		{wanted: [count, notes.length], order: [0, 1]},
	]);
	// Where not all are seen, a line says so.
	const windowRows = count <= listRows ? listRows : Math.max(1, listRows - 1);
	const window = windowOf(count, windowRows, screen.top, selectedIndex(screen, plan));
	return {headRows, listRows, noteRows, notes, window};
}

function headLines(screen: FreezeScreen, {view}: Scene, columns: number, bodyRows: number): readonly Line[] {
	const {identity, scope} = view;
	const {namespaces = []} = scope ?? {};
	const count = namespaces.length > 1 ? `${namespaces.length} namespaces: ` : '';
	const none = scope === undefined ? 'all namespaces' : 'no namespace that may be read';
	const names = namespaces.length === 0 ? none : `${count}${namespaces.join(', ')}`;
	const where = `${placeName(identity)} · ${identity.namespace ?? names}`;
	// What was frozen is let go on by what was noted of it, whatever its labels.
	const selector = screen.kind === 'freeze' ? selectorText(identity) : '';
	return [
		fitLine([span(' '), span(titleOf(screen), 'strong')], columns),
		fitLine(
			[span(' in '), span(where, 'strong'), ...(selector === '' ? [] : [span(`, only ${selector}`, 'paused')])],
			columns,
		),
		...(bodyRows >= airyRows ? [emptyLine] : []),
	];
}

function titleOf(screen: FreezeScreen): string {
	const plan = planOf(screen);
	const {kind} = screen;
	const count = plan === undefined ? 0 : sentItems(plan, new Set(screen.chosen)).length;
	if (count === 0) return kind === 'freeze' ? 'freeze what rolls' : 'let go on what is frozen';
	return kind === 'freeze'
		? `freeze ${counted(count, 'rollout')} where ${count === 1 ? 'it stands' : 'they stand'}`
		: `let ${counted(count, 'rollout')} go on: exactly what rolltop froze`;
}

function planlessText({course}: FreezeScreen, scene: Scene): string {
	return course.stage === 'unable'
		? course.sentence
		: waitingText(
				'Reading what rolls and what is frozen, and asking the server for dry runs',
				course.stage === 'previewing' ? course.sinceMs : undefined,
				scene,
			);
}

function emptyText({kind, others}: FreezePlan, {view}: Scene): string {
	const known = view.workloads.freshness.state === 'live' ? '' : ', as far as is known';
	return kind === 'freeze'
		? `No rollout is in progress here${selectedOnly(view.identity)}${known}: there is nothing to freeze.${others === 0 ? '' : ' tab lets go on what is frozen.'}`
		: 'Nothing is frozen here: there is nothing to let go on.';
}

function tableColumns(oneNamespace: boolean): readonly Column[] {
	return [
		{head: 'NAMESPACE', hidden: oneNamespace, dispensable: 0, most: 30, shrinkTo: 5, cut: 'middle'},
		{head: 'NAME', dispensable: 0, most: 50, shrinkTo: 8, cut: 'middle'},
		{head: 'KIND', dispensable: 1},
		{head: 'WHAT', dispensable: 0, least: 9},
		{head: 'STATUS', dispensable: 0, shrinkTo: 8},
	];
}

const shortKinds = {Deployment: 'dep', StatefulSet: 'sts', DaemonSet: 'ds'} as const;

interface Look {
	readonly item: FreezeItem;
	readonly status: Summary;
	readonly cells: readonly Cell[];
	readonly selected: boolean;
}

function lookOf(item: FreezeItem, index: number, screen: FreezeScreen, plan: FreezePlan, {view, nowMs}: Scene): Look {
	const {target, uid, fate} = item;
	const now = workloadsByUid(view.workloads.items).get(uid);
	const status = now === undefined ? item.status : summaryOf(now, nowMs, view.findings?.get(uid));
	const what = whatOf(item, screen, plan);
	// What is fine has no sentence; of what was rolling when it was listed, that is news.
	const isOver = plan.kind === 'freeze' && screen.course.stage === 'ready' && status.sentence === '';
	const present = isOver ? 'it has ended meanwhile: nothing is written' : status.sentence;
	const said = what.why ?? (fate.type === 'left' ? fate.why : present);
	const cells: readonly Cell[] = [
		{text: target.namespace},
		{text: target.name, token: 'strong'},
		{text: shortKinds[target.kind], token: 'faint'},
		what,
		{text: said, token: what.why === undefined && fate.type !== 'left' ? toneTokens[status.tone] : 'plain'},
	];
	return {item, status, cells, selected: index === selectedIndex(screen, plan)};
}

/** What is done to it, or was; with why it was not. */
function whatOf(
	{uid, fate, target}: FreezeItem,
	{course: stage, chosen}: FreezeScreen,
	{kind}: FreezePlan,
): Cell & {readonly why?: string} {
	const isSet = target.kind !== 'Deployment';
	const isChosen = fate.type === 'will' || (fate.type === 'may' && chosen.includes(uid));
	const outcome = 'outcomes' in stage ? stage.outcomes.get(uid) : undefined;
	if (outcome !== undefined) return outcomeCell(outcome, kind === 'thaw' ? 'goes on' : isSet ? 'held' : 'paused');
	if (stage.stage === 'sending' || stage.stage === 'done') {
		return isChosen
			? {text: stage.stage === 'done' ? 'not told' : 'sending …', token: 'busy'}
			: {text: 'left', token: 'faint'};
	}
	if (fate.type === 'left') return {text: 'left', token: 'faint'};
	if (fate.type === 'may') return {text: chosen.includes(uid) ? '[x] hold' : '[ ] hold', token: 'key'};
	return {text: kind === 'thaw' ? 'go on' : 'pause', token: 'strong'};
}

function outcomeCell(outcome: ActionOutcome, done: string): Cell & {readonly why?: string} {
	if (outcome.type === 'done') {
		const {remark} = outcome.receipt;
		return {text: done, token: 'good', ...(remark === undefined ? {} : {why: remark})};
	}
	return {text: 'not done', token: 'bad', why: noticeOf(outcome).text};
}

function rowLine(layout: TableLayout, {item, status, cells, selected}: Look, columns: number): Line {
	const lead = [span(selected ? '›' : ' '), span(`${glyphs[status.tone]} `, toneTokens[status.tone])];
	const flags = {pick: item.uid, ...(selected ? {selected} : {})};
	return fitLine([...lead, ...tableRow(layout, cells)], columns, flags);
}

const labelColumns = 9;
const mostTextLines = 3;

/** A line of kubectl is shown to its end: all that a freeze stops in a namespace is in one. */
const mostKubectlRows = 100;

/** Of more namespaces the lines are copied, not shown. */
const mostKubectlLines = 20;

/** What has to be known beside the rows: the selected one's words in full, the server's, notes, kubectl lines. */
function noteLines(screen: FreezeScreen, plan: FreezePlan, scene: Scene, columns: number): readonly Line[] {
	const labelled = (label: string, text: string, token: Span['token'] = 'plain', most = mostTextLines) =>
		wrapText(text, columns - labelColumns - 4, most).map((part, index) =>
			fitLine([span(`   ${(index === 0 ? label : '').padEnd(labelColumns)}`), span(part, token)], columns),
		);
	const sent = sentItems(plan, new Set(screen.chosen));
	const accepted = sent.filter(({fate}) => fate.type !== 'left' && fate.preview.server.type === 'accepted').length;
	const unknown = sent.length - accepted;
	const untried = unknown === 0 ? '' : `, ${unknown} not possible, which is no refusal`;
	const tried = `${counted(accepted, 'dry run')} accepted${untried}`;
	const began = beganSince(plan, scene);
	const lines = freezeLinesOf(screen, scene.view.identity);
	const others = lines.length > mostKubectlLines ? [`… and ${lines.length - mostKubectlLines} more: Y copies all`] : [];
	return [
		emptyLine,
		...(began > 0
			? labelled(
					'since',
					`${counted(began, 'more rollout')} began, not in this list: y freezes what is listed, then F again for the others`,
					'bad',
				)
			: []),
		...(plan.items.length === 0 ? [] : selectedLines(screen, plan, scene, columns)),
		...(sent.length === 0 ? [] : labelled('server', tried, unknown === 0 ? 'good' : 'paused')),
		...plan.notes.flatMap(({text, onScreen = text}) => labelled('note', onScreen)),
		...(plan.others === 0 ? [] : labelled('also', otherText(plan))),
		...[...lines.slice(0, mostKubectlLines), ...others].flatMap(line =>
			labelled('kubectl', line, 'faint', mostKubectlRows),
		),
	];
}

function otherText({kind, others}: FreezePlan): string {
	return kind === 'freeze'
		? `${counted(others, 'rollout')} frozen before: tab shows them, to let them go on`
		: `${counted(others, 'rollout')} in progress: F shows them, to freeze them`;
}

/** The row that keys act on, in full: on a narrow screen its reason is cut in the table. */
function selectedLines(screen: FreezeScreen, plan: FreezePlan, scene: Scene, columns: number): readonly Line[] {
	const index = selectedIndex(screen, plan);
	const item = plan.items[index];
	if (item === undefined) return [];
	const {cells} = lookOf(item, index, screen, plan, scene);
	const {name} = item.target;
	const text = cells.at(-1)?.text ?? '';
	return wrapText(`${name}: ${text}`, columns - labelColumns - 4, mostTextLines).map((part, row) =>
		fitLine([span(`   ${(row === 0 ? 'selected' : '').padEnd(labelColumns)}`), span(part)], columns),
	);
}

function questionLines(screen: FreezeScreen, scene: Scene, columns: number, bodyRows: number): readonly Line[] {
	const {course} = screen;
	const isDense = bodyRows < airyRows;
	const air = isDense ? [] : [emptyLine];
	if (course.stage === 'ready' && course.typed !== undefined) {
		return [...air, ...typedNameLines(typedName(scene), course.typed, columns, isDense)];
	}
	return [...air, fitLine([span(' '), ...questionSpans(screen, scene)], columns)];
}

function questionSpans(screen: FreezeScreen, scene: Scene): readonly Span[] {
	const {course: stage} = screen;
	const key = (name: string, words: string) => [span(name, 'key'), span(` ${words}`), span('   ')];
	switch (stage.stage) {
		case 'previewing':
			return key('esc', 'leave everything as it is');
		case 'unable':
			return [...key('enter', 'look anew'), ...key('esc', 'back')];
		case 'sending':
			return [span('sending …', 'busy'), span(' esc leaves, it calls nothing back', 'faint')];
		case 'done':
			return stage.plan.kind === 'freeze'
				? [...key('tab', 'let go on'), ...key('F', 'freeze what rolls now'), ...key('esc', 'back')]
				: [...key('F', 'freeze'), ...key('esc', 'back')];
		case 'ready': {
			if (scene.writesDisabled !== undefined) {
				return [span(`y disabled: ${scene.writesDisabled}`, 'paused'), span('   '), ...key('esc', 'back')];
			}
			const verb = freezeVerb(screen, scene.confirmByName === true);
			if (verb === undefined) return [...key('enter', 'look anew'), ...key('esc', 'back')];
			return [span('y', 'key'), span(` ${verb}`, 'strong'), span('   '), ...key('esc', 'leave it as it is')];
		}
	}
}

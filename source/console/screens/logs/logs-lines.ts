import type {LogLine, OpenedLog} from '../../../cluster/cluster.ts';
import {counted, thousands} from '../../format.ts';
import {
	cleanText,
	emptyLine,
	fitLine,
	type Line,
	type Span,
	span,
	spansWidth,
	spreadLine,
	truncateText,
	widthOf,
	wrapText,
} from '../../line.ts';
import type {Scene} from '../../state.ts';
import {gapText, type LogLook, rowSpans, ruleSpans, wrappedLine} from './log-rows.ts';
import {logState, logStateText} from './log-state.ts';
import {endPlace, isBefore, lineAt, type Place, placeOf, type ShownLines, shownLines} from './log-window.ts';
import type {LogsScreen} from './logs-screen.ts';
import {openedLog} from './opened.ts';

/** Whose log it is. */
const headRows = 1;

/** How it stands is said in so many lines at most, where the log has as many besides and more. */
const mostFootRows = 4;
const roomyRows = 12;

/** Where the screen stands in its log. */
export interface LogsView {
	readonly shown: ShownLines;
	readonly look: LogLook;
	readonly rows: number;
	/** The first row that is seen. */
	readonly first: Place;
	/** The first row of the window that shows the end. */
	readonly end: Place;
	readonly heightOf: (n: number) => number;
}

/** For drawing and keys alike; undefined while nothing of the log is there. */
export function logsView(screen: LogsScreen, scene: Scene, columns: number, bodyRows: number): LogsView | undefined {
	const log = openedLog(screen, scene);
	if (log === undefined) {
		return undefined;
	}
	const {filter, timestamps, from} = screen;
	const look: LogLook = {columns, timestamps, filter, timeZone: scene.timeZone};
	const shown = shownLines(log, filter);
	const heightOf = (n: number) => {
		const line = lineAt(shown, n);
		return line === undefined ? 1 : wrappedLine(line, look).length + gapRows(line, log, look);
	};
	const rows = Math.max(1, bodyRows - headRows - footTexts(screen, scene, shown, columns, bodyRows).texts.length);
	const end = endPlace(shown.count, rows, heightOf);
	const wanted = from === undefined ? end : placeOf(shown, from);
	return {shown, look, rows, heightOf, end, first: isBefore(wanted, end) ? wanted : end};
}

const gapRows = (line: LogLine, log: OpenedLog, look: LogLook) => (gapText(line, log, look) === undefined ? 0 : 1);

/** The Logs screen: exactly `bodyRows` lines. */
export function logsLines(screen: LogsScreen, scene: Scene, columns: number, bodyRows: number): readonly Line[] {
	const view = logsView(screen, scene, columns, bodyRows);
	const head = headLine(screen, columns);
	if (view === undefined || view.shown.count === 0) {
		const texts = wrapText(emptySentence(screen, scene, view), columns - 4, Math.max(1, bodyRows - 3));
		const words = texts.map(part => fitLine([span('   '), span(part)], columns));
		return [head, emptyLine, ...words].slice(0, bodyRows);
	}
	const {shown, look, rows} = view;
	const lines: Line[] = [];
	let {n, row} = view.first;
	for (; n < shown.count && lines.length < rows; row = 0, n += 1) {
		const line = lineAt(shown, n);
		const gap = line && gapText(line, shown.log, look);
		for (; line !== undefined && row < view.heightOf(n) && lines.length < rows; row += 1) {
			const ofLine = gap === undefined ? row : row - 1;
			const spans = gap !== undefined && row === 0 ? ruleSpans(gap, columns) : rowSpans(line, ofLine, look);
			lines.push(fitLine(spans, columns));
		}
	}
	const body = Array.from({length: rows}, (_, index) => lines[index] ?? emptyLine);
	const below = shown.count - n;
	return [head, ...body, ...footLines(screen, scene, view, below, columns, bodyRows)].slice(0, bodyRows);
}

function headLine({pod, container, previous, filter, filtering}: LogsScreen, columns: number): Line {
	const run = previous ? 'previous run' : 'log';
	const found = filter === '' && !filtering ? [] : filterSpans(filter, filtering);
	const lead = [span(` ${run} of `, previous ? 'paused' : 'plain'), span(container, 'strong'), span(' in pod ')];
	// What tells pods of one workload apart is the end of their names.
	const room = columns - spansWidth(lead) - (found.length === 0 ? 0 : spansWidth(found) + 2);
	return spreadLine([...lead, span(truncateText(cleanText(pod.name), room, 'middle'))], found, columns);
}

function filterSpans(filter: string, filtering: boolean): readonly Span[] {
	return [span('/', 'key'), span(`${filter}${filtering ? '▏' : ''} `, 'strong')];
}

function emptySentence(screen: LogsScreen, scene: Scene, view: LogsView | undefined): string {
	if (view !== undefined && view.shown.log.lines.length > 0) {
		const {length} = view.shown.log.lines;
		return `None of the ${counted(length, 'line')} has "${screen.filter}". esc clears the filter.`;
	}
	return logStateText(logState(screen, scene), screen, scene);
}

/** How much of the log is here, and how much of that is below. */
function amountText({filter}: LogsScreen, {log, count}: ShownLines, below: number): string {
	const total = counted(log.lines.length, 'line');
	return [
		filter === '' ? total : `${counted(count, 'match', 'matches')} in ${total}`,
		...(log.dropped > 0 ? [`${thousands(log.dropped)} older let go`] : log.olderUnread ? ['older not read'] : []),
		...(below > 0 ? [`${thousands(below)} below`] : []),
	].join(', ');
}

/** How it stands, and in which tone. */
function standing(screen: LogsScreen, scene: Scene): {readonly words: string; readonly token: Span['token']} {
	const state = logState(screen, scene);
	if (state.type === 'following') {
		return screen.from === undefined
			? {words: 'following', token: 'good'}
			: {words: 'standing still: f follows', token: 'paused'};
	}
	return {words: logStateText(state, screen, scene), token: state.isBad ? 'bad' : 'plain'};
}

/**
 * How it stands, wrapped, and how much is here in the last line, in so many lines whatever the place in the log: what is
 * above must not jump while one scrolls.
 */
function footTexts(screen: LogsScreen, scene: Scene, shown: ShownLines, columns: number, bodyRows: number) {
	const {words, token} = standing(screen, scene);
	const most = widthOf(amountText(screen, shown, shown.count));
	const hasRoom = (text: string) => widthOf(text) + most + 4 <= columns;
	if (hasRoom(words) || bodyRows < roomyRows || logState(screen, scene).type === 'following') {
		return {texts: [words], token};
	}
	const parts = wrapText(words, columns - 2, mostFootRows - 1);
	return {texts: hasRoom(parts.at(-1) ?? '') ? parts : [...parts, ''], token};
}

function footLines(
	screen: LogsScreen,
	scene: Scene,
	{shown}: LogsView,
	below: number,
	columns: number,
	bodyRows: number,
): readonly Line[] {
	const {texts, token} = footTexts(screen, scene, shown, columns, bodyRows);
	const amount = [span(`${amountText(screen, shown, below)} `, 'faint')];
	return texts.map((text, index) => {
		const said = [span(' '), span(text, token)];
		return index === texts.length - 1 ? spreadLine(said, amount, columns) : fitLine(said, columns);
	});
}

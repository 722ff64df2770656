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
	wrapText,
} from '../../line.ts';
import type {Scene} from '../../state.ts';
import {type LogLook, rowSpans, wrappedLine} from './log-rows.ts';
import {logState, logStateText} from './log-state.ts';
import {endPlace, isBefore, lineAt, type Place, placeOf, type ShownLines, shownLines} from './log-window.ts';
import type {LogsScreen} from './logs-screen.ts';
import {openedLog} from './opened.ts';

/** Whose log it is; and, at the end, how it stands. */
const fixedRows = 2;

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
		return line === undefined ? 1 : wrappedLine(line, look).length;
	};
	const rows = Math.max(1, bodyRows - fixedRows);
	const end = endPlace(shown.count, rows, heightOf);
	const wanted = from === undefined ? end : placeOf(shown, from);
	return {shown, look, rows, heightOf, end, first: isBefore(wanted, end) ? wanted : end};
}

/** The Logs screen: exactly `bodyRows` lines. */
export function logsLines(screen: LogsScreen, scene: Scene, columns: number, bodyRows: number): readonly Line[] {
	const view = logsView(screen, scene, columns, bodyRows);
	const rows = Math.max(1, bodyRows - fixedRows);
	const head = headLine(screen, columns);
	if (view === undefined || view.shown.count === 0) {
		const texts = wrapText(emptySentence(screen, scene, view), columns - 4, Math.max(1, rows - 1));
		const words = texts.map(part => fitLine([span('   '), span(part)], columns));
		return [head, emptyLine, ...words].slice(0, bodyRows);
	}
	const {shown, look} = view;
	const lines: Line[] = [];
	let {n, row} = view.first;
	for (; n < shown.count && lines.length < rows; row = 0, n += 1) {
		const line = lineAt(shown, n);
		for (; line !== undefined && row < view.heightOf(n) && lines.length < rows; row += 1) {
			lines.push(fitLine(rowSpans(line, row, look), columns));
		}
	}
	const body = Array.from({length: rows}, (_, index) => lines[index] ?? emptyLine);
	const below = shown.count - n;
	return [head, ...body, footLine(screen, scene, view, below, columns)].slice(0, bodyRows);
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

/** How the log stands, how much of it is here, and how much of that is below. */
function footLine(screen: LogsScreen, scene: Scene, {shown}: LogsView, below: number, columns: number): Line {
	const {log, count} = shown;
	const total = counted(log.lines.length, 'line');
	const parts = [
		screen.filter === '' ? total : `${counted(count, 'match', 'matches')} in ${total}`,
		...(log.dropped > 0 ? [`${thousands(log.dropped)} older let go`] : []),
		...(below > 0 ? [`${thousands(below)} below`] : []),
	];
	const state = logState(screen, scene);
	const isFollowed = screen.from === undefined && state.type === 'following';
	const follows = isFollowed ? 'following' : state.type === 'following' ? 'standing still: f follows' : '';
	const words = follows === '' ? logStateText(state, screen, scene) : follows;
	const token = isFollowed ? 'good' : state.type === 'following' ? 'paused' : state.isBad ? 'bad' : 'plain';
	return spreadLine([span(' '), span(words, token)], [span(`${parts.join(', ')} `, 'faint')], columns);
}

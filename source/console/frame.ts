import {agedNotice} from './aged-notice.ts';
import {bodyScene} from './body-scene.ts';
import {lastingNotice} from './lasting-notice.ts';
import {areasOf, smallestScreen, tooSmall} from './layout.ts';
import {emptyLine, fitLine, type Line, sameLine, span, wrapText} from './line.ts';
import {footerLine, noticeLines} from './screens/footer.ts';
import {headerLine, replayLine} from './screens/header.ts';
import {partOf} from './screens/parts.ts';
import type {ConsoleState, Scene, Screen} from './state.ts';
import {windowTitle} from './window-title.ts';

/** One picture of the screen. */
export interface Frame {
	/** Exactly `rows` of them, each of at most `columns` cells. */
	readonly lines: readonly Line[];
	readonly columns: number;
	readonly rows: number;
	/** What the terminal's window is called meanwhile. */
	readonly title: string;
	/** The preview that this picture shows ready to be confirmed. */
	readonly readyTicket?: number;
}

/** Draws the screen. */
export function frameOf(state: ConsoleState, scene: Scene): Frame {
	const {columns, rows, screen} = state;
	const title = windowTitle(state, scene);
	if (tooSmall(columns, rows)) {
		return {lines: fill(tooSmallLines(columns, rows), rows), columns, rows, title};
	}
	const {replay} = scene.view;
	const {bodyRows, airRows} = areasOf(rows, replay !== undefined);
	const notice = noticeLines(agedNotice(state.notice, scene.nowMs) ?? lastingNotice(state, scene), columns);
	const lines = [
		headerLine(state, scene),
		...(replay ? [replayLine(replay, columns)] : []),
		...(airRows > 0 ? [emptyLine] : []),
		...fill(partOf(screen).lines(screen, state, bodyScene(scene, screen.name), bodyRows), bodyRows).slice(
			0,
			bodyRows + 1 - notice.length,
		),
		...notice,
		footerLine(state, scene),
	];
	const ready = readyTicketOf(screen);
	return {lines, columns, rows, title, ...(ready === undefined ? {} : {readyTicket: ready})};
}

function readyTicketOf(screen: Screen): number | undefined {
	const isReady =
		(screen.name === 'confirm' && screen.stage.stage === 'ready') ||
		(screen.name === 'freeze' && screen.course.stage === 'ready');
	return isReady ? screen.ticket : undefined;
}

function fill(lines: readonly Line[], rows: number): readonly Line[] {
	return Array.from({length: rows}, (_, index) => lines[index] ?? emptyLine);
}

function tooSmallLines(columns: number, rows: number): readonly Line[] {
	const words = `rolltop needs ${smallestScreen.columns}x${smallestScreen.rows}, not ${columns}x${rows}; q quits`;
	return wrapText(words, columns, rows).map(part => fitLine([span(part)], columns));
}

/**
 * `next`, with the lines of `previous` where they are the same, so that nothing is drawn for them; `previous` itself
 * when nothing visible changed.
 */
export function reuseFrame(previous: Frame | undefined, next: Frame): Frame {
	if (previous === undefined || previous.columns !== next.columns || previous.rows !== next.rows) {
		return next;
	}
	const lines = next.lines.map((line, index) => {
		const before = previous.lines[index];
		return before !== undefined && sameLine(before, line) ? before : line;
	});
	const same =
		previous.readyTicket === next.readyTicket &&
		previous.title === next.title &&
		lines.every((line, index) => line === previous.lines[index]);
	return same ? previous : {...next, lines};
}

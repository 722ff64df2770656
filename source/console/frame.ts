import {agedNotice} from './aged-notice.ts';
import {bodyScene} from './body-scene.ts';
import {lastingNotice} from './lasting-notice.ts';
import {areasOf, smallestScreen, tooSmall} from './layout.ts';
import {emptyLine, fitLine, type Line, lineText, sameLine, span, wrapText} from './line.ts';
import {commandRows} from './screens/command/command-lines.ts';
import {footerLine, noticeLines} from './screens/footer.ts';
import {headerLine, replayLine} from './screens/header.ts';
import {partOf} from './screens/parts.ts';
import type {ConsoleState, Scene, Screen} from './state.ts';
import {back} from './step.ts';
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
	// The command line lies over the end of the screen that it acts on, which shows in fewer rows meanwhile.
	const over = screen.name === 'command' ? commandRows(bodyRows) : 0;
	const seen = over > 0 ? back(state) : state;
	const body = partOf(seen.screen).lines(seen.screen, seen, bodyScene(scene, seen.screen.name), bodyRows - over);
	const said = agedNotice(state.notice, scene.nowMs) ?? lastingNotice(state, scene);
	// What is typed stands right above the message.
	const notice = noticeLines(said, columns, over > 0 ? 0 : bodyRows - drawnRows(body));
	const command = over > 0 ? partOf(screen).lines(screen, state, scene, over) : [];
	const all = [...fill(body, bodyRows - over), ...command];
	const hidden = notice.length - 1;
	const lines = [
		headerLine(seen, scene),
		...(replay ? [replayLine(replay, columns)] : []),
		...(airRows > 0 ? [emptyLine] : []),
		// A long message covers the body's last lines, but never what is being typed.
		...(over > 0
			? [...all.slice(0, bodyRows - over - hidden), ...all.slice(bodyRows - over)]
			: all.slice(0, bodyRows - hidden)),
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

/** How many lines there are down to the last one that says something. */
function drawnRows(lines: readonly Line[]): number {
	return lines.findLastIndex(line => lineText(line).trim() !== '') + 1;
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

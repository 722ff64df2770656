import {besideMessage, messageOf} from './beside-message.ts';
import {bodyScene} from './body-scene.ts';
import {areasOf, smallestScreen, tooSmall} from './layout.ts';
import {emptyLine, fitLine, type Line, sameLine, span, wrapText} from './line.ts';
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
	const {seen, body, notice} =
		screen.name === 'command' ? underCommand(state, scene, bodyRows) : {...besideMessage(state, scene), seen: state};
	const lines = [
		headerLine(seen, scene),
		...(replay ? [replayLine(replay, columns)] : []),
		...(airRows > 0 ? [emptyLine] : []),
		...fill(body, bodyRows - (notice.length - 1)),
		...notice,
		footerLine(state, scene),
	];
	const ready = readyTicketOf(screen);
	return {lines, columns, rows, title, ...(ready === undefined ? {} : {readyTicket: ready})};
}

/**
 * The command line lies over the end of the screen that it acts on, which shows in fewer rows meanwhile. What is typed stands
 * right above the message, which takes its lines from the screen first, and then from the list of what can be typed.
 */
function underCommand(state: ConsoleState, scene: Scene, bodyRows: number) {
	const {columns, screen} = state;
	const seen = back(state);
	const over = commandRows(bodyRows);
	const notice = noticeLines(messageOf(state, scene), columns);
	const all = partOf(seen.screen).lines(seen.screen, seen, bodyScene(scene, seen), bodyRows - over);
	const left = bodyRows - over - (notice.length - 1);
	const command = partOf(screen).lines(screen, state, scene, over + Math.min(0, left));
	return {seen, notice, body: [...fill(all, Math.max(0, left)), ...command]};
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

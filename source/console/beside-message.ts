import {agedNotice} from './aged-notice.ts';
import {bodyScene} from './body-scene.ts';
import {lastingNotice} from './lasting-notice.ts';
import {areasOf} from './layout.ts';
import {type Line, lineText} from './line.ts';
import {mostCoveredLines, noticeLines} from './screens/footer.ts';
import {partOf} from './screens/parts.ts';
import type {ConsoleState, Scene, Screen} from './state.ts';

/** The body and the message below it, as they share their rows. */
export interface BesideMessage {
	/** At most so many lines as were laid out for. */
	readonly body: readonly Line[];
	/** At least one line. */
	readonly notice: readonly Line[];
	/** The rows that the body was laid out for. */
	readonly rows: number;
}

/**
 * With so many rows a question still has its title, its place, a warning, and something of what it is about. What lasts says
 * where the rest of it is, and gives way further than what a key is answered with, which is read now or never.
 */
const leastQuestionRows = {lasting: 6, answer: 5} as const;

const isQuestion = ({name}: Screen) => name === 'confirm' || name === 'freeze';

/**
 * The body, and the message. A long message covers the body's last lines, which it may have where they are empty; where
 * something is asked they are the question and what speaks against it, so that the body lays itself out in what is left.
 */
export function besideMessage(state: ConsoleState, scene: Scene): BesideMessage {
	const {screen, columns} = state;
	const {bodyRows} = areasOf(state.rows, scene.view.replay !== undefined);
	const bodyOf = (rows: number) => partOf(screen).lines(screen, state, bodyScene(scene, state), rows);
	const body = bodyOf(bodyRows);
	const free = bodyRows - drawnRows(body);
	const said = messageOf(state, scene);
	if (!isQuestion(screen)) return {body, notice: noticeLines(said, columns, free), rows: bodyRows};
	const least = leastQuestionRows[state.notice === undefined ? 'lasting' : 'answer'];
	const mayCover = Math.max(0, Math.min(mostCoveredLines, bodyRows - least));
	const notice = noticeLines(said, columns, free, mayCover);
	const rows = bodyRows - (notice.length - 1);
	return notice.length - 1 > free ? {body: bodyOf(rows), notice, rows} : {body, notice, rows: bodyRows};
}

/** What the last key did, or what lasts. */
export function messageOf(state: ConsoleState, scene: Scene) {
	return agedNotice(state.notice, scene.nowMs) ?? lastingNotice(state, scene);
}

/** The rows that the body has, for the keys that scroll it: they must agree with what is drawn. */
export function rowsOfBody(state: ConsoleState, scene: Scene): number {
	return isQuestion(state.screen)
		? besideMessage(state, scene).rows
		: areasOf(state.rows, scene.view.replay !== undefined).bodyRows;
}

/** How many lines there are down to the last one that says something. */
function drawnRows(lines: readonly Line[]): number {
	return lines.findLastIndex(line => lineText(line).trim() !== '') + 1;
}

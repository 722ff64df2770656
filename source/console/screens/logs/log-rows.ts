import type {LogLine, OpenedLog} from '../../../cluster/cluster.ts';
import {counted, timeOfDay} from '../../format.ts';
import {cleanText, type Span, span, truncateText, widthOf} from '../../line.ts';
import {marked} from '../../marked.ts';
import {wrapCells} from '../../wrap-cells.ts';

/** How the lines of a log are drawn. */
export interface LogLook {
	readonly columns: number;
	/** Each line with the time at which it was printed. */
	readonly timestamps: boolean;
	/** What is marked in the lines; empty: nothing. */
	readonly filter: string;
	/** IANA name; undefined: the machine's. */
	readonly timeZone: string | undefined;
}

/** Stands before what goes on from the row above. */
const continuation = '┆ ';

interface Wrapped {
	readonly columns: number;
	readonly timestamps: boolean;
	readonly texts: readonly string[];
}

/** A line is wrapped once for each width: a frame asks for some dozen lines, ten times a second. */
const cache = new WeakMap<LogLine, Wrapped>();

/**
 * The texts of a line's rows; at least one. Lines are wrapped, not scrolled sideways: what is looked for in an incident is
 * often at the end of a line (the cause of an exception, a field of a JSON document), and must be seen with the
 * beginning of its neighbours. They are broken at the last cell, as terminals do it, so that nothing of them is lost.
 */
export function wrappedLine(line: LogLine, {columns, timestamps}: LogLook): readonly string[] {
	const known = cache.get(line);
	if (known?.columns === columns && known.timestamps === timestamps) {
		return known.texts;
	}
	const texts = wrapCells(
		cleanText(line.text),
		columns - (timestamps ? timeColumns : 0),
		columns - continuation.length,
	);
	cache.set(line, {columns, timestamps, texts});
	return texts;
}

/** `14:03:22.123 `. */
const timeColumns = 13;

/** One row of a line, with the filter's text marked. */
export function rowSpans(line: LogLine, row: number, look: LogLook): readonly Span[] {
	const text = wrappedLine(line, look)[row] ?? '';
	const lead = row > 0 ? span(continuation, 'faint') : look.timestamps ? span(timeText(line, look), 'faint') : span('');
	return [lead, ...marked(text, look.filter)];
}

function timeText({time}: LogLine, {timeZone}: LogLook): string {
	const atMs = Date.parse(time);
	if (Number.isNaN(atMs)) {
		return ' '.repeat(timeColumns);
	}
	return `${timeOfDay(atMs, timeZone)}.${String(atMs % 1000).padStart(3, '0')} `;
}

/** What stands above a line that is not preceded by the one before it: another run begins, or older lines are not here. */
export function gapText(line: LogLine, log: OpenedLog, look: LogLook): string | undefined {
	const isFirst = line === log.lines[0];
	if (isFirst && (log.dropped > 0 || log.olderUnread)) {
		const kept = counted(log.lines.length, 'line');
		return `older ones are not here: ${log.dropped > 0 ? 'kept' : 'read'} are the newest ${kept}${sinceText(line, look)}`;
	}
	return line.startsRun && !isFirst ? `another run of ${log.query.container}${sinceText(line, look)}` : undefined;
}

function sinceText({time}: LogLine, {timeZone}: LogLook): string {
	const atMs = Date.parse(time);
	return Number.isNaN(atMs) ? '' : `, from ${timeOfDay(atMs, timeZone)} on`;
}

/** A text on a rule, as wide as the screen. */
export function ruleSpans(text: string, columns: number): readonly Span[] {
	const words = truncateText(` ── ${text} `, columns - 1);
	return [span(words, 'paused'), span('─'.repeat(Math.max(0, columns - 1 - widthOf(words))), 'faint')];
}

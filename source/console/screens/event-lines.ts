import type {Event} from '../../kubernetes/objects.ts';
import {humanDuration} from '../../rollout/duration.ts';
import {eventCells} from '../../rollout/event-rows.ts';
import {cleanText, fitLine, type Line, padText, type Span, span, widthOf, wrapText} from '../line.ts';
import type {Scene} from '../state.ts';
import {shortObject} from './short-object.ts';

/** Messages are bounded by the API to 1 KB, and by the decoder; what a webhook writes may have many lines. */
const mostMessageLines = 40;

/** From here on the message stands beside the rest, below it under it: half a line is no place for a sentence. */
const besideFromColumns = 110;

/** Below this the reason is worth more than that it stays in its place. */
const steadyFromColumns = 60;

const indent = 4;
const gap = 2;

/** The widths of the columns in front of the message; the same for all rows, so that nothing shifts while they scroll. */
interface EventLayout {
	readonly seen: number;
	readonly reason: number;
	readonly object: number;
}

/**
 * Events as `kubectl events` words them (LAST SEEN, TYPE, REASON, OBJECT, MESSAGE), with their whole messages, wrapped. The
 * type is the glyph `!`, or none. A group of lines for each event, in the given order.
 */
export function eventLines(
	events: readonly Event[],
	workload: string,
	{nowMs}: Pick<Scene, 'nowMs'>,
	columns: number,
): readonly (readonly Line[])[] {
	const rows = events.map(event => {
		const {message, reason, object, type} = eventCells(event);
		return {
			seen: seenText(event, nowMs),
			reason: cleanText(reason),
			object: cleanText(shortObject(object, workload)),
			message,
			isWarning: type === 'Warning',
		};
	});
	const widest = (text: (row: (typeof rows)[number]) => string, most: number) =>
		Math.min(
			most,
			rows.reduce((width, row) => Math.max(width, widthOf(text(row))), 4),
		);
	const layout = {
		seen: Math.min(
			24,
			events.reduce(
				(width, event) =>
					Math.max(width, columns < steadyFromColumns ? widthOf(seenText(event, nowMs)) : seenColumns(event)),
				4,
			),
		),
		reason: widest(row => row.reason, 24),
		object: widest(row => row.object, 30),
	};
	return rows.map(row => {
		const head: readonly Span[] = [
			span(row.isWarning ? ' ! ' : '   ', 'bad'),
			span(padText(row.seen, layout.seen), 'faint'),
			span(' '.repeat(gap)),
			span(padText(row.reason, layout.reason), row.isWarning ? 'bad' : 'plain'),
			span(' '.repeat(gap)),
		];
		const message = row.message === '' ? '(no message)' : row.message;
		return columns >= besideFromColumns
			? beside(
					[...head, span(padText(row.object, layout.object), 'faint'), span(' '.repeat(gap))],
					layout,
					message,
					columns,
				)
			: under([...head, span(row.object, 'faint')], message, columns);
	});
}

function beside(
	head: readonly Span[],
	{seen, reason, object}: EventLayout,
	message: string,
	columns: number,
): readonly Line[] {
	const width = 3 + seen + reason + object + 3 * gap;
	const parts = wrapText(message, columns - width, mostMessageLines);
	return parts.map((part, index) =>
		fitLine(index === 0 ? [...head, span(part)] : [span(' '.repeat(width)), span(part)], columns),
	);
}

function under(head: readonly Span[], message: string, columns: number): readonly Line[] {
	const parts = wrapText(message, columns - indent, mostMessageLines);
	return [fitLine(head, columns), ...parts.map(part => fitLine([span(' '.repeat(indent)), span(part)], columns))];
}

/** As wide as `2m11s`: an age takes less most of the time, but what stands beside it must not move as it grows. */
const ageColumns = 5;

/** What the time of an event takes at most, whatever its age. */
function seenColumns(event: Event): number {
	const {count} = eventCells(event);
	return count > 1 ? widthOf(` (x${count} over )`) + 2 * ageColumns : ageColumns;
}

/** `4s`, `4s (x6 over 2m11s)`. Source: kubectl pkg/cmd/events/event_printer.go, getInterval. */
function seenText(event: Event, nowMs: number): string {
	const {atMs, firstMs, count} = eventCells(event);
	// Most have whole seconds: those that have fractions must not look younger than what came after them.
	const ago = (ms: number) => (ms === 0 ? '<unknown>' : humanDuration(nowMs - Math.floor(ms / 1000) * 1000));
	return count > 1 ? `${ago(atMs)} (x${count} over ${ago(firstMs)})` : ago(atMs);
}

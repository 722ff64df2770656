import type {Event} from '../../../kubernetes/objects.ts';
import {eventCells} from '../../../rollout/event-rows.ts';
import {counted} from '../../format.ts';
import {emptyText, isOld, refusedText} from '../../freshness-text.ts';
import {emptyLine, fitLine, type Line, type Span, span, spreadLine, wrapText} from '../../line.ts';
import {memoByObject} from '../../memo-by-object.ts';
import {scrolled} from '../../scrolled.ts';
import type {Scene} from '../../state.ts';
import {eventLines} from '../event-lines.ts';
import type {EventsScreen} from './events-screen.ts';
import {type EventRows, eventsTop, selectedIndex} from './events-window.ts';

/** What the events are of, how many, in which order; and an empty line where there is room. */
export const eventsHeadRows = (bodyRows: number) => (bodyRows >= 14 ? 2 : 1);

interface Content extends EventRows {
	readonly lines: readonly Line[];
}

const contents = memoByObject<Content>();

/** All lines of the events that are shown; made once a second at most while nothing changes, for there may be 500. */
export function eventsContent(screen: EventsScreen, scene: Scene, columns: number): Content {
	const {filter, about, newestFirst} = screen;
	const items = scene.view.opened?.events.items ?? none;
	return contents(items, [columns, Math.floor(scene.nowMs / 1000), filter, about, newestFirst], () => {
		const shown = items.filter(event => isAbout(event, about) && matches(event, filter));
		const events = newestFirst ? shown.toReversed() : shown;
		const groups = eventLines(events, screen.target.name, scene, columns);
		const starts = [0];
		for (const {length} of groups) starts.push((starts.at(-1) ?? 0) + length);
		return {lines: groups.flat(), events, starts, newestFirst};
	});
}

const none: readonly Event[] = [];

function isAbout({involvedObject: {kind, name, uid}}: Event, about: EventsScreen['about']): boolean {
	return about === undefined || (uid && about.uid ? uid === about.uid : kind === 'Pod' && name === about.name);
}

/** In reason, object, message or type, in any case of letters. */
function matches(event: Event, filter: string): boolean {
	const {type, reason, object, message} = eventCells(event);
	return filter === '' || `${type} ${reason} ${object} ${message}`.toLowerCase().includes(filter.toLowerCase());
}

/** The Events screen: at most `bodyRows` lines. */
export function eventsLines(screen: EventsScreen, scene: Scene, columns: number, bodyRows: number): readonly Line[] {
	const content = eventsContent(screen, scene, columns);
	const lines = withCursor(content, selectedIndex(screen, content));
	const {opened} = scene.view;
	const head = headLine(screen, scene, content.events.length, columns);
	const heads = eventsHeadRows(bodyRows) === 2 ? [head, emptyLine] : [head];
	if (lines.length === 0) {
		const texts = wrapText(emptySentence(screen, scene), columns - 4, 4);
		return [...heads, ...texts.map(part => fitLine([span('   '), span(part)], columns))].slice(0, bodyRows);
	}
	const shown = scrolled(lines, eventsTop(screen, content), columns, bodyRows - heads.length);
	const isPast = opened !== undefined && (opened.gone !== undefined || isOld(opened.events.freshness));
	return [...heads, ...(isPast ? shown.map(line => ({...line, dimmed: true})) : shown)];
}

/** The first line of the selected event is marked. */
function withCursor({lines, starts}: Content, selected: number | undefined): readonly Line[] {
	const index = selected === undefined ? undefined : starts[selected];
	const line = index === undefined ? undefined : lines[index];
	const [lead, ...rest] = line?.spans ?? [];
	if (index === undefined || lead === undefined) {
		return lines;
	}
	return lines.with(index, {
		...line,
		spans: [span('›', 'strong'), {...lead, text: lead.text.slice(1)}, ...rest],
		selected: true,
	});
}

function headLine(screen: EventsScreen, {view, nowMs}: Scene, count: number, columns: number): Line {
	const {target, about, newestFirst, filter, filtering} = screen;
	const freshness = view.opened?.events.freshness;
	const order = newestFirst ? 'newest first' : 'newest last';
	const refused = count === 0 || freshness === undefined ? undefined : refusedText(freshness, nowMs);
	const right: readonly Span[] =
		filter === '' && !filtering ? [] : [span('/', 'key'), span(`${filter}${filtering ? '▏' : ''} `, 'strong')];
	const what = filter === '' ? counted(count, 'event') : `${counted(count, 'event')} with that text`;
	return spreadLine(
		[
			span(' events of '),
			span(about?.name ?? target.name, 'strong'),
			span(`   ${what}, ${order}`, 'faint'),
			...(refused === undefined ? [] : [span(`   ${refused}`, 'bad')]),
		],
		right,
		columns,
	);
}

function emptySentence({filter, about}: EventsScreen, {view: {opened}}: Scene): string {
	if (opened === undefined) {
		return 'loading events';
	}
	const {items, freshness} = opened.events;
	if (filter !== '' && items.length > 0) {
		return `No event has "${filter}". esc clears the filter.`;
	}
	if (freshness.state !== 'live') {
		return emptyText(freshness, 'events');
	}
	return `There are no events of ${about ? 'this pod' : 'this workload'}: the API server keeps them for an hour by default.`;
}

import {compareEvents} from '../../../cluster/workload-events.ts';
import type {Event} from '../../../kubernetes/objects.ts';
import type {Intent} from '../../binding.ts';
import {scrolledTop} from '../../scrolled.ts';
import type {EventPlace, EventsScreen} from './events-screen.ts';

/** The events that are shown, as they stand below each other. */
export interface EventRows {
	readonly events: readonly Event[];
	/** Where each begins among the lines, and, as one more, how many lines there are. */
	readonly starts: readonly number[];
	readonly newestFirst: boolean;
}

const countOf = ({starts}: EventRows) => starts.at(-1) ?? 0;

/** The first line in view. */
export function eventsTop({top}: Pick<EventsScreen, 'top'>, rows: EventRows): number {
	const {events, starts, newestFirst} = rows;
	if (top === undefined) {
		return newestFirst ? 0 : countOf(rows);
	}
	const known = events.findIndex(event => isUnchanged(event, top.event));
	if (known !== -1) {
		return Math.min((starts[known] ?? 0) + top.line, (starts[known + 1] ?? 1) - 1);
	}
	const isBehind = (event: Event) => (newestFirst ? -1 : 1) * compareEvents(event, top.event) > 0;
	const next = events.findIndex(isBehind);
	return starts[next === -1 ? events.length : next] ?? 0;
}

const isUnchanged = (a: Event, b: Event) =>
	a.metadata.uid === b.metadata.uid && a.metadata.resourceVersion === b.metadata.resourceVersion;

/** Which of the events is selected; undefined: none, or it is there no more. */
export function selectedIndex({selected}: Pick<EventsScreen, 'selected'>, {events}: EventRows): number | undefined {
	const index = events.findIndex(({metadata}) => metadata.uid === selected?.metadata.uid);
	return index === -1 ? undefined : index;
}

interface View {
	readonly top: number;
	readonly selected: number | undefined;
}

/**
 * The screen after a key that moves. Up and down go from event to event, and through the lines of one that is longer than
 * the screen. At the newest nothing is selected, and what comes is followed; away from them what comes moves nothing.
 */
export function movedAmongEvents(
	screen: EventsScreen,
	intent: Intent,
	rows: EventRows,
	screenRows: number,
): EventsScreen {
	const {events, newestFirst} = rows;
	if (events.length === 0 || intent === (newestFirst ? 'top' : 'bottom')) {
		return atNewest(screen);
	}
	const last = scrolledTop('bottom', 0, countOf(rows), screenRows);
	const view = {top: Math.min(eventsTop(screen, rows), last), selected: selectedIndex(screen, rows)};
	const {top, selected} = movedView(view, intent, rows, screenRows);
	const place = placeAt(Math.min(top, last), rows);
	const event = selected === undefined ? undefined : events[selected];
	return {...atNewest(screen), ...(place ? {top: place} : {}), ...(event ? {selected: event} : {})};
}

/** The newest are seen, nothing is selected. */
export function atNewest({top: _top, selected: _selected, ...screen}: EventsScreen): EventsScreen {
	return screen;
}

function movedView(view: View, intent: Intent, rows: EventRows, screenRows: number): View {
	const {events, starts, newestFirst} = rows;
	const count = countOf(rows);
	// When not all fits the last row says how much more there is.
	const page = count <= screenRows ? screenRows : Math.max(1, screenRows - 1);
	const startOf = (index: number) => starts[index] ?? count;
	const isSeen = (index: number) => startOf(index) < view.top + page && startOf(index + 1) > view.top;
	const firstFrom = (top: number) => {
		const index = starts.findIndex((start, at) => start >= top && at < events.length);
		return index === -1 ? events.length - 1 : index;
	};
	switch (intent) {
		case 'top':
			return {top: 0, selected: 0};
		case 'bottom':
			return {top: count, selected: events.length - 1};
		case 'page-down':
		case 'page-up': {
			const top = scrolledTop(intent, view.top, count, screenRows);
			const edge = intent === 'page-down' ? events.length - 1 : 0;
			return {top, selected: top === view.top ? edge : firstFrom(top)};
		}
		case 'down':
		case 'up':
			break;
		default:
			return view;
	}
	if (view.selected === undefined || !isSeen(view.selected)) {
		const seen = events.flatMap((_, index) => (isSeen(index) ? [index] : []));
		const fromEnd = view.selected === undefined ? !newestFirst : intent === 'up';
		return {...view, selected: seen.at(fromEnd ? -1 : 0)};
	}
	if (intent === 'down') {
		if (startOf(view.selected + 1) > view.top + page) return {...view, top: view.top + 1};
		const next = Math.min(view.selected + 1, events.length - 1);
		return {top: Math.max(view.top, Math.min(startOf(next), startOf(next + 1) - page)), selected: next};
	}
	if (startOf(view.selected) < view.top) return {...view, top: view.top - 1};
	const before = Math.max(view.selected - 1, 0);
	const shown = Math.max(startOf(before), startOf(before + 1) - page);
	return {top: Math.min(view.top, shown), selected: before};
}

function placeAt(line: number, {events, starts}: EventRows): EventPlace | undefined {
	const index = starts.findLastIndex((start, at) => start <= line && at < events.length);
	const event = events[index];
	return event && {event, line: line - (starts[index] ?? 0)};
}

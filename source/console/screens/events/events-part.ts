import type {Intent} from '../../binding.ts';
import type {ScreenPart} from '../../screen-part.ts';
import {scrolledTop} from '../../scrolled.ts';
import type {Scene} from '../../state.ts';
import {back, stay} from '../../step.ts';
import {typedInto, withText} from '../../text-field.ts';
import {watchedWorkload} from '../watched-workload.ts';
import {eventsContent, eventsHeadRows, eventsLines, eventsTop} from './events-lines.ts';
import type {EventsScreen} from './events-screen.ts';

export const eventsPart: ScreenPart<EventsScreen> = {
	lines: (screen, {columns}, scene, bodyRows) => eventsLines(screen, scene, columns, bodyRows),
	moved: (screen, intent, {columns}, scene, bodyRows) => moveEvents(screen, intent, scene, columns, bodyRows),
	workload: watchedWorkload,
	act(state, screen, intent) {
		const shown = (next: EventsScreen) => stay({...state, screen: next});
		switch (intent) {
			case 'turn':
				return shown({...atNewest(screen), newestFirst: !screen.newestFirst});
			case 'filter':
				return shown({...screen, filtering: true});
			case 'back':
				return screen.filter === '' ? stay(back(state)) : shown({...atNewest(screen), filter: ''});
			default:
				return undefined;
		}
	},
	typed(screen, key) {
		const field = typedInto(screen, key);
		return field && {...atNewest(screen), ...field};
	},
	pasted: (screen, text) => ({...atNewest(screen), ...withText(screen, text)}),
};

function atNewest({fromOldest: _fromOldest, ...screen}: EventsScreen): EventsScreen {
	return screen;
}

/** Scrolls. Away from the newest events the place is counted from the oldest: what comes moves nothing. */
function moveEvents(
	screen: EventsScreen,
	intent: Intent,
	scene: Scene,
	columns: number,
	bodyRows: number,
): EventsScreen {
	const count = eventsContent(screen, scene, columns).lines.length;
	const rows = bodyRows - eventsHeadRows(bodyRows);
	const top = scrolledTop(intent, eventsTop(screen, count), count, rows);
	const isAtNewest = screen.newestFirst ? top === 0 : top === scrolledTop('bottom', top, count, rows);
	if (isAtNewest) {
		return atNewest(screen);
	}
	return {...screen, fromOldest: screen.newestFirst ? count - top : top};
}

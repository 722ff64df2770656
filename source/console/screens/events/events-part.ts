import type {ObjectName} from '../../../cluster/cluster.ts';
import type {ScreenPart} from '../../screen-part.ts';
import {back, stay} from '../../step.ts';
import {typedInto, withText} from '../../text-field.ts';
import {watchedWorkload} from '../watched-workload.ts';
import {eventsContent, eventsHeadRows, eventsLines} from './events-lines.ts';
import type {EventsScreen} from './events-screen.ts';
import {atNewest, movedAmongEvents} from './events-window.ts';

export const eventsPart: ScreenPart<EventsScreen> = {
	lines: (screen, {columns}, scene, bodyRows) => eventsLines(screen, scene, columns, bodyRows),
	moved: (screen, intent, {columns}, scene, bodyRows) =>
		movedAmongEvents(screen, intent, eventsContent(screen, scene, columns), bodyRows - eventsHeadRows(bodyRows)),
	workload: watchedWorkload,
	object: objectOfEvent,
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

/** What the selected event is about, where such an object can be read; before one is selected, the pod whose events they are. */
function objectOfEvent({selected, about}: EventsScreen): ObjectName | undefined {
	if (selected === undefined) {
		return about && {kind: 'Pod', namespace: about.namespace, name: about.name};
	}
	const {kind, name, namespace = selected.metadata.namespace ?? ''} = selected.involvedObject;
	return isReadKind(kind) && name ? {kind, namespace, name} : undefined;
}

const isReadKind = (kind: string | undefined): kind is ObjectName['kind'] =>
	kind === 'Pod' || kind === 'ReplicaSet' || kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet';

import type {ScreenPart} from '../screen-part.ts';
import type {Screen, ScreenName} from '../state.ts';
import {askPart} from './ask/ask-part.ts';
import {commandPart} from './command/command-part.ts';
import {confirmPart} from './confirm/confirm-part.ts';
import {diffPart} from './diff/diff-part.ts';
import {eventsPart} from './events/events-part.ts';
import {freezePart} from './freeze/freeze-part.ts';
import {helpPart} from './help/help-part.ts';
import {historyPart} from './history/history-part.ts';
import {logsPart} from './logs/logs-part.ts';
import {objectPart} from './object/object-part.ts';
import {contextsPart} from './places/contexts-part.ts';
import {namespacesPart} from './places/namespaces-part.ts';
import {podPart} from './pod/pod-part.ts';
import {rolloutPart} from './rollout/rollout-part.ts';
import {workloadsPart} from './workloads/workloads-part.ts';

const parts: {readonly [Name in ScreenName]: ScreenPart<Extract<Screen, {name: Name}>>} = {
	workloads: workloadsPart,
	rollout: rolloutPart,
	history: historyPart,
	confirm: confirmPart,
	freeze: freezePart,
	ask: askPart,
	pod: podPart,
	logs: logsPart,
	events: eventsPart,
	object: objectPart,
	diff: diffPart,
	namespaces: namespacesPart,
	contexts: contextsPart,
	command: commandPart,
	help: helpPart,
};

/** What draws a screen and answers its keys. To be used with that screen only: the compiler can't tie the two together. */
export function partOf(screen: Screen): ScreenPart<Screen> {
	return parts[screen.name] as ScreenPart<Screen>;
}

import type {ScreenPart} from '../screen-part.ts';
import type {Screen, ScreenName} from '../state.ts';
import {askPart} from './ask/ask-part.ts';
import {confirmPart} from './confirm/confirm-part.ts';
import {helpPart} from './help/help-part.ts';
import {historyPart} from './history/history-part.ts';
import {rolloutPart} from './rollout/rollout-part.ts';
import {workloadsPart} from './workloads/workloads-part.ts';

const parts: {readonly [Name in ScreenName]: ScreenPart<Extract<Screen, {name: Name}>>} = {
	workloads: workloadsPart,
	rollout: rolloutPart,
	history: historyPart,
	confirm: confirmPart,
	ask: askPart,
	help: helpPart,
};

/** What draws a screen and answers its keys. To be used with that screen only: the compiler can't tie the two together. */
export function partOf(screen: Screen): ScreenPart<Screen> {
	return parts[screen.name] as ScreenPart<Screen>;
}

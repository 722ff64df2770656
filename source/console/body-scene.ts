import {openedPod} from './screens/pod/opened.ts';
import type {ConsoleState, Scene} from './state.ts';

/** What shows the workload that is open; other screens watch their own object, which may outlive it for a while. */
const ofWorkload: readonly ConsoleState['screen']['name'][] = ['rollout', 'history'];

/**
 * The scene as the body shows it: of old data, and of what was deleted, ages and countdowns stand still at the moment it is
 * from, for nobody knows that they went on. The header says how long ago that was. That a server is silent shows only after
 * some seconds: what was counted on until then does not jump back.
 */
export function bodyScene(scene: Scene, {screen, countedMs = 0}: Pick<ConsoleState, 'screen' | 'countedMs'>): Scene {
	const {freshness, opened} = scene.view;
	const asOfMs =
		(freshness.state === 'stale' || freshness.state === 'blocked') && freshness.asOfMs !== undefined
			? Math.max(freshness.asOfMs, countedMs)
			: undefined;
	const goneMs = ofWorkload.includes(screen.name) ? opened?.goneMs : podGoneMs(screen, scene);
	const lastMs = Math.min(asOfMs ?? scene.nowMs, goneMs ?? scene.nowMs, scene.nowMs);
	return lastMs === scene.nowMs ? scene : {...scene, nowMs: lastMs};
}

/** Of a screen that shows a pod, when that was gone. */
function podGoneMs(screen: ConsoleState['screen'], scene: Scene): number | undefined {
	return screen.name === 'pod' || screen.name === 'logs' ? openedPod(screen, scene)?.goneMs : undefined;
}

/** The state after a picture: until when the ages on it were counted, while nothing spoke against that. */
export function counted(state: ConsoleState, {view: {freshness}, nowMs}: Scene): ConsoleState {
	const isTrusted = freshness.state === 'live' || freshness.state === 'syncing';
	return isTrusted && nowMs !== state.countedMs ? {...state, countedMs: nowMs} : state;
}

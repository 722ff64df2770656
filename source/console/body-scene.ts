import type {Scene, ScreenName} from './state.ts';

/** What shows the workload that is open; other screens watch their own object, which may outlive it for a while. */
const ofWorkload: readonly ScreenName[] = ['rollout', 'history'];

/**
 * The scene as the body shows it: of old data, and of what was deleted, ages and countdowns stand still at the moment it is
 * from, for nobody knows that they went on. The header says how long ago that was.
 */
export function bodyScene(scene: Scene, screen: ScreenName): Scene {
	const {freshness, opened} = scene.view;
	const asOfMs = freshness.state === 'stale' || freshness.state === 'blocked' ? freshness.asOfMs : undefined;
	const goneMs = ofWorkload.includes(screen) ? opened?.goneMs : undefined;
	const lastMs = Math.min(asOfMs ?? scene.nowMs, goneMs ?? scene.nowMs, scene.nowMs);
	return lastMs === scene.nowMs ? scene : {...scene, nowMs: lastMs};
}

import type {Scene} from './state.ts';

/**
 * The scene as the body shows it: of old data ages and countdowns stand still at the moment it is from, for nobody knows
 * that they went on. The header says how long ago that was.
 */
export function bodyScene(scene: Scene): Scene {
	const {freshness} = scene.view;
	const asOfMs = freshness.state === 'stale' || freshness.state === 'blocked' ? freshness.asOfMs : undefined;
	return asOfMs === undefined ? scene : {...scene, nowMs: Math.min(asOfMs, scene.nowMs)};
}

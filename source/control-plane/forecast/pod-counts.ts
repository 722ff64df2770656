import {epochMs} from '../../rollout/timestamp.ts';
import {asPod, conditionOf, isActive, isReady} from '../pods.ts';
import type {WorldChange, WorldObject} from '../world.ts';

/** How many pods there are and serve, while they change. */
export interface PodCounts {
	/** To be told of every pod, those from the start as ADDED. */
	changed(change: WorldChange, nowMs: number): void;
	/** The fewest that were available at any moment since the counting began. */
	fewestAvailable(): number;
	/** The most that were neither ended nor on their way out. */
	mostPods(): number;
}

/** When a pod is available; infinity: not ready. */
function availableFromMs(object: WorldObject, minReadyMs: number): number {
	const pod = asPod(object);
	if (!isReady(pod)) {
		return Number.POSITIVE_INFINITY;
	}

	const sinceMs = epochMs(conditionOf(pod, 'Ready')?.lastTransitionTime);
	return sinceMs === undefined ? 0 : sinceMs + minReadyMs;
}

/** Counts the pods; `begin` is what they are at the start. */
export function podCounts(begin: readonly WorldObject[], minReadySeconds: number, startMs: number): PodCounts {
	const fromMs = new Map<string, number>();
	const put = (object: WorldObject) => {
		if (isActive(asPod(object))) {
			fromMs.set(object.metadata.uid, availableFromMs(object, minReadySeconds * 1000));
		} else {
			fromMs.delete(object.metadata.uid);
		}
	};
	const availableAt = (nowMs: number) => [...fromMs.values()].filter(ms => ms <= nowMs).length;
	begin.forEach(put);
	let [fewest, most] = [availableAt(startMs), fromMs.size];
	return {
		changed({type, object}, nowMs) {
			const {uid} = object.metadata;
			const before = fromMs.get(uid) ?? Number.POSITIVE_INFINITY;
			if (type === 'DELETED') {
				fromMs.delete(uid);
			} else {
				put(object);
			}

			// Only a pod that was available takes something away.
			const isLess = before <= nowMs && (fromMs.get(uid) ?? Number.POSITIVE_INFINITY) > nowMs;
			fewest = isLess ? Math.min(fewest, availableAt(nowMs)) : fewest;
			most = Math.max(most, fromMs.size);
		},
		fewestAvailable: () => fewest,
		mostPods: () => most,
	};
}

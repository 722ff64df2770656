import type {Pod} from '../kubernetes/objects.ts';
import {humanDuration} from './duration.ts';
import {readySinceMs} from './pod-tally.ts';
import {epochMs} from './timestamp.ts';

/**
 * When a rollout last got on: it began (`changedMs`, where that is known), or the youngest of the pods that it has now was made, or the last of
 * them became ready, be it once more.
 * Kubernetes keeps such a clock only for Deployments with a deadline; for all else this is read from the objects, so it is
 * rolltop's own. Epoch milliseconds; undefined when nothing tells.
 */
export function lastProgressMs(newPods: readonly Pod[], changedMs?: number): number | undefined {
	const times = newPods.flatMap(pod =>
		[epochMs(pod.metadata.creationTimestamp), readySinceMs(pod)].filter(ms => ms !== undefined),
	);
	const all = changedMs === undefined ? times : [...times, changedMs];
	return all.length === 0 ? undefined : Math.max(...all);
}

/** `no progress for 6m, by rolltop's own clock`; empty below half a minute, in which nothing need happen. */
export function noProgressText(newPods: readonly Pod[], nowMs: number, changedMs?: number): string {
	const sinceMs = lastProgressMs(newPods, changedMs);
	return sinceMs === undefined || nowMs - sinceMs < worthTellingMs
		? ''
		: `no progress for ${humanDuration(nowMs - sinceMs)}, by rolltop's own clock`;
}

const worthTellingMs = 30_000;

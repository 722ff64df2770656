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
	return newPods.reduce((latest, pod) => later(latest, changeMs(pod)), changedMs);
}

const later = (a: number | undefined, b: number | undefined): number | undefined =>
	a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

/** Records don't change, and all the pods of a workload are looked at several times a second. */
const changes = new WeakMap<Pod, {readonly atMs: number | undefined}>();

/** When a pod was made, or became ready. */
function changeMs(pod: Pod): number | undefined {
	const known = changes.get(pod) ?? {atMs: later(epochMs(pod.metadata.creationTimestamp), readySinceMs(pod))};
	changes.set(pod, known);
	return known.atMs;
}

/** `no progress for 6m, by rolltop's own clock`; empty below half a minute, in which nothing need happen. */
export function noProgressText(newPods: readonly Pod[], nowMs: number, changedMs?: number): string {
	const sinceMs = lastProgressMs(newPods, changedMs);
	return sinceMs === undefined || nowMs - sinceMs < worthTellingMs
		? ''
		: `no progress for ${humanDuration(nowMs - sinceMs)}, by rolltop's own clock`;
}

const worthTellingMs = 30_000;

import type {Pod} from '../kubernetes/objects.ts';
import {humanDuration} from './duration.ts';
import {epochMs} from './timestamp.ts';

/**
 * When the pods of a rollout last got on: one was made, or became ready. Kubernetes keeps such a clock only for
 * Deployments with a deadline; for all else this is read from the pods, so it is rolltop's own. Epoch milliseconds;
 * undefined when there are no pods.
 */
export function lastProgressMs(newPods: readonly Pod[]): number | undefined {
	const times = newPods.flatMap(({metadata, status}) => {
		const ready = status?.conditions?.find(({type, status: state}) => type === 'Ready' && state === 'True');
		return [epochMs(metadata.creationTimestamp), epochMs(ready?.lastTransitionTime)].filter(ms => ms !== undefined);
	});
	return times.length === 0 ? undefined : Math.max(...times);
}

/** `no progress for 6m, by rolltop's own clock`; empty below half a minute, in which nothing need happen. */
export function noProgressText(newPods: readonly Pod[], nowMs: number): string {
	const sinceMs = lastProgressMs(newPods);
	return sinceMs === undefined || nowMs - sinceMs < worthTellingMs
		? ''
		: `no progress for ${humanDuration(nowMs - sinceMs)}, by rolltop's own clock`;
}

const worthTellingMs = 30_000;

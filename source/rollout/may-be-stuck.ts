import {type AnyWorkload, isSet} from './any-workload.ts';
import {changeOwners} from './field-owners.ts';
import {lacksPodsOnly, progressOf} from './progress.ts';
import {epochMs} from './timestamp.ts';

/** As long as most pods take to start. */
const patienceMs = 30_000;

/** As long as most pods take to end and to start again, one after the other. */
const eachPodMs = 60_000;

/** When its template was written, as far as its object tells. */
function changedMs(workload: AnyWorkload): number | undefined {
	const {generation = 0, creationTimestamp} = workload.metadata;
	return changeOwners(workload).template?.atMs ?? (generation <= 1 ? epochMs(creationTimestamp) : undefined);
}

/**
 * Whether a rollout may be stuck, as far as its object alone can tell: a Deployment has not got on for half a minute by the
 * clock of its deadline; what has no such clock has taken more than a minute for each pod that it changed, or does not tell
 * since when it rolls. `nowMs` is epoch milliseconds, server's time.
 */
export function mayBeStuck(workload: AnyWorkload, nowMs: number): boolean {
	const progress = progressOf(workload);
	const {phase, deadline, updated} = progress;
	if (phase !== 'progressing' || lacksPodsOnly(workload, progress)) return false;
	if (deadline) return nowMs - deadline.lastProgressMs >= patienceMs;
	// Of a Deployment whose size alone changes, and of Recreate between its old pods and its new ones.
	if (!isSet(workload) && progress.old === 0) return false;
	const sinceMs = changedMs(workload);
	return sinceMs === undefined || nowMs - sinceMs >= (updated + 1) * eachPodMs;
}

import type {Workload} from '../kubernetes/objects.ts';
import {humanDuration} from '../rollout/duration.ts';
import {changeOwners} from '../rollout/field-owners.ts';
import {isHeldHere} from '../rollout/is-held.ts';
import {progressOf} from '../rollout/progress.ts';
import {workloadRef} from '../rollout/workload-kind.ts';

/** That a rollout waits for a person to let it go on. */
export interface StoppedRollout {
	/** Epoch milliseconds; absent: Kubernetes did not note it. */
	readonly sinceMs?: number;
	/** The field manager that did it; absent: nothing tells. */
	readonly by?: string;
}

/** Whether a Deployment is paused, or rolltop holds a StatefulSet or DaemonSet; undefined: no. Pure. */
export function stoppedRollout(workload: Workload): StoppedRollout | undefined {
	const isPaused = workload.kind === 'Deployment' && workload.spec.paused === true;
	if (!isPaused && !isHeldHere(workload)) return undefined;
	const {paused, updateStrategy} = changeOwners(workload);
	const owner = isPaused ? paused : updateStrategy;
	// The condition has when the controller took it up, the field when it was written last.
	const sinceMs = (isPaused ? progressOf(workload).pausedSinceMs : undefined) ?? owner?.atMs;
	return {...(sinceMs === undefined ? {} : {sinceMs}), ...(owner?.manager ? {by: owner.manager} : {})};
}

/** `paused 3m ago by kubectl-rollout: rolltop resume deployment/web lets it go on`; undefined: nobody stopped it. */
export function stoppedLine(workload: Workload, nowMs: number): string | undefined {
	const stopped = stoppedRollout(workload);
	if (stopped === undefined) return undefined;
	const {sinceMs, by} = stopped;
	const ago = sinceMs === undefined ? '' : ` ${humanDuration(Math.max(0, nowMs - sinceMs))} ago`;
	const how = workload.kind === 'Deployment' ? 'paused' : 'held';
	const ref = workloadRef({kind: workload.kind, name: workload.metadata.name});
	return `${how}${ago}${by === undefined ? '' : ` by ${by}`}: rolltop resume ${ref} lets it go on`;
}

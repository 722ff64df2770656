import type {DeploymentObject, ReplicaSetObject} from '../../source/control-plane/deployment/deployment-objects.ts';
import {controllerOf} from '../../source/control-plane/owners.ts';
import {budgetOf} from '../../source/rollout/budget.ts';
import {type Trace, type WatchLine, watchesOf} from './trace.ts';

/** Scenarios in which the size itself changes or a ReplicaSet is scaled by hand: the real controllers leave both limits, too. */
const withoutLimits: ReadonlySet<string> = new Set([
	'scale-only',
	'scale-while-rolling',
	'scale-while-stuck',
	'replicaset-scaled-by-hand',
]);

/** Scenarios in which pods die or are deleted, or a deletion that was ordered is not yet seen: fewer are available. */
const withoutMinimum: ReadonlySet<string> = new Set([
	'pod-deleted-while-rolling',
	'node-not-ready',
	'rollback-half-way',
	'real-crash-loop',
	'real-out-of-memory',
]);

/** The Deployments and their ReplicaSets after each watch event. */
function* moments(watches: readonly WatchLine[]) {
	const deployments = new Map<string, DeploymentObject>();
	const sets = new Map<string, ReplicaSetObject>();
	for (const {resource, event, object} of watches) {
		const table = (resource === 'deployments' ? deployments : sets) as Map<string, object>;
		if (resource !== 'deployments' && resource !== 'replicasets') {
			continue;
		}

		if (event === 'DELETED') {
			table.delete(object.metadata.uid);
		} else {
			table.set(object.metadata.uid, object);
		}

		yield {version: object.metadata.resourceVersion, deployments, sets};
	}
}

/**
 * Where a Deployment's `Available` isn't what its own counts make it: true from replicas - maxUnavailable on, which with
 * Recreate are all. A status that is older than the spec is left out.
 */
export function availabilityFaults(trace: Trace): readonly string[] {
	const faults: string[] = [];
	for (const {resource, event, object} of watchesOf(trace)) {
		if (resource !== 'deployments' || event === 'DELETED') {
			continue;
		}

		const {metadata, spec, status} = object as DeploymentObject;
		const condition = status?.conditions?.find(({type}) => type === 'Available');
		if (condition === undefined || status?.observedGeneration !== metadata.generation) {
			continue;
		}

		const {fewestAvailable, replicas} = budgetOf(spec);
		const needed = spec.strategy?.type === 'Recreate' ? replicas : fewestAvailable;
		const isEnough = (status?.availableReplicas ?? 0) >= needed;
		if (isEnough !== (condition.status === 'True')) {
			faults.push(`at ${metadata.resourceVersion}: ${status?.availableReplicas ?? 0} available, ${condition.status}`);
		}
	}

	return faults;
}

/** Where a run has more pods than replicas + maxSurge, or, once available, fewer available than it must keep. */
export function limitFaults(name: string, trace: Trace): readonly string[] {
	if (withoutLimits.has(name)) {
		return [];
	}

	const faults: string[] = [];
	const hasMinimum = !withoutMinimum.has(name);
	const reached = new Set<string>();
	for (const {version, deployments, sets} of moments(watchesOf(trace))) {
		const kept = [...deployments.values()].filter(({metadata}) => metadata.deletionTimestamp === undefined);
		for (const {metadata, spec} of kept) {
			const owned = [...sets.values()].filter(set => controllerOf(set)?.uid === metadata.uid);
			const pods = owned.reduce((total, set) => total + (set.spec.replicas ?? 0), 0);
			const available = owned.reduce((total, set) => total + (set.status?.availableReplicas ?? 0), 0);
			const {mostPods, fewestAvailable, replicas} = budgetOf(spec);
			if (available >= replicas && replicas > 0) {
				reached.add(metadata.uid);
			}

			if (pods > mostPods) {
				faults.push(`at ${version}: ${pods} pods by size, at most ${mostPods}`);
			}

			if (hasMinimum && reached.has(metadata.uid) && available < fewestAvailable) {
				faults.push(`at ${version}: ${available} available, at least ${fewestAvailable}`);
			}
		}
	}

	return faults;
}

/** How far from its time a deadline may be reported: times are written in whole seconds, and a queue may wake earlier. */
const deadlineToleranceMs = 1000;

/** Where ProgressDeadlineExceeded isn't reported as long after the last progress as the Deployment says. */
export function deadlineFaults(trace: Trace): readonly string[] {
	const faults: string[] = [];
	const progress = new Map<
		string,
		{readonly updated: unknown; readonly t: number; readonly reason?: string | undefined}
	>();
	for (const {resource, object, t} of watchesOf(trace)) {
		const {metadata, spec, status} = object as DeploymentObject;
		const condition = status?.conditions?.find(({type}) => type === 'Progressing');
		const before = progress.get(metadata.uid);
		if (resource !== 'deployments' || condition === undefined || condition.lastUpdateTime === before?.updated) {
			continue;
		}

		const {reason, lastUpdateTime: updated} = condition;
		const tookMs = t - (before?.t ?? 0);
		const deadlineMs = (spec.progressDeadlineSeconds ?? 600) * 1000;
		const isReported = reason === 'ProgressDeadlineExceeded' && before?.reason !== reason;
		if (isReported && Math.abs(tookMs - deadlineMs) > deadlineToleranceMs) {
			faults.push(`at ${metadata.resourceVersion}: ${tookMs} ms after the last progress, not ${deadlineMs}`);
		}

		progress.set(metadata.uid, {updated, t, reason});
	}

	return faults;
}

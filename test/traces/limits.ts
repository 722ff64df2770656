import type {DeploymentObject, ReplicaSetObject} from '../../source/control-plane/deployment/deployment-objects.ts';
import {oracleLimits} from './oracle.ts';
import {handScaled, ownerOf, sizeOf} from './replica-sets.ts';
import {oracleDeployment} from './rolling-steps.ts';
import {type Trace, type WatchLine, watchesOf} from './trace.ts';

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

		yield {changed: object, deployments, sets};
	}
}

/**
 * Where a Deployment's `Available` isn't what its own counts make it: true from the fewest on that have to be available, which
 * with Recreate are all. A status that is older than the spec is left out.
 */
export function availabilityFaults(trace: Trace): readonly string[] {
	const faults: string[] = [];
	for (const {resource, event, object} of watchesOf(trace)) {
		if (resource !== 'deployments' || event === 'DELETED') {
			continue;
		}

		const {metadata, status} = object as DeploymentObject;
		const condition = status?.conditions?.find(({type}) => type === 'Available');
		if (condition === undefined || status?.observedGeneration !== metadata.generation) {
			continue;
		}

		const deployment = oracleDeployment(object);
		const needed = deployment.isRolling ? oracleLimits(deployment).least : deployment.replicas;
		const isEnough = (status?.availableReplicas ?? 0) >= needed;
		if (isEnough !== (condition.status === 'True')) {
			faults.push(`at ${metadata.resourceVersion}: ${status?.availableReplicas ?? 0} available, ${condition.status}`);
		}
	}

	return faults;
}

/** What has happened to a Deployment since it was made. */
interface Past {
	readonly replicas: number;
	/** It has been available. */
	reached: boolean;
	/** Its size is another one: the real controllers leave both limits, too. */
	resized: boolean;
	/** One of its ReplicaSets was scaled by hand, and not yet put back. */
	disturbed: boolean;
}

/** What is wrong with a Deployment at a moment. */
function faultsNow(deployment: DeploymentObject, sets: readonly ReplicaSetObject[], past: Past): readonly string[] {
	const pods = sets.reduce((total, set) => total + sizeOf(set), 0);
	const available = sets.reduce((total, set) => total + (set.status?.availableReplicas ?? 0), 0);
	const {most, least} = oracleLimits(oracleDeployment(deployment));
	const isOver = pods > most;
	const isUnder = past.reached && available < least;
	past.reached ||= available >= least && least > 0;
	past.resized ||= deployment.spec.replicas !== past.replicas;
	past.disturbed &&= isOver || isUnder;
	return past.resized || past.disturbed
		? []
		: [
				...(isOver ? [`${pods} pods by size, at most ${most}`] : []),
				...(isUnder ? [`${available} available, at least ${least}`] : []),
			];
}

/**
 * Where a run has more pods than replicas + maxSurge, or, once it has been available, fewer available than it must keep: until
 * the size itself changes, and not while a ReplicaSet that was scaled by hand is put back.
 */
export function limitFaults(name: string, trace: Trace): readonly string[] {
	const faults: string[] = [];
	const byHand = handScaled(trace);
	const pasts = new Map<string, Past>();
	for (const {changed, deployments, sets} of moments(watchesOf(trace))) {
		for (const deployment of deployments.values()) {
			const {uid, deletionTimestamp} = deployment.metadata;
			const {replicas = 1} = deployment.spec;
			const past = pasts.get(uid) ?? {replicas, reached: false, resized: false, disturbed: false};
			pasts.set(uid, past);
			past.disturbed ||= ownerOf(changed) === uid && byHand.has(`${changed.metadata.name} ${sizeOf(changed)}`);
			const owned = [...sets.values()].filter(set => ownerOf(set) === uid);
			const found = deletionTimestamp === undefined ? faultsNow(deployment, owned, past) : [];
			const counted = withoutMinimum.has(name) ? found.filter(fault => !fault.includes('available')) : found;
			faults.push(...counted.map(fault => `at ${changed.metadata.resourceVersion}: ${fault}`));
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

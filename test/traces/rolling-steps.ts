import {
	type DeploymentObject,
	desiredReplicas,
	type ReplicaSetObject,
} from '../../source/control-plane/deployment/deployment-objects.ts';
import {nextNewSize, nextOldSizes, type Sized} from '../../source/control-plane/deployment/rolling-sizes.ts';
import {scalingOf} from '../../source/control-plane/deployment/scaling.ts';
import type {ControllerContext} from '../../source/control-plane/world.ts';
import {compareByCreation, newReplicaSetOf} from '../../source/rollout/revisions.ts';
import {type Trace, type WatchLine, watchesOf} from './trace.ts';

/** How many writes old a status may be that the controller went by. */
const oldestStatus = 3;
const minor = 37;
const context = {minor} as ControllerContext;

interface Seen {
	/** The latest state. */
	readonly set: ReplicaSetObject;
	/** Its last statuses, the newest first. */
	readonly statuses: readonly ReplicaSetObject['status'][];
}

/** Every way to choose one status of each ReplicaSet. */
function* readings(sets: readonly Seen[]): Generator<readonly ReplicaSetObject[]> {
	const [first, ...others] = sets;
	if (first === undefined) {
		yield [];
		return;
	}

	for (const rest of readings(others)) {
		for (const status of first.statuses) {
			yield [{...first.set, ...(status ? {status} : {})}, ...rest];
		}
	}
}

const sized = (set: ReplicaSetObject): Sized => ({
	replicas: desiredReplicas(set),
	available: set.status?.availableReplicas ?? 0,
});

/** Whether the controller, having read this, may give the ReplicaSet that size. */
function explains(deployment: DeploymentObject, sets: readonly ReplicaSetObject[], uid: string, size: number): boolean {
	const {spec} = deployment;
	const newSet = newReplicaSetOf(deployment, sets) as ReplicaSetObject | undefined;
	const oldSets = sets.filter(set => set !== newSet).sort(compareByCreation);
	const scaled = scalingOf({context, deployment}, {newSet, oldSets});
	if (scaled.some(([set, to]) => set.metadata.uid === uid && to === size)) {
		return true;
	}

	const total = sets.reduce((sum, set) => sum + desiredReplicas(set), 0);
	if (newSet?.metadata.uid === uid) {
		return nextNewSize(spec, desiredReplicas(newSet), total) === size;
	}

	const place = oldSets.findIndex(set => set.metadata.uid === uid);
	const parts = nextOldSizes(spec, oldSets.map(sized), newSet ? sized(newSet) : {replicas: 0, available: 0});
	return parts?.some(sizes => sizes[place] === size) ?? false;
}

/** Both parts of a step cut one after the other: between them the first has been written already. */
function isExplained(
	deployments: readonly DeploymentObject[],
	sets: readonly Seen[],
	uid: string,
	size: number,
): boolean {
	for (const deployment of deployments) {
		for (const reading of readings(sets)) {
			if (explains(deployment, reading, uid, size)) {
				return true;
			}
		}
	}

	return false;
}

/**
 * The changes of size that no formula of the controller gives, for the statuses as they stood or as they had been one
 * or two writes before.
 */
export function stepFaults(trace: Trace): readonly string[] {
	const faults: string[] = [];
	const seen = new Map<string, Seen>();
	let deployments: readonly DeploymentObject[] = [];
	for (const {resource, event, object} of watchesOf(trace) as readonly WatchLine[]) {
		const {uid, name} = object.metadata;
		if (resource === 'deployments') {
			deployments = [object as DeploymentObject, ...deployments].slice(0, oldestStatus);
		} else if (resource === 'replicasets' && event === 'DELETED') {
			seen.delete(uid);
		} else if (resource === 'replicasets') {
			const set = object as ReplicaSetObject;
			const before = seen.get(uid);
			const size = desiredReplicas(set);
			if (before && desiredReplicas(before.set) !== size && !isExplained(deployments, [...seen.values()], uid, size)) {
				faults.push(`at ${object.metadata.resourceVersion}: ${name} from ${desiredReplicas(before.set)} to ${size}`);
			}

			seen.set(uid, {set, statuses: [set.status, ...(before?.statuses ?? [])].slice(0, oldestStatus)});
		}
	}

	return faults;
}

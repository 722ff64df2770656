import {createProjection} from '../../../source/kubernetes/decoder/projection.ts';
import type {
	ControllerRevision,
	Deployment,
	Event,
	KubernetesObject,
	Pod,
	ReplicaSet,
} from '../../../source/kubernetes/objects.ts';
import type {WatchedResource} from '../../../source/kubernetes/watch-events.ts';
import type {SetWorkload} from '../../../source/rollout/any-workload.ts';
import {type Parts, partsOf} from '../../../source/rollout/diagnosis/parts.ts';
import {ownedReplicaSets} from '../../../source/rollout/revisions.ts';
import type {SimulatedCluster} from '../../../source/simulator/cluster.ts';
import {runScenario} from '../../../source/simulator/run-scenario.ts';
import type {Scenario} from '../../../source/simulator/scenario.ts';
import {manualTimers, START_MS} from '../../simulator/support.ts';

/** A scenario at its beginning, in a cluster whose time passes only when the test says so. */
export const beginScenario = (scenario: Scenario, seed = '1'): SimulatedCluster =>
	runScenario(scenario, {seed, startMs: START_MS, timers: manualTimers(), token: 'token'});

function records<T extends KubernetesObject>(
	{world}: SimulatedCluster,
	kind: string,
	resource: WatchedResource,
	namespace: string,
): readonly T[] {
	const projection = createProjection({resource, detail: 'whole'});
	return world.list(kind, namespace).map(object => {
		// The world's own objects are shared: the decoder gets a copy, as from the wire.
		const record = projection(structuredClone(object));
		if (!record.ok) {
			throw new Error(record.error.message);
		}

		return record.value as T;
	});
}

const controlledBy =
	(uids: ReadonlySet<string>) =>
	({metadata}: KubernetesObject) =>
		metadata.ownerReferences?.some(({uid, controller}) => controller === true && uids.has(uid)) === true;

const setKinds = [
	['StatefulSet', 'statefulsets'],
	['DaemonSet', 'daemonsets'],
] as const;

/** The workload of that name with its parts, as the mirror would hold them. */
export function simulatedParts(cluster: SimulatedCluster, name: string, namespace = 'default'): Parts {
	const pods = records<Pod>(cluster, 'Pod', 'pods', namespace);
	const events = records<Event>(cluster, 'Event', 'events', namespace);
	const isNamed = ({metadata}: KubernetesObject) => metadata.name === name;
	const set = setKinds
		.flatMap(([kind, resource]) => records<SetWorkload>(cluster, kind, resource, namespace))
		.find(isNamed);
	if (set) {
		const isOwn = controlledBy(new Set([set.metadata.uid]));
		const owned = records<ControllerRevision>(cluster, 'ControllerRevision', 'controllerrevisions', namespace);
		return partsOf(set, owned.filter(isOwn), pods.filter(isOwn), events);
	}

	const deployment = records<Deployment>(cluster, 'Deployment', 'deployments', namespace).find(isNamed);
	if (!deployment) {
		throw new Error(`there is no ${name}`);
	}

	const replicaSets = ownedReplicaSets(
		deployment,
		records<ReplicaSet>(cluster, 'ReplicaSet', 'replicasets', namespace),
	);
	const uids = new Set(replicaSets.map(({metadata}) => metadata.uid));
	return partsOf(deployment, replicaSets, pods.filter(controlledBy(uids)), events);
}

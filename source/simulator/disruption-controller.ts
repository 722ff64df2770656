import {matchesSelector} from '../control-plane/label-selector.ts';
import {controllerOf} from '../control-plane/owners.ts';
import {asPod, isReady, isTerminating} from '../control-plane/pods.ts';
import {timestamp} from '../control-plane/time.ts';
import type {Controller, WorldObject, WorldReader} from '../control-plane/world.ts';
import {scaledValue} from '../rollout/budget.ts';
import {type Fields, fieldsOf, itemsOf, numberOf} from './api/json.ts';

/** Whoever sets the number of a pod's like: its StatefulSet, its ReplicaSet, or the Deployment behind that. */
function scaledBy(world: WorldReader, object: WorldObject): WorldObject | undefined {
	const owner = controllerOf(object);
	const found = owner && world.get(owner.kind, object.metadata.namespace, owner.name);
	return found && (scaledBy(world, found) ?? found);
}

function expectedScale(world: WorldReader, pods: readonly WorldObject[]): number {
	const owners = new Map(pods.map(pod => scaledBy(world, pod)).map(owner => [owner?.metadata.uid, owner]));
	return [...owners.values()].reduce((sum, owner) => sum + numberOf(fieldsOf(owner?.spec).replicas), 0);
}

const scaled = (value: unknown, all: number) =>
	typeof value === 'string' || typeof value === 'number' ? (scaledValue(value, all, Math.ceil) ?? 0) : 0;

/** How many pods a budget is about, and how many of them must stay. Source: disruption.go, getExpectedPodCount. */
function countsOf(world: WorldReader, {maxUnavailable, minAvailable}: Fields, pods: readonly WorldObject[]) {
	if (maxUnavailable !== undefined) {
		const expected = expectedScale(world, pods);
		return {expected, desired: Math.max(0, expected - scaled(maxUnavailable, expected))};
	}
	const expected = typeof minAvailable === 'string' ? expectedScale(world, pods) : pods.length;
	return {expected, desired: scaled(minAvailable, expected)};
}

function statusOf(world: WorldReader, budget: WorldObject, time: string): Fields {
	const spec = fieldsOf(budget.spec);
	const {namespace, generation} = budget.metadata;
	const selector = spec.selector as Parameters<typeof matchesSelector>[0];
	const pods = world.list('Pod', namespace).filter(({metadata}) => matchesSelector(selector, metadata.labels));
	const healthy = pods.map(asPod).filter(pod => isReady(pod) && !isTerminating(pod)).length;
	const {expected, desired} = countsOf(world, spec, pods);
	const allowed = expected > 0 ? Math.max(0, healthy - desired) : 0;
	const [before] = itemsOf(fieldsOf(budget.status).conditions).map(fieldsOf);
	const status = allowed > 0 ? 'True' : 'False';
	const condition = {
		type: 'DisruptionAllowed',
		status,
		observedGeneration: generation,
		lastTransitionTime: before?.status === status ? before.lastTransitionTime : time,
		reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
		message: '',
	};
	return {
		observedGeneration: generation,
		disruptionsAllowed: allowed,
		currentHealthy: healthy,
		desiredHealthy: desired,
		expectedPods: expected,
		conditions: [condition],
	};
}

/** What of an object a budget may depend on. */
const concerned: ReadonlySet<string> = new Set(['Pod', 'ReplicaSet', 'Deployment', 'StatefulSet']);

/** Keeps count of how many pods a disruption budget lets go. Source: pkg/controller/disruption/disruption.go. */
export const disruptionController: Controller = {
	name: 'controllermanager',
	keysOf({type, object}, world) {
		const {namespace, name} = object.metadata;
		if (object.kind === 'PodDisruptionBudget') return type === 'DELETED' ? [] : [`${namespace}/${name}`];
		if (!concerned.has(object.kind)) return [];
		return world.list('PodDisruptionBudget', namespace).map(({metadata}) => `${namespace}/${metadata.name}`);
	},
	reconcile({world, nowMs}, key) {
		const [namespace = '', name = ''] = key.split('/');
		const budget = world.get('PodDisruptionBudget', namespace, name);
		if (!budget) return {};
		const written = world.updateStatus({...budget, status: statusOf(world, budget, timestamp(nowMs))});
		return written.ok ? {} : {error: written.error.message};
	},
};

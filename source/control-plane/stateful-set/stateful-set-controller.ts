import {claim} from '../claim.ts';
import {selectedBy} from '../label-selector.ts';
import {keyOf, splitKey} from '../owners.ts';
import {podOwnerKeys} from '../pod-ownership.ts';
import {asPod, availableInMs, isRunningAndReady, type WorldPod} from '../pods.ts';
import type {
	Controller,
	ControllerContext,
	Key,
	ReconcileResult,
	WorldChange,
	WorldObject,
	WorldReader,
} from '../world.ts';
import {ordinalOf, podRevisionOf} from './pod-identity.ts';
import {ensureRevisions, truncateRevisions} from './revisions.ts';
import {asStatefulSet, replicasOf, type WorldStatefulSet} from './stateful-set.ts';
import {statusDiffers} from './status.ts';
import {syncPods} from './sync.ts';

const kind = 'StatefulSet';

function keysOf({object, before}: WorldChange, world: WorldReader): readonly Key[] {
	switch (object.kind) {
		case kind:
			return [keyOf(object)];
		case 'Pod':
			return podOwnerKeys(kind, object, before, world);
		default:
			return [];
	}
}

/** When the next ready pod becomes available. Source: stateful_set.go, syncStatefulSet. */
function nextAvailabilityMs(
	set: WorldStatefulSet,
	pods: readonly WorldPod[],
	{nowMs, minor}: ControllerContext,
): number | undefined {
	const waits = pods
		.filter(isRunningAndReady)
		.map(pod => availableInMs(pod, set.spec.minReadySeconds ?? 0, nowMs, minor))
		.filter(ms => ms !== undefined && ms > 0);
	return waits.length === 0 ? undefined : Math.min(...waits.map(ms => ms ?? 0));
}

function reconcile(context: ControllerContext, key: Key): ReconcileResult {
	const {world} = context;
	const {namespace, name} = splitKey(key);
	const stored = world.get(kind, namespace, name);
	if (stored === undefined) {
		return {};
	}

	const set = asStatefulSet(stored);
	const isSelected = selectedBy(set.spec.selector ?? {});
	const isMember = (pod: WorldObject) => isSelected(pod) && ordinalOf(set, pod) !== undefined;
	const claimed = claim(world, set, world.list('Pod', namespace), isMember);
	if ('error' in claimed) {
		return {error: claimed.error.message};
	}

	const pods = claimed.objects.map(asPod);
	const ensured = ensureRevisions(world, set);
	if (!ensured.ok) {
		return {error: ensured.error};
	}

	const {status, error} = syncPods(context, set, pods, ensured.revisions);
	if (statusDiffers(set, status)) {
		const written = world.updateStatus({...set, status});
		if (!written.ok) {
			return {error: written.error.message};
		}
	}

	if (error !== undefined) {
		return {error};
	}

	truncateRevisions(world, set, ensured.revisions, new Set(pods.map(podRevisionOf)));
	const isWaiting = status.availableReplicas !== replicasOf(set);
	const requeueAfterMs = isWaiting ? nextAvailabilityMs(set, pods, context) : undefined;
	return requeueAfterMs === undefined ? {} : {requeueAfterMs};
}

/** The controller of StatefulSets. Source: pkg/controller/statefulset. */
export const statefulSetController: Controller = {name: 'statefulset-controller', keysOf, reconcile};

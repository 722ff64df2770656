import {claim} from '../claim.ts';
import {keyOf, splitKey} from '../owners.ts';
import {podOwnerKeys} from '../pod-ownership.ts';
import {asPod, availableInMs, isRunningAndReady, type WorldPod} from '../pods.ts';
import type {Controller, ControllerContext, Key, ReconcileResult, WorldChange, WorldReader} from '../world.ts';
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
function nextAvailabilityMs(set: WorldStatefulSet, pods: readonly WorldPod[], nowMs: number): number | undefined {
	const waits = pods
		.filter(isRunningAndReady)
		.map(pod => availableInMs(pod, set.spec.minReadySeconds ?? 0, nowMs))
		.filter(ms => ms !== undefined && ms > 0);
	return waits.length === 0 ? undefined : Math.min(...waits.map(ms => ms ?? 0));
}

function reconcile(context: ControllerContext, key: Key): ReconcileResult {
	const {world, nowMs} = context;
	const {namespace, name} = splitKey(key);
	const stored = world.get(kind, namespace, name);
	if (stored === undefined) {
		return {};
	}

	const set = asStatefulSet(stored);
	const claimed = claim(world, set, 'Pod', set.spec.selector ?? {});
	if ('error' in claimed) {
		return {error: claimed.error.message};
	}

	const pods = claimed.objects.map(asPod).filter(pod => ordinalOf(set, pod) !== undefined);
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
	const requeueAfterMs = isWaiting ? nextAvailabilityMs(set, pods, nowMs) : undefined;
	return requeueAfterMs === undefined ? {} : {requeueAfterMs};
}

/** The controller of StatefulSets. Source: pkg/controller/statefulset. */
export const statefulSetController: Controller = {name: 'statefulset-controller', keysOf, reconcile};

import type {LabelSelector} from '../kubernetes/objects.ts';
import {matchesSelector} from './label-selector.ts';
import {controllerOf, keyOf} from './owners.ts';
import type {Key, WorldObject, WorldReader} from './world.ts';

/**
 * The controllers of a kind that a changed pod concerns: its owner, the one before, and for a pod without an owner all
 * whose selector fits. Source: the controllers' addPod, updatePod and deletePod.
 */
export function podOwnerKeys(
	kind: string,
	pod: WorldObject,
	before: WorldObject | undefined,
	world: WorldReader,
): readonly Key[] {
	const {namespace, labels} = pod.metadata;
	const owners = [pod, before].map(controllerOf).filter(owner => owner?.kind === kind);
	if (owners.length > 0 || controllerOf(pod)) {
		return [...new Set(owners.map(owner => `${namespace}/${owner?.name}`))];
	}

	return world
		.list(kind, namespace)
		.filter(({spec}) => matchesSelector((spec as {readonly selector?: LabelSelector}).selector, labels))
		.map(keyOf);
}

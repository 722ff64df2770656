import type {Pod, StatefulSet} from '../kubernetes/objects.ts';
import {isReady, staying} from './diagnosis/parts.ts';
import {podSymptom} from './diagnosis/pod-symptoms.ts';
import {controllerUid, revisionHashLabel} from './revisions.ts';

const ordinalOf = ({metadata}: Pod): number => Number(/-(\d+)$/.exec(metadata.name)?.[1] ?? 0);

/**
 * The pods of an ordered StatefulSet that stand in the way of the template whose pods carry `podKey`: of another revision,
 * broken, and waited for by the controller for ever (kubernetes/kubernetes#67250). The lowest number first, which is the
 * one that it waits for. None where pods are replaced in any order, or only by hand. `nowMs`: epoch milliseconds.
 */
export function stuckPods(set: StatefulSet, pods: readonly Pod[], podKey: string, nowMs: number): readonly Pod[] {
	const {podManagementPolicy, updateStrategy} = set.spec;
	if (podManagementPolicy === 'Parallel' || updateStrategy?.type === 'OnDelete') return [];
	const partition = updateStrategy?.rollingUpdate?.partition ?? 0;
	return staying(pods)
		.filter(
			pod =>
				controllerUid(pod) === set.metadata.uid &&
				pod.metadata.labels?.[revisionHashLabel] !== podKey &&
				!isReady(pod) &&
				ordinalOf(pod) - (set.spec.ordinals?.start ?? 0) >= partition &&
				podSymptom(pod, undefined, [], nowMs)?.level === 'fault',
		)
		.toSorted((a, b) => ordinalOf(a) - ordinalOf(b));
}

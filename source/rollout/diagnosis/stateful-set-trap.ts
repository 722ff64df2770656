import type {Pod} from '../../kubernetes/objects.ts';
import {revisionHashLabel} from '../revisions.ts';
import type {Diagnosis} from './diagnosis.ts';
import {isReady, type Parts, staying} from './parts.ts';
import {podSymptom} from './pod-symptoms.ts';
import type {Symptom} from './symptom.ts';

/** A pod that an ordered StatefulSet waits for in vain. */
export interface StrandedPod {
	readonly pod: Pod;
	readonly symptom: Symptom;
}

/** `2` of `db-2`. */
const ordinalOf = ({metadata: {name}}: Pod) => Number(name.slice(name.lastIndexOf('-') + 1));

/**
 * Pods of another template than the present one that are broken and that an ordered update will not replace, the lowest
 * ordinal first: the controller waits for each pod to become ready before it touches any (kubernetes/kubernetes#67250).
 * Deleted, they come back with the present template; those below the partition would not. Source: pkg/controller/statefulset,
 * stateful_set_control.go, processReplica.
 */
export function strandedPods({workload, oldPods, eventsOf}: Parts, nowMs: number): readonly StrandedPod[] {
	if (workload.kind !== 'StatefulSet' || workload.object.spec.podManagementPolicy === 'Parallel') {
		return [];
	}

	const {updateRevision} = workload.object.status ?? {};
	const {updateStrategy, ordinals} = workload.object.spec;
	// Of OnDelete every pod waits for a hand, and what was undone is current again.
	if (updateStrategy?.type === 'OnDelete' || updateRevision === undefined) {
		return [];
	}

	const least = (ordinals?.start ?? 0) + (updateStrategy?.rollingUpdate?.partition ?? 0);
	return staying(oldPods)
		.filter(
			pod => pod.metadata.labels?.[revisionHashLabel] !== updateRevision && ordinalOf(pod) >= least && !isReady(pod),
		)
		.flatMap(pod => {
			const symptom = podSymptom(pod, undefined, eventsOf(pod), nowMs);
			return symptom?.level === 'fault' ? [{pod, symptom}] : [];
		})
		.sort((a, b) => ordinalOf(a.pod) - ordinalOf(b.pod));
}

/** The known trap of ordered StatefulSets: a pod is broken, and mending the template does not help. */
export function statefulSetTrap(parts: Parts, nowMs: number): Diagnosis | undefined {
	const [first, ...others] = strandedPods(parts, nowMs);
	if (first === undefined) {
		return undefined;
	}

	const {pod, symptom} = first;
	const {name, labels} = pod.metadata;
	const status = parts.workload.kind === 'StatefulSet' ? parts.workload.object.status : undefined;
	const isOfBefore = labels?.[revisionHashLabel] === status?.currentRevision;
	const why = isOfBefore
		? 'and it is broken: the new template does not reach it'
		: 'and it is of a broken revision: the mended template does not reach it';
	const more = others.length === 0 ? '' : `, then ${others.map(other => other.pod.metadata.name).join(', ')}`;
	return {
		cause: 'stateful-set-trap',
		level: 'fault',
		sentence: `Kubernetes waits for ${name} to become ready before it replaces it, ${why}`,
		evidence: symptom.evidence ?? symptom.clause,
		next: `delete pod ${name}${more}: it comes back with the present template`,
	};
}

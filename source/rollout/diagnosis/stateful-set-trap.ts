import type {Pod} from '../../kubernetes/objects.ts';
import {revisionHashLabel} from '../revisions.ts';
import type {Diagnosis} from './diagnosis.ts';
import {isReady, type Parts, staying} from './parts.ts';
import {podSymptom} from './pod-symptoms.ts';

/**
 * The known trap of ordered StatefulSets (kubernetes/kubernetes#67250): a pod of a revision that is neither the present
 * one nor the one before it is broken. The controller waits for it to become ready before it replaces anything, also
 * the pod itself, so mending the template does not help. Source: pkg/controller/statefulset, stateful_set_control.go.
 */
export function statefulSetTrap({workload, oldPods, eventsOf}: Parts, nowMs: number): Diagnosis | undefined {
	if (workload.kind !== 'StatefulSet' || workload.object.spec.podManagementPolicy === 'Parallel') {
		return undefined;
	}

	const {updateRevision, currentRevision} = workload.object.status ?? {};
	const {updateStrategy} = workload.object.spec;
	// Of OnDelete every pod waits for a hand, and what was undone is current again.
	if (updateStrategy?.type === 'OnDelete' || updateRevision === undefined) {
		return undefined;
	}

	const isStranded = (pod: Pod) => {
		const revision = pod.metadata.labels?.[revisionHashLabel];
		const isElsewhere =
			revision !== updateRevision && (revision !== currentRevision || currentRevision === updateRevision);
		return isElsewhere && !isReady(pod) && podSymptom(pod, undefined, eventsOf(pod), nowMs)?.level === 'fault';
	};
	const stranded = staying(oldPods).find(isStranded);
	if (stranded === undefined) {
		return undefined;
	}

	const symptom = podSymptom(stranded, undefined, eventsOf(stranded), nowMs);
	const {name} = stranded.metadata;
	return {
		cause: 'stateful-set-trap',
		level: 'fault',
		sentence: `Kubernetes waits for ${name} to become ready before it replaces it, and it is of a broken revision: the mended template does not reach it`,
		...(symptom ? {evidence: symptom.evidence ?? symptom.clause} : {}),
		next: `delete pod ${name}: it comes back with the present template`,
	};
}

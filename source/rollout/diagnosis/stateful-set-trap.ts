import {revisionHashLabel} from '../revisions.ts';
import {stuckPods} from '../stuck-pods.ts';
import {epochMs} from '../timestamp.ts';
import type {Diagnosis} from './diagnosis.ts';
import {isReady, type Parts} from './parts.ts';
import {podSymptom} from './pod-symptoms.ts';

/**
 * The known trap of ordered StatefulSets: a pod of another template is broken, and mending the template does not help, for
 * Kubernetes waits for the pod before it replaces any. Deleted, it comes back with the present template.
 */
export function statefulSetTrap({workload, newPods, oldPods, eventsOf}: Parts, nowMs: number): Diagnosis | undefined {
	const {currentRevision, updateRevision} = (workload.kind === 'StatefulSet' && workload.object.status) || {};
	if (workload.kind !== 'StatefulSet' || updateRevision === undefined) {
		return undefined;
	}

	const [first, ...others] = stuckPods(workload.object, oldPods, updateRevision, nowMs, eventsOf);
	if (first === undefined) {
		return undefined;
	}

	const {name, labels} = first.metadata;
	const symptom = podSymptom(first, undefined, eventsOf(first), nowMs);
	const isBroken = symptom?.level === 'fault';
	const state = isBroken ? 'it is broken' : 'it is not';
	const isOfBroken = isBroken && labels?.[revisionHashLabel] !== currentRevision;
	// What the update comes from, and what a pod is ready with, works; of another template nobody knows it yet.
	const isMended = updateRevision === currentRevision || newPods.some(isReady);
	const why = `and ${isOfBroken ? 'it is of a broken revision' : state}: the ${isMended ? 'mended' : 'new'} template does not reach it`;
	const sinceMs = epochMs(first.metadata.creationTimestamp);
	// Deleted, it would come back as broken as it is.
	const isVain = !isMended && newPods.some(pod => podSymptom(pod, undefined, eventsOf(pod), nowMs)?.level === 'fault');
	const more = others.length === 0 ? '' : `, then ${others.map(({metadata}) => metadata.name).join(', ')}`;
	return {
		cause: 'stateful-set-trap',
		level: isBroken ? 'fault' : 'transient',
		sentence: `Kubernetes waits for ${name} to become ready before it replaces it, ${why}`,
		...(symptom ? {evidence: symptom.evidence ?? symptom.clause} : {}),
		...(sinceMs === undefined ? {} : {sinceMs}),
		...(isVain
			? {undoHelps: true, next: 'give it a template that works: the pods of the present one fail, too'}
			: {next: `delete pod ${name}${more}: it comes back with the present template`}),
	};
}

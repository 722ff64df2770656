import type {Pod} from '../../kubernetes/objects.ts';
import {autoscalerDiagnosis} from './autoscaler-diagnosis.ts';
import {compareDiagnoses} from './compare-diagnoses.ts';
import {creationDiagnosis} from './creation-diagnosis.ts';
import type {Cause, Diagnosis} from './diagnosis.ts';
import {groupSymptoms} from './group-symptoms.ts';
import type {Parts} from './parts.ts';
import {podDiagnoses} from './pod-diagnoses.ts';
import {nodeSymptom} from './pod-symptoms.ts';
import {progressDiagnoses} from './progress-diagnoses.ts';
import {roomDiagnosis} from './room-diagnosis.ts';
import {statefulSetTrap} from './stateful-set-trap.ts';
import {terminatingDiagnosis} from './terminating-diagnosis.ts';
import {tugOfWarDiagnosis} from './tug-of-war-diagnosis.ts';

/** Old pods are on their way out: only what happens to their nodes matters. */
function oldPodDiagnoses({newPods, oldPods, eventsOf}: Parts, nowMs: number): readonly Diagnosis[] {
	const onLostNodes = (pods: readonly Pod[]) =>
		pods.flatMap(pod => {
			const symptom = nodeSymptom(pod, eventsOf(pod), nowMs);
			return symptom ? [{pod, symptom}] : [];
		});
	const leaving = newPods.filter(({metadata}) => metadata.deletionTimestamp !== undefined);
	return [
		...groupSymptoms(onLostNodes(oldPods), oldPods.length, 'old'),
		...groupSymptoms(onLostNodes(leaving), leaving.length, 'leaving'),
	];
}

/**
 * Old pods that are broken hold an ordered StatefulSet up: it waits for each of its pods before it replaces another.
 * Elsewhere they are on their way out, and nobody waits for them.
 */
function blockingPodDiagnoses({workload, oldPods, eventsOf}: Parts, nowMs: number): readonly Diagnosis[] {
	const isOrdered = workload.kind === 'StatefulSet' && workload.object.spec.podManagementPolicy !== 'Parallel';
	return isOrdered ? podDiagnoses(oldPods, 'old', nowMs, {eventsOf}).filter(({level}) => level === 'fault') : [];
}

const causesOfRoom: ReadonlySet<Cause> = new Set(['unschedulable']);

/**
 * Everything that stands in the way of a workload, or that it waits for: what an operator needs to know first comes
 * first; empty when nothing does. From objects and the events that go with them; without the events less is told, and
 * nothing wrongly. `nowMs` is epoch milliseconds.
 */
export function diagnosesOf(parts: Parts, nowMs: number): readonly Diagnosis[] {
	const trap = statefulSetTrap(parts, nowMs);
	const room = roomDiagnosis(parts);
	const single = [
		tugOfWarDiagnosis(parts),
		trap,
		creationDiagnosis(parts, nowMs),
		room,
		terminatingDiagnosis(parts, nowMs),
		autoscalerDiagnosis(parts, nowMs),
	].filter(found => found !== undefined);
	const newPods = podDiagnoses(parts.newPods, parts.oldPods.length > 0 ? 'new' : '', nowMs, parts);
	const pods = newPods.filter(({cause}) => room === undefined || !causesOfRoom.has(cause));
	const all = [
		...single,
		...pods,
		// What the trap is made of it has told already.
		...(trap ? [] : blockingPodDiagnoses(parts, nowMs)),
		...oldPodDiagnoses(parts, nowMs),
		...progressDiagnoses(parts, nowMs),
	];
	return all.sort(compareDiagnoses);
}

import type {Pod} from '../../kubernetes/objects.ts';
import {autoscalerDiagnosis} from './autoscaler-diagnosis.ts';
import {compareDiagnoses} from './compare-diagnoses.ts';
import {creationDiagnosis} from './creation-diagnosis.ts';
import type {Cause, Diagnosis} from './diagnosis.ts';
import {groupSymptoms} from './group-symptoms.ts';
import {type Parts, staying} from './parts.ts';
import {podDiagnoses} from './pod-diagnoses.ts';
import {nodeSymptom} from './pod-symptoms.ts';
import {progressDiagnoses} from './progress-diagnoses.ts';
import {roomDiagnosis} from './room-diagnosis.ts';
import {statefulSetTrap} from './stateful-set-trap.ts';
import {takenForScaling} from './taken-for-scaling.ts';
import {terminatingDiagnosis} from './terminating-diagnosis.ts';
import {tugOfWarDiagnosis} from './tug-of-war-diagnosis.ts';

/** Old pods are on their way out: only what happens to their nodes matters. */
function oldPodDiagnoses(parts: Parts, nowMs: number): readonly Diagnosis[] {
	const {newPods, oldPods, eventsOf} = parts;
	const onLostNodes = (pods: readonly Pod[]) =>
		pods.flatMap(pod => {
			const symptom = nodeSymptom(pod, eventsOf(pod), nowMs);
			return symptom ? [{pod, symptom}] : [];
		});
	const old = staying(oldPods);
	const leaving = [...newPods, ...oldPods].filter(({metadata}) => metadata.deletionTimestamp !== undefined);
	const isWaitedFor = waitsForTheEnd(parts);
	const left = onLostNodes(leaving).map(({pod, symptom}) => ({
		pod,
		symptom: isWaitedFor ? symptom : {...symptom, level: 'wait' as const},
	}));
	return [
		...groupSymptoms(onLostNodes(old), old.length, 'old'),
		...groupSymptoms(left, leaving.length, 'Terminating').map(found => ({
			...found,
			next: isWaitedFor
				? 'bring the node back, or remove it: until then no pod comes in place of what is on it'
				: 'bring the node back, or remove it',
		})),
	];
}

/**
 * Whether a pod that is Terminating keeps others from being made: an ordinal's name and a daemon's node are free, and
 * Recreate goes on, only when it is gone. Any other Deployment has a pod in its place already. Source:
 * stateful_set_control.go, daemon_controller.go, recreate.go.
 */
function waitsForTheEnd({workload, oldPods}: Parts): boolean {
	const isRecreate = workload.kind === 'Deployment' && workload.object.spec.strategy?.type === 'Recreate';
	return workload.kind !== 'Deployment' || (isRecreate && oldPods.length > 0);
}

/**
 * Old pods that are broken hold an ordered StatefulSet up: it waits for each of its pods before it replaces another.
 * Elsewhere they are on their way out, and nobody waits for them.
 */
function blockingPodDiagnoses({workload, oldPods, eventsOf, lastWords}: Parts, nowMs: number): readonly Diagnosis[] {
	const isOrdered = workload.kind === 'StatefulSet' && workload.object.spec.podManagementPolicy !== 'Parallel';
	return isOrdered
		? podDiagnoses(oldPods, 'old', nowMs, {eventsOf, ...(lastWords ? {lastWords} : {})}).filter(
				({level}) => level === 'fault',
			)
		: [];
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
		parts.workload.kind === 'Deployment'
			? takenForScaling(parts.workload.object, parts.workload.replicaSets)
			: undefined,
		creationDiagnosis(parts, nowMs),
		room,
		terminatingDiagnosis(parts, nowMs, waitsForTheEnd(parts)),
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
	// That the deadline is exceeded is what comes of what stands in the way, and no cause beside it.
	const isExplained = all.some(({cause, level}) => cause !== 'deadline-exceeded' && level !== 'wait');
	return all.filter(({cause}) => !isExplained || cause !== 'deadline-exceeded').sort(compareDiagnoses);
}

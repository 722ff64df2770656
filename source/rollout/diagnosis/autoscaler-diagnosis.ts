import type {Event, Pod, StatefulSet} from '../../kubernetes/objects.ts';
import {humanDuration} from '../duration.ts';
import {autoscaledSince, templateOwner} from '../field-owners.ts';
import {epochMs} from '../timestamp.ts';
import type {Diagnosis} from './diagnosis.ts';
import type {Parts} from './parts.ts';

/** `Scaled up replica set web-5d9f from 6 to 8`; before 1.32 `to 8 from 6`. */
const scaledUp = /^(?:\(combined from similar events\): )?Scaled up replica set (\S+) (?:from \d+ )?to (\d+)/;

/** `create Pod db-3 in StatefulSet db successful`, or `Create`. Source: pkg/controller/statefulset/stateful_pod_control.go. */
const createdPod = /^(?:\(combined from similar events\): )?create Pod (\S+-(\d+)) in StatefulSet /i;
const deletedPod = /^(?:\(combined from similar events\): )?delete Pod (\S+) in StatefulSet /i;

/** Times of the API have whole seconds. */
const secondMs = 1_000;

/**
 * The event of a pod by which a StatefulSet grew: beyond those that there were, for it was made since the size was
 * written, as were all of a higher ordinal, and not in the place of one that the update took away.
 */
function setGrown({workload, newPods, oldPods, eventsOf}: Parts, scaledMs: number): Event | undefined {
	const events = eventsOf(workload.object);
	const replaced = new Set(
		events.flatMap(({reason, message = ''}) =>
			reason === 'SuccessfulDelete' ? (deletedPod.exec(message)?.[1] ?? []) : [],
		),
	);
	const bornMs = new Map(
		[...newPods, ...oldPods].map(pod => [ordinalOf(pod), epochMs(pod.metadata.creationTimestamp)]),
	);
	const isBeyond = (ordinal: number) =>
		[...bornMs].every(([other, born]) => other < ordinal || (born !== undefined && born >= scaledMs - secondMs));
	return events.findLast(({reason, message = '', lastTimestamp}) => {
		const [, name = '', ordinal] = reason === 'SuccessfulCreate' ? (createdPod.exec(message) ?? []) : [];
		return (
			ordinal !== undefined &&
			(epochMs(lastTimestamp) ?? 0) >= scaledMs - secondMs &&
			isBeyond(Number(ordinal)) &&
			!replaced.has(name)
		);
	});
}

const ordinalOf = ({metadata}: Pod) => Number(/-(\d+)$/.exec(metadata.name)?.[1]);

function setDiagnosis(parts: Parts, set: StatefulSet, nowMs: number): Diagnosis | undefined {
	const scaledMs = autoscaledSince(set);
	const made = parts.revisions?.find(({current}) => current)?.object.metadata.creationTimestamp;
	const startedMs = templateOwner(set)?.atMs ?? epochMs(made);
	if (parts.oldPods.length === 0 || scaledMs === undefined || startedMs === undefined || scaledMs <= startedMs) {
		return undefined;
	}

	const grown = setGrown(parts, scaledMs);
	return (
		grown &&
		grownDiagnosis({
			replicas: set.spec.replicas,
			scaledMs,
			nowMs,
			evidence: grown.message ?? '',
			next: 'bound the autoscaler until the rollout is complete',
		})
	);
}

/**
 * An autoscaler that grows a Deployment while it rolls: new pods that warm up use more than they will, it adds pods, and
 * these are new again (kubernetes/kubernetes#72775). The sign is that an old ReplicaSet was scaled up during the rollout,
 * after the autoscaler had written the size: in proportion, as only a change of size does.
 */
export function autoscalerDiagnosis(parts: Parts, nowMs: number): Diagnosis | undefined {
	const {workload, current, eventsOf} = parts;
	if (workload.kind === 'StatefulSet') {
		return setDiagnosis(parts, workload.object, nowMs);
	}

	if (workload.kind !== 'Deployment' || current === undefined) {
		return undefined;
	}

	const {object, replicaSets} = workload;
	const scaledMs = autoscaledSince(object);
	const startedMs = epochMs(current.metadata.creationTimestamp);
	const isRolling = replicaSets.some(
		({metadata, status}) => metadata.uid !== current.metadata.uid && (status?.replicas ?? 0) > 0,
	);
	if (!isRolling || scaledMs === undefined || startedMs === undefined || scaledMs <= startedMs) {
		return undefined;
	}

	const grown = eventsOf(object).findLast(({reason, message = ''}) => {
		const [, name] = reason === 'ScalingReplicaSet' ? (scaledUp.exec(message) ?? []) : [];
		return name !== undefined && name !== current.metadata.name;
	});
	if (grown === undefined || (epochMs(grown.lastTimestamp) ?? 0) < startedMs) {
		return undefined;
	}

	return grownDiagnosis({
		replicas: object.spec.replicas,
		scaledMs,
		nowMs,
		evidence: grown.message ?? '',
		next: 'pause the rollout until the load is what it was, or bound the autoscaler',
	});
}

interface Growth {
	readonly replicas: number | undefined;
	readonly scaledMs: number;
	readonly nowMs: number;
	readonly evidence: string;
	readonly next: string;
}

const grownDiagnosis = ({replicas, scaledMs, nowMs, evidence, next}: Growth): Diagnosis => ({
	cause: 'autoscaler-grows',
	level: 'transient',
	sentence: `an autoscaler grew it to ${replicas} replicas ${humanDuration(nowMs - scaledMs)} ago, in the middle of the rollout: perhaps for pods that only warm up`,
	evidence,
	next,
	sinceMs: scaledMs,
});

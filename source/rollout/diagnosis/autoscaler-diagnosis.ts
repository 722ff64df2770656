import type {Event, Pod, StatefulSet} from '../../kubernetes/objects.ts';
import {humanDuration} from '../duration.ts';
import {autoscalerOf} from '../field-owners.ts';
import {revisionsOf} from '../revisions.ts';
import {scaledUpIn} from '../scaled-up-event.ts';
import {templateChange} from '../template-change.ts';
import {epochMs} from '../timestamp.ts';
import type {Diagnosis} from './diagnosis.ts';
import type {Parts} from './parts.ts';

/** `create Pod db-3 in StatefulSet db successful`, or `Create`. Source: pkg/controller/statefulset/stateful_pod_control.go. */
const createdPod = /^(?:\(combined from similar events\): )?create Pod (\S+-(\d+)) in StatefulSet /i;
const deletedPod = /^(?:\(combined from similar events\): )?delete Pod (\S+) in StatefulSet /i;

/** Times of the API have whole seconds. */
const secondMs = 1_000;

/**
 * The event of a pod by which a StatefulSet grew after `fromMs`: beyond those that there were, for all of a higher ordinal
 * were made later, and not in the place of one that the update took away.
 */
function setGrown({workload, newPods, oldPods, eventsOf}: Parts, fromMs: number): Event | undefined {
	const events = eventsOf(workload.object);
	const replaced = new Set(
		events.flatMap(({reason, message = ''}) =>
			reason === 'SuccessfulDelete' ? (deletedPod.exec(message)?.[1] ?? []) : [],
		),
	);
	const bornMs = new Map(
		[...newPods, ...oldPods].map(pod => [ordinalOf(pod), epochMs(pod.metadata.creationTimestamp)]),
	);
	const isBeyond = (ordinal: number, sinceMs: number) =>
		[...bornMs].every(([other, born]) => other < ordinal || (born !== undefined && born >= sinceMs - secondMs));
	return events.findLast(({reason, message = '', lastTimestamp}) => {
		const [, name = '', ordinal] = reason === 'SuccessfulCreate' ? (createdPod.exec(message) ?? []) : [];
		const createdMs = epochMs(lastTimestamp) ?? 0;
		return (
			ordinal !== undefined &&
			createdMs >= fromMs - secondMs &&
			isBeyond(Number(ordinal), createdMs) &&
			!replaced.has(name)
		);
	});
}

const ordinalOf = ({metadata}: Pod) => Number(/-(\d+)$/.exec(metadata.name)?.[1]);

/** When the size was written and when the rollout began, where an autoscaler wrote it, and not before the rollout. */
function grownIn({workload, revisions}: Parts): {readonly startedMs: number; readonly writtenMs?: number} | undefined {
	const owner = autoscalerOf(workload.object);
	const history =
		workload.kind === 'Deployment' ? revisionsOf(workload.object, workload.replicaSets) : (revisions ?? []);
	const startedMs = owner && templateChange(workload.object, history).atMs;
	if (owner === undefined || startedMs === undefined) {
		return undefined;
	}

	const {atMs} = owner;
	return atMs === undefined ? {startedMs} : atMs > startedMs ? {startedMs, writtenMs: atMs} : undefined;
}

function setDiagnosis(parts: Parts, set: StatefulSet, nowMs: number): Diagnosis | undefined {
	const growth = grownIn(parts);
	const grown = growth && parts.oldPods.length > 0 ? setGrown(parts, growth.writtenMs ?? growth.startedMs) : undefined;
	return (
		grown &&
		grownDiagnosis({
			replicas: set.spec.replicas,
			scaledMs: growth?.writtenMs ?? epochMs(grown.lastTimestamp) ?? nowMs,
			nowMs,
			evidence: grown.message ?? '',
			next: 'bound the autoscaler until the rollout is complete',
		})
	);
}

/**
 * An autoscaler that grows a Deployment while it rolls: new pods that warm up use more than they will, it adds pods, and
 * these are new again (kubernetes/kubernetes#72775). The sign is that the size is an autoscaler's and that an old ReplicaSet
 * was scaled up during the rollout: in proportion, as only a change of size does.
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
	const isRolling = replicaSets.some(
		({metadata, status}) => metadata.uid !== current.metadata.uid && (status?.replicas ?? 0) > 0,
	);
	const growth = isRolling ? grownIn(parts) : undefined;
	if (growth === undefined) {
		return undefined;
	}

	const grown = eventsOf(object).findLast(event => {
		const raise = scaledUpIn(event);
		// From nothing it grew in a rollout of its own.
		return raise !== undefined && raise.name !== current.metadata.name && raise.from !== 0 && raise.to > 1;
	});
	const grownMs = grown && epochMs(grown.lastTimestamp);
	if (grown === undefined || grownMs === undefined || grownMs < growth.startedMs) {
		return undefined;
	}

	return grownDiagnosis({
		replicas: object.spec.replicas,
		scaledMs: growth.writtenMs ?? grownMs,
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

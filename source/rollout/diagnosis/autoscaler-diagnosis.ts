import {humanDuration} from '../duration.ts';
import {autoscaledSince} from '../field-owners.ts';
import {epochMs} from '../timestamp.ts';
import type {Diagnosis} from './diagnosis.ts';
import type {Parts} from './parts.ts';

/** `Scaled up replica set web-5d9f from 6 to 8`; before 1.32 `to 8 from 6`. */
const scaledUp = /^(?:\(combined from similar events\): )?Scaled up replica set (\S+) (?:from \d+ )?to (\d+)/;

/**
 * An autoscaler that grows a Deployment while it rolls: new pods that warm up use more than they will, it adds pods, and
 * these are new again (kubernetes/kubernetes#72775). The sign is that an old ReplicaSet was scaled up during the rollout,
 * after the autoscaler had written the size: in proportion, as only a change of size does.
 */
export function autoscalerDiagnosis({workload, current, eventsOf}: Parts, nowMs: number): Diagnosis | undefined {
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

	return {
		cause: 'autoscaler-grows',
		level: 'transient',
		sentence: `an autoscaler grew it to ${object.spec.replicas} replicas ${humanDuration(nowMs - scaledMs)} ago, in the middle of the rollout: perhaps for pods that only warm up`,
		evidence: grown.message ?? '',
		next: 'pause the rollout until the load is what it was, or bound the autoscaler',
		sinceMs: scaledMs,
	};
}

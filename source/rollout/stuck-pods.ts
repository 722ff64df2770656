import type {Event, Pod, StatefulSet} from '../kubernetes/objects.ts';
import type {Cause} from './diagnosis/diagnosis.ts';
import {isReady, staying} from './diagnosis/parts.ts';
import {podSymptom} from './diagnosis/pod-symptoms.ts';
import type {Symptom} from './diagnosis/symptom.ts';
import {controllerUid, revisionHashLabel} from './revisions.ts';

const ordinalOf = ({metadata}: Pod): number => Number(/-(\d+)$/.exec(metadata.name)?.[1] ?? 0);

const revisionIn = ({metadata}: Pod) => metadata.labels?.[revisionHashLabel];

/**
 * Causes for which a pod may wait for ever without being broken: it runs and is not ready, or has been starting for longer
 * than pods do as a rule. It may still come up; to wait for it helps nobody who wants another template.
 */
const waitsLong: ReadonlySet<Cause> = new Set(['readiness-fails', 'slow-start']);

const isInTheWay = ({cause, level}: Symptom) => level === 'fault' || waitsLong.has(cause);

/**
 * The pods of an ordered StatefulSet that stand in the way of the template whose pods carry `podKey`: of another revision,
 * not ready for long, and waited for by the controller for ever (kubernetes/kubernetes#67250). The lowest number first,
 * which is the one that it waits for. None where pods are replaced in any order, or only by hand. `nowMs`: epoch
 * milliseconds; events of a pod tell more of its faults than its status does. Source: stateful_set_control.go, processReplica.
 */
export function stuckPods(
	set: StatefulSet,
	pods: readonly Pod[],
	podKey: string,
	nowMs: number,
	eventsOf: (pod: Pod) => readonly Event[] = () => [],
): readonly Pod[] {
	const {podManagementPolicy, updateStrategy, ordinals} = set.spec;
	if (podManagementPolicy === 'Parallel' || updateStrategy?.type === 'OnDelete') return [];
	const least = (ordinals?.start ?? 0) + (updateStrategy?.rollingUpdate?.partition ?? 0);
	return staying(pods)
		.filter(
			pod =>
				controllerUid(pod) === set.metadata.uid &&
				revisionIn(pod) !== podKey &&
				!isReady(pod) &&
				ordinalOf(pod) >= least,
		)
		.filter(pod => {
			const symptom = podSymptom(pod, undefined, eventsOf(pod), nowMs);
			return symptom !== undefined && isInTheWay(symptom);
		})
		.toSorted((a, b) => ordinalOf(a) - ordinalOf(b));
}

/**
 * Pods that are stuck although the template was mended already: to delete them is all that an undo has to do. None of the
 * revision that an update comes from: where that is broken, to undo means to go back to it. `presentKey` is what pods of
 * the present template carry.
 */
export function leftOverPods(
	set: StatefulSet,
	pods: readonly Pod[],
	presentKey: string,
	nowMs: number,
	eventsOf?: (pod: Pod) => readonly Event[],
): readonly Pod[] {
	const {currentRevision, updateRevision} = set.status ?? {};
	const from = currentRevision === updateRevision ? undefined : currentRevision;
	const left = pods.filter(pod => from === undefined || revisionIn(pod) !== from);
	return stuckPods(set, left, presentKey, nowMs, eventsOf);
}

import type {Event, Pod, StatefulSet} from '../kubernetes/objects.ts';
import {crashMemoryMs} from './back-off.ts';
import type {Cause} from './diagnosis/diagnosis.ts';
import {isReady, staying} from './diagnosis/parts.ts';
import {podSymptom} from './diagnosis/pod-symptoms.ts';
import type {Symptom} from './diagnosis/symptom.ts';
import {controllerUid, revisionHashLabel} from './revisions.ts';
import {epochMs} from './timestamp.ts';

const ordinalOf = ({metadata}: Pod): number => Number(/-(\d+)$/.exec(metadata.name)?.[1] ?? 0);

const revisionIn = ({metadata}: Pod) => metadata.labels?.[revisionHashLabel];

/**
 * Causes for which a pod may wait for ever without being known to be broken: it runs and is not ready, has been starting for
 * longer than pods do as a rule, or its image can't be pulled for a reason that nobody knows. It may still come up; to wait
 * for it helps nobody who wants another template.
 */
const waitsLong: ReadonlySet<Cause> = new Set(['readiness-fails', 'slow-start', 'image-pull-fails']);

const isInTheWay = ({cause, level}: Symptom) => level === 'fault' || waitsLong.has(cause);

/** One of its containers ended and was started again of late, before the pod was ready for the first time. */
function crashesAtStart({status = {}}: Pod, nowMs: number): boolean {
	const ready = status.conditions?.find(({type}) => type === 'Ready');
	const unreadyMs = epochMs(ready?.lastTransitionTime) ?? 0;
	return [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].some(
		({restartCount = 0, lastState}) => {
			const {startedAt, finishedAt} = lastState?.terminated ?? {};
			const isOfLate = nowMs - (epochMs(finishedAt) ?? 0) < crashMemoryMs;
			const wasNeverReady = unreadyMs <= (epochMs(startedAt) ?? 0) + secondMs;
			return restartCount > 0 && isOfLate && wasNeverReady;
		},
	);
}

/** Times of the API have whole seconds. */
const secondMs = 1_000;

/**
 * The pods of an ordered StatefulSet for which the controller waits before it brings the template whose pods carry `podKey`
 * to them: of another revision and not ready. The lowest number first, which is the one that it waits for. None where pods
 * are replaced in any order, or only by hand. Source: stateful_set_control.go, processReplica.
 */
function waitedFor(set: StatefulSet, pods: readonly Pod[], podKey: string): readonly Pod[] {
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
		.toSorted((a, b) => ordinalOf(a) - ordinalOf(b));
}

/** Whether the controller would wait for it for ever: its failure is evident, or it has not got ready for long. */
function isStuck(pod: Pod, nowMs: number, events: readonly Event[]): boolean {
	const symptom = podSymptom(pod, undefined, events, nowMs);
	return (symptom !== undefined && isInTheWay(symptom)) || crashesAtStart(pod, nowMs);
}

/**
 * The pods of an ordered StatefulSet that stand in the way of the template whose pods carry `podKey`: it waits for them (see
 * `waitedFor`), and for ever (kubernetes/kubernetes#67250), for they are broken by what they show (an image that is not to be
 * had, a container that ends again and again, also while it runs once more), or have not been ready for half a minute. Of
 * one that only starts `maybeStuckPods` tells. `nowMs`: epoch milliseconds; events of a pod tell more of its faults than its
 * status does.
 */
export function stuckPods(
	set: StatefulSet,
	pods: readonly Pod[],
	podKey: string,
	nowMs: number,
	eventsOf: (pod: Pod) => readonly Event[] = () => [],
): readonly Pod[] {
	return waitedFor(set, pods, podKey).filter(pod => isStuck(pod, nowMs, eventsOf(pod)));
}

/** Those that may still get ready by themselves, and would be stuck if they did not. */
export function maybeStuckPods(set: StatefulSet, pods: readonly Pod[], podKey: string, nowMs: number): readonly Pod[] {
	return waitedFor(set, pods, podKey).filter(pod => !isStuck(pod, nowMs, []));
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

import type {ContainerStatus, Pod} from '../kubernetes/objects.ts';
import {isUnschedulable, podStatusOf, podTone} from './pod-status.ts';
import {terminatedWord} from './pod-tally.ts';
import {epochMs} from './timestamp.ts';

/** The most frequent trouble among some pods, with the server's own words: evidence, not a diagnosis. */
export interface PodTrouble {
	/** How many pods have it. */
	readonly count: number;
	/** Of how many that were looked at: those on their way out are not. */
	readonly of: number;
	/**
	 * As in the STATUS column; but `Unschedulable`, where kubectl prints `Pending`, and the last end's word (`Error`) of a
	 * container that runs once more between two crashes.
	 */
	readonly status: string;
	/** What kubelet, runtime or scheduler said of the youngest such pod. */
	readonly message?: string;
	/** The container that is meant, of that pod. */
	readonly container?: string;
	/** That pod. */
	readonly podName: string;
	/** Since when the oldest such pod has existed, epoch milliseconds; never after `nowMs`. */
	readonly sinceMs?: number;
}

/**
 * Statuses that one trouble alternates between are counted as one: the kubelet flips between the two image statuses at
 * each attempt, and a crashing container reads `Error` until its back-off is reported.
 */
function familyOf(status: string): string {
	const word = status.replace(/^Init:/, '');
	if (word === 'ErrImagePull' || word === 'ImagePullBackOff') {
		return 'image pull';
	}

	return /^(CrashLoopBackOff|Error|OOMKilled|Completed|ExitCode:\d+|Signal:\d+)$/.test(word) ? 'crash' : word;
}

/** The kubelet forgets a crash, and its back-off, when the container has run for so long (twice the longest back-off). */
const crashMemoryMs = 600_000;

/** From how many restarts on: a single one, for want of a dependency at the start, is common and harmless. */
const fewestCrashes = 2;

/** A container that runs at the moment and crashed again and again shortly before. */
function betweenCrashes(pod: Pod, nowMs: number): ContainerStatus | undefined {
	return pod.status?.containerStatuses?.find(({state, lastState, restartCount = 0}) => {
		const endedMs = epochMs(lastState?.terminated?.finishedAt) ?? Number.NEGATIVE_INFINITY;
		return state?.running && restartCount >= fewestCrashes && nowMs - endedMs < crashMemoryMs;
	});
}

/** Undefined when nothing is wrong with the pod. */
function troubleStatus(pod: Pod, nowMs: number): string | undefined {
	if (isUnschedulable(pod)) {
		return 'Unschedulable';
	}

	if (podTone(pod) === 'bad') {
		return podStatusOf(pod);
	}

	const lastEnd = betweenCrashes(pod, nowMs)?.lastState?.terminated;
	return lastEnd && terminatedWord(lastEnd);
}

const bornMs = (pod: Pod) => epochMs(pod.metadata.creationTimestamp);

interface Troubled {
	readonly pod: Pod;
	readonly status: string;
}

/** The longest list of a grouping; of several the one met first. */
function largest(groups: ReadonlyMap<string, readonly Troubled[]>): readonly Troubled[] {
	return [...groups.values()].reduce((best, group) => (group.length > best.length ? group : best), []);
}

/** The container whose state the STATUS column shows: the first that waits or ended with that word. */
function culpritOf(pod: Pod, status: string): ContainerStatus | undefined {
	const word = status.replace(/^Init:/, '');
	const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
	return statuses.find(
		({state}) => state?.waiting?.reason === word || (state?.terminated && terminatedWord(state.terminated) === word),
	);
}

function messageOf(pod: Pod, culprit: ContainerStatus | undefined): string | undefined {
	if (isUnschedulable(pod)) {
		return pod.status?.conditions?.find(({type}) => type === 'PodScheduled')?.message;
	}

	const {waiting, terminated, running} = culprit?.state ?? {};
	const end = running ? culprit?.lastState?.terminated : terminated;
	const exit = end && `exit code ${end.exitCode ?? 0}${running ? `, ${culprit?.restartCount ?? 0} restarts` : ''}`;
	return waiting?.message || end?.message || exit || pod.status?.message;
}

/**
 * What is most often wrong with the given pods (those of the new ReplicaSet, say); undefined when nothing is. Pods that
 * are on their way out don't count. `nowMs` is epoch milliseconds.
 */
export function podTroubleOf(pods: readonly Pod[], nowMs: number): PodTrouble | undefined {
	const staying = pods.filter(pod => podTone(pod) !== 'ended');
	const troubled = staying.flatMap(pod => {
		const status = troubleStatus(pod, nowMs);
		return status === undefined ? [] : [{pod, status}];
	});
	const group = largest(Map.groupBy(troubled, ({status}) => familyOf(status)));
	const sameStatus = largest(Map.groupBy(group, ({status}) => status));
	const [youngest] = [...sameStatus].sort((a, b) => (bornMs(b.pod) ?? 0) - (bornMs(a.pod) ?? 0));
	if (youngest === undefined) {
		return undefined;
	}

	const {pod, status} = youngest;
	const culprit = culpritOf(pod, status) ?? betweenCrashes(pod, nowMs);
	const message = messageOf(pod, culprit);
	const births = group.map(troubledPod => bornMs(troubledPod.pod)).filter(ms => ms !== undefined);
	return {
		count: group.length,
		of: staying.length,
		status,
		podName: pod.metadata.name,
		...(message ? {message} : {}),
		...(culprit ? {container: culprit.name} : {}),
		...(births.length > 0 ? {sinceMs: Math.min(nowMs, ...births)} : {}),
	};
}

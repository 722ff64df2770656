import type {ContainerStateTerminated, ContainerStatus, Pod} from '../kubernetes/objects.ts';
import {epochMs} from './timestamp.ts';

/** What READY, STATUS and RESTARTS are made of. */
export interface PodTally {
	/** The STATUS column. */
	readonly reason: string;
	readonly ready: number;
	readonly restarts: number;
	/** RFC 3339, of the latest end of a container that was restarted. */
	readonly lastRestart?: string;
}

export const hasTrueCondition = (pod: Pod, type: string) =>
	pod.status?.conditions?.some(condition => condition.type === type && condition.status === 'True') === true;

/** Since when a pod is ready, epoch milliseconds: since its birth, where the condition has no time. Undefined: it is not ready. */
export function readySinceMs({metadata, status}: Pod): number | undefined {
	const ready = status?.conditions?.find(({type, status: state}) => type === 'Ready' && state === 'True');
	return ready && (epochMs(ready.lastTransitionTime) ?? epochMs(metadata.creationTimestamp));
}

/** Whether the pod came to its end by itself: no phase follows these two. */
export const isTerminal = (pod: Pod) => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

/** Init containers that go on running: they count in READY and RESTARTS as regular containers do. */
export function sidecarNames(pod: Pod): ReadonlySet<string> {
	const sidecars = (pod.spec.initContainers ?? []).filter(({restartPolicy}) => restartPolicy === 'Always');
	return new Set(sidecars.map(({name}) => name));
}

export const sidecarCount = (pod: Pod) =>
	(pod.spec.initContainers ?? []).filter(({restartPolicy}) => restartPolicy === 'Always').length;

function restartsOf(statuses: readonly ContainerStatus[]): Pick<PodTally, 'restarts' | 'lastRestart'> {
	const ends = statuses.map(({lastState}) => lastState?.terminated?.finishedAt).filter(at => epochMs(at) !== undefined);
	const lastRestart = ends.sort((a, b) => (epochMs(b) ?? 0) - (epochMs(a) ?? 0))[0];
	const restarts = statuses.reduce((sum, {restartCount}) => sum + (restartCount ?? 0), 0);
	return {restarts, ...(lastRestart ? {lastRestart} : {})};
}

/** What a terminated container shows: its reason, else the signal, else the exit code. */
export function terminatedWord({reason, signal, exitCode}: ContainerStateTerminated): string {
	return reason ? reason : signal ? `Signal:${signal}` : `ExitCode:${exitCode ?? 0}`;
}

/** `Init:…` of one init container that is not finished; undefined when it is, or runs on as a started sidecar. */
function initReason(pod: Pod, status: ContainerStatus, index: number, isSidecar: boolean): string | undefined {
	const {terminated, waiting} = status.state ?? {};
	if ((terminated && (terminated.exitCode ?? 0) === 0) || (isSidecar && status.started === true)) {
		return undefined;
	}

	if (terminated) {
		return `Init:${terminatedWord(terminated)}`;
	}

	return waiting?.reason && waiting.reason !== 'PodInitializing'
		? `Init:${waiting.reason}`
		: `Init:${index}/${pod.spec.initContainers?.length ?? 0}`;
}

/** The init containers in order, up to the first that is not finished: its state is the pod's. */
function initTally(pod: Pod, podReason: string, sidecars: ReadonlySet<string>): PodTally & {initializing: boolean} {
	const statuses = pod.status?.initContainerStatuses ?? [];
	let ready = 0;
	for (const [index, status] of statuses.entries()) {
		const isSidecar = sidecars.has(status.name);
		const reason = initReason(pod, status, index, isSidecar);
		if (reason !== undefined) {
			return {reason, ready, initializing: true, ...restartsOf(statuses.slice(0, index + 1))};
		}

		const ended = status.state?.terminated && (status.state.terminated.exitCode ?? 0) === 0;
		ready += isSidecar && !ended && status.ready ? 1 : 0;
	}

	return {reason: podReason, ready, initializing: false, ...restartsOf(statuses)};
}

/** Which init containers kubectl had looked at when it stopped: only their sidecars' restarts count later on. */
function visitedInitStatuses(pod: Pod, sidecars: ReadonlySet<string>): readonly ContainerStatus[] {
	const statuses = pod.status?.initContainerStatuses ?? [];
	const stop = statuses.findIndex((status, index) => initReason(pod, status, index, sidecars.has(status.name)));
	return stop === -1 ? statuses : statuses.slice(0, stop + 1);
}

/** The regular containers; of several states the first container's wins. */
function regularTally(pod: Pod, before: PodTally, sidecars: ReadonlySet<string>): PodTally {
	const statuses = pod.status?.containerStatuses ?? [];
	const restarted = visitedInitStatuses(pod, sidecars).filter(({name}) => sidecars.has(name));
	let {reason, ready} = before;
	let hasRunning = false;
	for (const {state, ready: isReady} of [...statuses].reverse()) {
		if (state?.waiting?.reason) {
			reason = state.waiting.reason;
		} else if (state?.terminated) {
			reason = terminatedWord(state.terminated);
		} else if (isReady && state?.running) {
			hasRunning = true;
			ready++;
		}
	}

	if (reason === 'Completed' && hasRunning) {
		reason = hasTrueCondition(pod, 'Ready') ? 'Running' : 'NotReady';
	}

	return {reason, ready, ...restartsOf([...restarted, ...statuses])};
}

function podReason(pod: Pod): string {
	const gated = pod.status?.conditions?.some(
		({type, reason}) => type === 'PodScheduled' && reason === 'SchedulingGated',
	);
	return gated ? 'SchedulingGated' : pod.status?.reason || pod.status?.phase || '';
}

/** Source: pkg/printers/internalversion/printers.go, printPod, of 1.31 and later. */
export function podTally(pod: Pod): PodTally {
	const sidecars = sidecarNames(pod);
	const initial = initTally(pod, podReason(pod), sidecars);
	const regular = !initial.initializing || hasTrueCondition(pod, 'Initialized');
	const tally = regular ? regularTally(pod, initial, sidecars) : initial;
	if (!pod.metadata.deletionTimestamp) {
		return tally;
	}

	if (pod.status?.reason === 'NodeLost') {
		return {...tally, reason: 'Unknown'};
	}

	return isTerminal(pod) ? tally : {...tally, reason: 'Terminating'};
}

import type {Container, ContainerStateTerminated} from '../../kubernetes/objects.ts';
import type {ProbeKind, ProcessBehavior} from './images.ts';

/** Why a container doesn't run, as the kubelet remembers it from its last attempt. */
export interface WaitingReason {
	readonly reason: string;
	readonly message?: string;
}

/** Consecutive results of a probe. */
export interface ProbeCount {
	readonly ok: boolean;
	readonly times: number;
}

/** A container of a pod as its node's runtime and the kubelet know it. Changed in place by the kubelet alone. */
export interface ContainerRun {
	readonly container: Container;
	readonly isInit: boolean;
	readonly isSidecar: boolean;
	/** Of the process that runs or ran last. */
	process?: ProcessBehavior;
	/** Epoch milliseconds; undefined: it doesn't run. */
	runningSinceMs?: number | undefined;
	/** Which run it is, so that what was planned for an earlier one is told apart. */
	runs: number;
	/** When it was told to end, as its pod was deleted; epoch milliseconds. */
	signalledMs?: number;
	ended?: ContainerStateTerminated;
	/** The end before the last, or the last one while it runs or waits. */
	previous?: ContainerStateTerminated | undefined;
	restarts: number;
	/** Ends that count for the back-off. */
	ends: number;
	killedByProbe?: boolean;
	/** Until when it must not be started; undefined: it may. */
	heldUntilMs?: number | undefined;
	waiting?: WaitingReason | undefined;
	/** Attempts to start it that failed. */
	failedStarts: number;
	pullFailures: number;
	pullHeldUntilMs?: number;
	pullError?: string;
	started: boolean;
	ready: boolean;
	readonly probes: Partial<Record<ProbeKind, ProbeCount>>;
	/** For one that never ran, when its pod has ended. */
	lost?: boolean;
}

export function newRun(container: Container, isInit: boolean): ContainerRun {
	return {
		container,
		isInit,
		isSidecar: isInit && container.restartPolicy === 'Always',
		runs: 0,
		restarts: 0,
		ends: 0,
		failedStarts: 0,
		pullFailures: 0,
		started: false,
		ready: false,
		probes: {},
	};
}

export const isRunning = (run: ContainerRun): boolean => run.runningSinceMs !== undefined;

/** An init container that has done its work, or a sidecar that has started. */
export function isInitDone(run: ContainerRun): boolean {
	return run.isSidecar ? run.started : !isRunning(run) && run.ended?.exitCode === 0;
}

/** `spec.containers{web}`: how events name a container. */
export function fieldPathOf({container, isInit}: ContainerRun): string {
	return `spec.${isInit ? 'initContainers' : 'containers'}{${container.name}}`;
}

import {forgetsFailures, restartDelayMs} from '../../rollout/back-off.ts';
import {timestamp} from '../time.ts';
import type {ControllerContext} from '../world.ts';
import {type ContainerRun, isInitDone, isRunning} from './container-run.ts';
import {startContainer} from './container-start.ts';
import {relistMs} from './delays.ts';
import {goDuration} from './go-duration.ts';
import type {ProbeKind, ProcessEnd} from './images.ts';
import {delayMs, givenDelayMs, type PodRun, podObject, tell, writeStatus} from './pod-run.ts';
import {probeContainer, probeSpecOf} from './probes.ts';
import {endOf} from './process-end.ts';

/** Since when no sync happens while a container is held back. */
const quietBackOffSince = 37;
/** Before that a pod was synced about every 10 s, with some jitter. Source: pod_workers.go. */
const noisySyncMs = 10_000;
/** A held-back container starts up to 40 % later than its delay: measured, by chance. */
const backOffJitter = 0.4;

/** The run that a container is in or was in last. */
const runOf = ({container, runs}: ContainerRun) => ({container: container.name, run: runs});

/** Plans a sync of the pod. */
export function syncAt(run: PodRun, dueMs: number): void {
	run.agenda.at(dueMs, context => syncPod(context, run));
}

function restarts(policy: string, container: ContainerRun): boolean {
	const {ended, isSidecar, isInit} = container;
	if (ended === undefined || isSidecar) {
		return true;
	}

	const isFailure = ended.exitCode !== 0;
	return policy === 'Always' ? !isInit || isFailure : policy === 'OnFailure' && isFailure;
}

/** Containers to be started now: the next init container, or when all are done whatever doesn't run. */
function wanted({runs}: PodRun, policy: string): readonly ContainerRun[] {
	const sidecars = runs.filter(run => run.isSidecar && run.runs > 0 && !isRunning(run));
	const nextInit = runs.find(run => run.isInit && !isInitDone(run) && !(run.isSidecar && run.runs > 0));
	if (nextInit) {
		const mayRun =
			!isRunning(nextInit) &&
			restarts(policy, nextInit) &&
			runs.every(run => !run.isInit || run === nextInit || !isRunning(run) || run.isSidecar);
		return [...sidecars, ...(mayRun ? [nextInit] : [])];
	}

	const regular = runs.filter(run => !run.isInit && !isRunning(run) && restarts(policy, run));
	return [...sidecars, ...regular];
}

/** Tells that a container is held back, and until when. */
function holdBack(context: ControllerContext, run: PodRun, container: ContainerRun): number {
	const {name} = container.container;
	const {namespace, name: podName, uid} = run.key;
	const pod = `${podName}_${namespace}(${uid})`;
	const heldUntilMs = container.heldUntilMs ?? context.nowMs;
	tell(context, run, container, 'Warning', 'BackOff', `Back-off restarting failed container ${name} in pod ${pod}`);
	const delay = goDuration(restartDelayMs(container.ends, container.killedByProbe === true));
	container.waiting = {
		reason: 'CrashLoopBackOff',
		message: `back-off ${delay} restarting failed container=${name} pod=${pod}`,
	};
	const noisyMs = context.nowMs + noisySyncMs * (1 + context.random() / 2);
	return context.minor >= quietBackOffSince ? heldUntilMs : Math.min(heldUntilMs, noisyMs);
}

function ended(
	context: ControllerContext,
	run: PodRun,
	container: ContainerRun,
	end: Omit<ProcessEnd, 'afterMs'>,
): void {
	const {nowMs, random} = context;
	const sinceMs = container.runningSinceMs ?? nowMs;
	const usual = end.exitCode === 0 ? 'Completed' : 'Error';
	container.previous = container.ended;
	container.ended = {
		exitCode: end.exitCode,
		reason: end.reason ?? usual,
		startedAt: timestamp(sinceMs),
		finishedAt: timestamp(nowMs),
		containerID: `containerd://${run.key.uid.replaceAll('-', '')}${String(container.runs).padStart(32, '0')}`,
	} as ContainerRun['ended'] & object;
	container.runningSinceMs = undefined;
	container.ready = false;
	container.started = false;
	container.ends = forgetsFailures(nowMs - sinceMs) ? 1 : container.ends + 1;
	const heldMs = restartDelayMs(container.ends, container.killedByProbe === true);
	const lateMs = givenDelayMs(run, 'backOff', runOf(container)) ?? heldMs * random() * backOffJitter;
	container.heldUntilMs = nowMs + heldMs + lateMs;
}

/** Ends a container that runs, by itself or by a signal; nothing if it ended otherwise meanwhile. */
export function endContainer(
	context: ControllerContext,
	run: PodRun,
	container: ContainerRun,
	runNumber: number,
	end: Omit<ProcessEnd, 'afterMs'>,
): boolean {
	if (container.runs !== runNumber || !isRunning(container)) {
		return false;
	}

	ended(context, run, container, end);
	return true;
}

/** The grace that a container gets before it is killed. */
export function stopDelay(
	container: ContainerRun,
	graceMs: number,
): {readonly afterMs: number; readonly exitCode: number} {
	const {onTerm} = container.process ?? {};
	return onTerm && onTerm.afterMs <= graceMs ? onTerm : {afterMs: graceMs, exitCode: 137};
}

function killForProbe(context: ControllerContext, run: PodRun, container: ContainerRun, kind: ProbeKind): void {
	const pod = podObject(context, run);
	const {name} = container.container;
	const {terminationGracePeriodSeconds: seconds = 30} = (pod?.spec ?? {}) as {
		readonly terminationGracePeriodSeconds?: number;
	};
	tell(context, run, container, 'Normal', 'Killing', `Container ${name} failed ${kind} probe, will be restarted`);
	container.killedByProbe = true;
	const {runs} = container;
	const {afterMs, exitCode} = stopDelay(container, seconds * 1000);
	run.agenda.at(context.nowMs + afterMs, later => {
		if (endContainer(later, run, container, runs, {exitCode})) {
			syncPod(later, run);
		}
	});
}

/** A container's process begins. */
function began(context: ControllerContext, run: PodRun, container: ContainerRun): void {
	const {nowMs} = context;
	const {images} = run.runtime;
	container.process = images(container.container.image ?? '').process(container.container);
	container.restarts += container.runs > 0 ? 1 : 0;
	container.runs++;
	container.previous = container.ended;
	container.runningSinceMs = nowMs;
	container.waiting = undefined;
	container.started = probeSpecOf(container, 'startup') === undefined;
	container.ready = container.started && probeSpecOf(container, 'readiness') === undefined;
	for (const kind of ['startup', 'readiness', 'liveness'] as const) {
		delete container.probes[kind];
	}

	follow(context, run, container);
}

/** Plans the end of a process that runs, and its probes. */
export function follow(context: ControllerContext, run: PodRun, container: ContainerRun): void {
	const {random, nowMs} = context;
	const {runs, process, runningSinceMs = nowMs} = container;
	const end = process && endOf(process, container.container);
	if (end) {
		run.agenda.at(Math.max(nowMs, runningSinceMs + end.afterMs), later => {
			if (endContainer(later, run, container, runs, end)) {
				container.killedByProbe = false;
				// The end is noticed when the runtime's containers are listed the next time.
				const lateMs = givenDelayMs(run, 'relist', runOf(container)) ?? relistMs * (0.8 + random() * 0.2);
				syncAt(run, later.nowMs + lateMs);
			}
		});
	}

	probeContainer(context, run, container, {
		changed: later => syncPod(later, run),
		kill: (later, kind) => killForProbe(later, run, container, kind),
	});
}

/** What came of the containers that a sync has tried to start. */
interface Came {
	/** The last one that runs now. */
	readonly started?: ContainerRun;
	/** When it makes sense to try the others again. */
	readonly retries: readonly number[];
}

/** Plans the next look: soon if something has started or a sync was asked for meanwhile. */
function finishStarts(context: ControllerContext, run: PodRun, {started, retries}: Came): void {
	const {again} = run;
	run.busy = false;
	run.again = false;
	if (started) {
		syncAt(run, context.nowMs + delayMs(run, 'running', runOf(started)));
	} else if (again) {
		syncPod(context, run);
	} else if (retries.length > 0) {
		syncAt(run, Math.min(...retries));
	}
}

/** Starts one container after the other, then plans the next look. */
function startAll(
	context: ControllerContext,
	run: PodRun,
	[first, ...rest]: readonly ContainerRun[],
	came: Came,
): void {
	if (first === undefined) {
		finishStarts(context, run, came);
		return;
	}

	const {retries} = came;
	if (first.heldUntilMs !== undefined && first.heldUntilMs > context.nowMs) {
		startAll(context, run, rest, {...came, retries: [...retries, holdBack(context, run, first)]});
		return;
	}

	startContainer(context, run, first, (later, attempt) => {
		if (attempt.started) {
			began(later, run, first);
		}

		const next = attempt.started ? {...came, started: first} : {...came, retries: [...retries, attempt.retryAtMs]};
		startAll(later, run, rest, next);
	});
}

/**
 * One sync of a pod: first the status as it is seen now, with the reasons of the last attempts, then the next steps; so the
 * status lags the events by one sync. Source: pkg/kubelet/kubelet.go, SyncPod.
 */
export function syncPod(context: ControllerContext, run: PodRun): void {
	if (run.terminating || run.sandbox !== 'ready') {
		return;
	}

	run.podIP ??= run.runtime.addressOf(context.world, run.key.uid, run.nodeName);
	writeStatus(context, run);
	if (run.busy) {
		run.again = true;
		return;
	}

	const {restartPolicy = 'Always'} = (podObject(context, run)?.spec ?? {}) as {readonly restartPolicy?: string};
	const starts = wanted(run, restartPolicy);
	if (starts.length > 0) {
		run.busy = true;
		startAll(context, run, starts, {retries: []});
	}
}

import type {WorldPod} from '../pods.ts';
import type {ControllerContext} from '../world.ts';
import {type ContainerRun, isRunning} from './container-run.ts';
import {statusMs} from './delays.ts';
import {delayMs, type PodRun, podObject, tell, writeStatus} from './pod-run.ts';
import {endContainer, stopDelay} from './pod-sync.ts';

/** From the removal of the sandbox to the verdict on containers that never ran; measured. */
const lostAfterMs = 950;

function remove(context: ControllerContext, run: PodRun): void {
	const {namespace, name, uid} = run.key;
	context.world.delete('Pod', namespace, name, {gracePeriodSeconds: 0, uid});
}

/** All containers are over: the last statuses, then the object goes. Source: kubelet.go, SyncTerminatedPod; status_manager.go. */
function finish(context: ControllerContext, run: PodRun): void {
	const {agenda, runs} = run;
	const {nowMs} = context;
	run.sandbox = 'gone';
	const lost = runs.filter(container => !container.isInit && container.runs === 0);
	agenda.at(nowMs + statusMs, later => writeStatus(later, run));
	if (lost.length > 0) {
		agenda.at(nowMs + lostAfterMs, later => {
			for (const container of lost) {
				container.lost = true;
			}

			writeStatus(later, run);
			run.agenda.at(later.nowMs + statusMs, last => remove(last, run));
		});
		return;
	}

	agenda.at(nowMs + statusMs + delayMs(run, 'cleanup'), later => remove(later, run));
}

/** The sidecars come after the others. */
function nextToStop(run: PodRun): readonly ContainerRun[] {
	const running = run.runs.filter(isRunning);
	const others = running.filter(({isSidecar}) => !isSidecar);
	return others.length > 0 ? others : running;
}

/** Signals the containers whose turn it is, and goes on when the last of them has ended. */
function stopNext(context: ControllerContext, run: PodRun, killMs: number): void {
	const containers = nextToStop(run);
	if (containers.length === 0) {
		finish(context, run);
	}

	for (const container of containers) {
		container.signalledMs ??= context.nowMs;
		const {runs, signalledMs} = container;
		const {afterMs, exitCode} = stopDelay(container, Math.max(0, killMs - signalledMs));
		run.agenda.at(signalledMs + afterMs, later => {
			endContainer(later, run, container, runs, {exitCode});
			if (!containers.some(isRunning)) {
				stopNext(later, run, killMs);
			}
		});
	}
}

/** Begins to stop what runs; what is not over by the end of the grace period is killed. */
function stopAll(context: ControllerContext, run: PodRun, graceSeconds: number): void {
	run.graceSeconds = graceSeconds;
	for (const container of run.runs.filter(isRunning)) {
		tell(context, run, container, 'Normal', 'Killing', `Stopping container ${container.container.name}`);
	}

	writeStatus(context, run);
	stopNext(context, run, context.nowMs + graceSeconds * 1000);
}

/** Of a pod that was deleted without one. Source: pkg/apis/core/v1/defaults.go. */
const usualGraceSeconds = 30;

/**
 * Ends a pod that was deleted: the regular containers get SIGTERM, the sidecars after them, and what doesn't end within the grace
 * period is killed. Source: kuberuntime_container.go, killContainersWithSyncResult.
 */
export function terminatePod(context: ControllerContext, run: PodRun): void {
	run.terminating = true;
	run.agenda.clear();
	run.agenda.at(context.nowMs + delayMs(run, 'signal'), now => {
		const pod = podObject(now, run);
		if (pod) {
			stopAll(now, run, pod.metadata.deletionGracePeriodSeconds ?? usualGraceSeconds);
		}
	});
}

/**
 * A pod that is being stopped was deleted again, with a shorter grace period: that one begins now. Source: pod_workers.go,
 * UpdatePod.
 */
export function shortenGrace(context: ControllerContext, run: PodRun, {metadata}: WorldPod): void {
	const {graceSeconds} = run;
	const wanted = metadata.deletionGracePeriodSeconds;
	const isShorter = graceSeconds !== undefined && wanted !== undefined && wanted < graceSeconds;
	if (isShorter && run.runs.some(isRunning)) {
		run.agenda.clear();
		stopAll(context, run, wanted);
	}
}

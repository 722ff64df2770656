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

/** Signals containers, and goes on when the last of them has ended. */
function stop(
	context: ControllerContext,
	run: PodRun,
	containers: readonly ContainerRun[],
	graceMs: number,
	then: (context: ControllerContext) => void,
): void {
	let left = containers.length;
	if (left === 0) {
		then(context);
	}

	for (const container of containers) {
		const {afterMs, exitCode} = stopDelay(container, graceMs);
		const {runs} = container;
		run.agenda.at(context.nowMs + afterMs, later => {
			endContainer(later, run, container, runs, {exitCode});
			left--;
			if (left === 0) {
				then(later);
			}
		});
	}
}

/**
 * Ends a pod that was deleted: the regular containers get SIGTERM, the sidecars after them, and what doesn't end within the grace
 * period is killed. Source: kuberuntime_container.go, killContainersWithSyncResult.
 */
export function terminatePod(context: ControllerContext, run: PodRun): void {
	run.terminating = true;
	run.agenda.clear();
	run.agenda.at(context.nowMs + delayMs(run, 'signal'), now => {
		const pod = podObject(now, run);
		if (pod === undefined) {
			return;
		}

		const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
		const endsMs = now.nowMs + graceMs;
		const running = run.runs.filter(isRunning);
		for (const container of running) {
			tell(now, run, container, 'Normal', 'Killing', `Stopping container ${container.container.name}`);
		}

		writeStatus(now, run);
		const sidecars = running.filter(({isSidecar}) => isSidecar);
		const others = running.filter(container => !sidecars.includes(container));
		stop(now, run, others, graceMs, later =>
			stop(later, run, sidecars, Math.max(0, endsMs - later.nowMs), last => finish(last, run)),
		);
	});
}

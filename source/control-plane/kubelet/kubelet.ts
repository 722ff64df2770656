import {asNode} from '../node/nodes.ts';
import {keyOf, splitKey} from '../owners.ts';
import {asPod, isTerminalPhase, isTerminating, type WorldPod} from '../pods.ts';
import type {Controller, ControllerContext, ReconcileResult} from '../world.ts';
import {adoptPod} from './adopt-pod.ts';
import {isRunning} from './container-run.ts';
import {type PodDelays, statusMs} from './delays.ts';
import type {Images} from './images.ts';
import {initializeNode, nodeReadyStatus} from './node-stage.ts';
import {podAddresses} from './pod-addresses.ts';
import {delayMs, type NodeRuntime, newPodRun, type PodRun, writeStatus} from './pod-run.ts';
import {follow, syncAt, syncPod} from './pod-sync.ts';
import {shortenGrace, terminatePod} from './pod-termination.ts';
import {mountVolumes} from './volume-mounts.ts';

export interface KubeletOptions {
	/** What each image does. */
	readonly images: Images;
	/** How long nodes take, where it isn't as usual. */
	readonly delays?: PodDelays;
}

/** From the binding to the first container: status, volumes, sandbox, status. */
function admit(run: PodRun, nowMs: number): void {
	const [admitMs, sandboxMs] = [delayMs(run, 'admit'), delayMs(run, 'sandbox')];
	run.agenda.at(nowMs + admitMs, context => writeStatus(context, run));
	const begin = (context: ControllerContext) => {
		run.sandbox = 'ready';
		writeStatus(context, run);
		syncAt(run, context.nowMs + statusMs);
	};
	// Volumes are there within the time that a sandbox takes, if they come at all.
	run.agenda.at(nowMs + admitMs + sandboxMs, context => mountVolumes(context, run, begin));
}

/**
 * The kubelets of all nodes, with a real one's logic: images and pulls, starts in order, probes, restarts with back-off,
 * graceful ends, conditions and events. What the images do is data. One for a world, for it remembers what runs.
 * Source: pkg/kubelet.
 */
export function createKubelet({images, delays = () => undefined}: KubeletOptions): Controller {
	const runs = new Map<string, PodRun>();
	const addresses = podAddresses();
	const runtime: NodeRuntime = {
		images,
		delays,
		pulled: new Set(),
		addressOf: addresses.of,
	};

	function runOf(pod: WorldPod, nowMs: number): PodRun {
		const known = runs.get(pod.metadata.uid);
		if (known) {
			return known;
		}

		const run = newPodRun(runtime, pod, nowMs);
		runs.set(pod.metadata.uid, run);
		if (adoptPod(run, pod)) {
			run.agenda.at(nowMs, context => {
				for (const container of run.runs.filter(isRunning)) {
					follow(context, run, container);
				}

				syncPod(context, run);
			});
		} else {
			admit(run, nowMs);
		}

		return run;
	}

	function reconcilePod(context: ControllerContext, pod: WorldPod): ReconcileResult {
		const {nowMs} = context;
		const isOver = isTerminalPhase(pod.status?.phase) && !runs.has(pod.metadata.uid);
		if (!pod.spec.nodeName || (isOver && !isTerminating(pod))) {
			return {};
		}

		const run = runOf(pod, nowMs);
		if (isTerminating(pod) && !run.terminating) {
			terminatePod(context, run);
		} else if (isTerminating(pod)) {
			shortenGrace(context, run, pod);
		}

		run.agenda.run(context, nowMs);
		const nextMs = run.agenda.nextMs();
		return nextMs === undefined ? {} : {requeueAfterMs: nextMs - nowMs};
	}

	return {
		name: 'kubelet',
		keysOf({type, object}) {
			if (object.kind === 'Pod' && type === 'DELETED') {
				runs.delete(object.metadata.uid);
				addresses.release(object.metadata.uid);
				return [];
			}

			return object.kind === 'Node' || (object.kind === 'Pod' && asPod(object).spec.nodeName) ? [keyOf(object)] : [];
		},
		reconcile(context, key) {
			const {namespace, name} = splitKey(key);
			const object = context.world.get(namespace === undefined ? 'Node' : 'Pod', namespace, name);
			if (object === undefined) {
				return {};
			}

			if (object.kind === 'Pod') {
				return reconcilePod(context, asPod(object));
			}

			if (nodeReadyStatus(asNode(object)) === undefined) {
				initializeNode(context, object);
			}

			return {};
		},
	};
}

import {asPod, type WorldPod} from '../pods.ts';
import type {ControllerContext} from '../world.ts';
import {type Agenda, agenda} from './agenda.ts';
import {apiStatus} from './api-status.ts';
import {type ContainerRun, fieldPathOf, newRun} from './container-run.ts';
import {type Delay, type DelayedRun, type PodDelays, usualDelaysMs} from './delays.ts';
import type {Images} from './images.ts';
import {nodeAddress, type PodAddresses} from './pod-addresses.ts';

/** What all pods of a world share. */
export interface NodeRuntime {
	readonly images: Images;
	readonly delays: PodDelays;
	/** `node image`: what was pulled. */
	readonly pulled: Set<string>;
	readonly addressOf: PodAddresses['of'];
}

/** A pod as its kubelet knows it. Changed in place by the kubelet alone. */
export interface PodRun {
	readonly runtime: NodeRuntime;
	readonly key: {readonly namespace: string | undefined; readonly name: string; readonly uid: string};
	readonly nodeName: string;
	readonly runs: readonly ContainerRun[];
	readonly agenda: Agenda<ControllerContext>;
	readonly startedMs: number;
	sandbox: 'none' | 'ready' | 'gone';
	podIP?: string | undefined;
	/** A sync is under way; another one asked for meanwhile follows it. */
	busy: boolean;
	again: boolean;
	terminating: boolean;
	/** How long its containers were given to end; undefined: they were not told to yet. */
	graceSeconds?: number;
}

export function newPodRun(runtime: NodeRuntime, pod: WorldPod, nowMs: number): PodRun {
	const {namespace, name, uid} = pod.metadata;
	const init = (pod.spec.initContainers ?? []).map(container => newRun(container, true));
	const regular = pod.spec.containers.map(container => newRun(container, false));
	return {
		runtime,
		key: {namespace, name, uid},
		nodeName: pod.spec.nodeName ?? '',
		runs: [...init, ...regular],
		agenda: agenda(),
		startedMs: nowMs,
		sandbox: 'none',
		busy: false,
		again: false,
		terminating: false,
	};
}

/** How long it takes on this pod's node. */
export function delayMs(run: PodRun, delay: keyof typeof usualDelaysMs, of?: DelayedRun): number {
	return givenDelayMs(run, delay, of) ?? usualDelaysMs[delay];
}

/** The same where a node was said to take so long; undefined: as usual. */
export function givenDelayMs({runtime, key}: PodRun, delay: Delay, of?: DelayedRun): number | undefined {
	return runtime.delays(key.uid, delay, of);
}

/** The pod's object, unless it went or another one took its name. */
export function podObject({world}: ControllerContext, {key}: PodRun): WorldPod | undefined {
	const object = world.get('Pod', key.namespace, key.name);
	return object?.metadata.uid === key.uid ? asPod(object) : undefined;
}

/** Of a node that has no address yet. */
const unknownHost = '127.0.0.1';

/** Writes the pod's status as it is now. */
export function writeStatus(context: ControllerContext, run: PodRun): void {
	const pod = podObject(context, run);
	if (pod === undefined) {
		return;
	}

	const {world, nowMs, minor} = context;
	const {runs, sandbox, podIP, startedMs, runtime, nodeName, terminating: isTerminal} = run;
	const hostIP = nodeAddress(world, nodeName) ?? unknownHost;
	const imageId = (image: string) => runtime.images(image).imageId;
	const status = apiStatus({pod, runs, imageId, sandbox, podIP, hostIP, startedMs, isTerminal, nowMs, minor});
	world.updateStatus({...pod, status});
}

/** Records an event about one of the pod's containers. */
export function tell(
	context: ControllerContext,
	run: PodRun,
	container: ContainerRun,
	type: 'Normal' | 'Warning',
	reason: string,
	message: string,
): void {
	const about = podObject(context, run);
	if (about) {
		const fieldPath = fieldPathOf(container);
		context.record({about, fieldPath, type, reason, message, host: run.nodeName});
	}
}

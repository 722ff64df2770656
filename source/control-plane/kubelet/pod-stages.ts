import type {Condition, ContainerStatus} from '../../kubernetes/objects.ts';
import {isTerminating, type WorldPod} from '../pods.ts';
import {timestamp} from '../time.ts';
import {parseGoDuration} from './go-duration.ts';

/** What a played kubelet does with a pod next, and how long after the pod came to need it. */
export interface PodStage {
	readonly name: 'create' | 'ready' | 'image-missing' | 'crash' | 'delete';
	readonly delayMs: number;
}

type PodStatus = NonNullable<WorldPod['status']> & Readonly<Record<string, unknown>>;

const readyAfterAnnotation = 'rolltop.dev/ready-after';
const goneAfterAnnotation = 'rolltop.dev/gone-after';
export const behaviorLabel = 'rolltop.dev/behavior';

/** How long a pod takes where its template doesn't say. */
export interface PodTimings {
	readonly readyAfterMs: number;
	readonly goneAfterMs: number;
}

export const usualTimings: PodTimings = {readyAfterMs: 1000, goneAfterMs: 300};

/** A broken pod breaks so long after its containers were created. */
const breaksAfterMs = 500;

function annotatedMs(pod: WorldPod, annotation: string, usualMs: number): number {
	return parseGoDuration(pod.metadata.annotations?.[annotation] ?? '') ?? usualMs;
}

/** The stage that a pod is in; undefined: nothing happens to it by itself. */
export function stageOf(pod: WorldPod, timings: PodTimings): PodStage | undefined {
	if (isTerminating(pod)) {
		return {name: 'delete', delayMs: annotatedMs(pod, goneAfterAnnotation, timings.goneAfterMs)};
	}

	const {phase = 'Pending', startTime, containerStatuses = []} = pod.status ?? {};
	if (phase === 'Pending' && startTime === undefined) {
		return {name: 'create', delayMs: 0};
	}

	const behavior = pod.metadata.labels?.[behaviorLabel];
	if (phase === 'Pending' && behavior === undefined) {
		return {name: 'ready', delayMs: annotatedMs(pod, readyAfterAnnotation, timings.readyAfterMs)};
	}

	const isCreating = containerStatuses.some(({state}) => state?.waiting?.reason === 'ContainerCreating');
	return isCreating && (behavior === 'image-missing' || behavior === 'crash')
		? {name: behavior, delayMs: breaksAfterMs}
		: undefined;
}

/**
 * Merges conditions by type, as a strategic merge patch does: what a patch doesn't name stays, even an outdated reason, and
 * new ones come first.
 */
function merged(before: readonly Condition[] | undefined, patch: readonly Condition[]): readonly Condition[] {
	const kept = (before ?? []).map(condition => ({...condition, ...patch.find(({type}) => type === condition.type)}));
	const added = patch.filter(({type}) => !kept.some(condition => condition.type === type));
	return [...added, ...kept];
}

function condition(type: string, status: string, now: string, more: Partial<Condition> = {}): Condition {
	return {type, status, lastProbeTime: null, lastTransitionTime: now, ...more} as Condition;
}

function containers(pod: WorldPod, fields: (container: {readonly name: string; readonly image?: string}) => object) {
	return pod.spec.containers.map(container => ({
		name: container.name,
		state: {},
		lastState: {},
		ready: false,
		restartCount: 0,
		...(container.image === undefined ? {} : {image: container.image}),
		imageID: '',
		started: false,
		...fields(container),
	})) as readonly ContainerStatus[];
}

function created(pod: WorldPod, now: string): Partial<PodStatus> {
	const names = pod.spec.containers.map(({name}) => name).join(' ');
	const notReady = {reason: 'ContainersNotReady', message: `containers with unready status: [${names}]`};
	const conditions = merged(pod.status?.conditions, [
		condition('Initialized', 'True', now),
		condition('Ready', 'False', now, notReady),
		condition('ContainersReady', 'False', now, notReady),
	]);
	const containerStatuses = containers(pod, () => ({state: {waiting: {reason: 'ContainerCreating'}}}));
	return {conditions, containerStatuses, phase: 'Pending', startTime: now};
}

function ready(pod: WorldPod, now: string, podIP: string, hostIP: string | undefined): Partial<PodStatus> {
	const conditions = merged(pod.status?.conditions, [
		condition('Ready', 'True', now),
		condition('ContainersReady', 'True', now),
	]);
	const running = {ready: true, started: true, state: {running: {startedAt: now}}};
	return {
		conditions,
		containerStatuses: containers(pod, () => running),
		...(hostIP === undefined ? {} : {hostIP}),
		phase: 'Running',
		podIP,
		podIPs: [{ip: podIP}],
	};
}

function imageMissing(pod: WorldPod): Partial<PodStatus> {
	const containerStatuses = containers(pod, ({image = ''}) => {
		const cause = `failed to pull and unpack image "${image}": not found`;
		const message = `Back-off pulling image "${image}": ErrImagePull: rpc error: code = NotFound desc = ${cause}`;
		return {state: {waiting: {reason: 'ImagePullBackOff', message}}};
	});
	return {containerStatuses};
}

function crashed(pod: WorldPod, now: string): Partial<PodStatus> {
	const containerStatuses = containers(pod, ({name}) => ({
		restartCount: 3,
		lastState: {terminated: {exitCode: 1, reason: 'Error', startedAt: now, finishedAt: now}},
		state: {waiting: {reason: 'CrashLoopBackOff', message: `back-off 40s restarting failed container=${name}`}},
	}));
	return {containerStatuses, phase: 'Running'};
}

/** The addresses of a pod and of its node, if that has one; asked for only when they are needed. */
export interface PodPlace {
	readonly podIP: () => string;
	readonly hostIP: () => string | undefined;
}

/** The status that a stage leads to; not for `delete`, which removes the pod. */
export function statusAfter(
	stage: Exclude<PodStage['name'], 'delete'>,
	pod: WorldPod,
	nowMs: number,
	{podIP, hostIP}: PodPlace,
): PodStatus {
	const now = timestamp(nowMs);
	const changes = {
		create: () => created(pod, now),
		ready: () => ready(pod, now, podIP(), hostIP()),
		'image-missing': () => imageMissing(pod),
		crash: () => crashed(pod, now),
	};
	return {...pod.status, ...changes[stage]()};
}

import type {Container, ContainerState, ContainerStateTerminated, ContainerStatus, Pod} from '../kubernetes/objects.ts';
import {ageOf, humanDuration} from './duration.ts';
import {fieldsOf} from './json-object.ts';
import type {PodTone} from './pod-status.ts';
import {terminatedWord} from './pod-tally.ts';
import {probeText} from './probe-text.ts';
import {epochMs} from './timestamp.ts';

export type ContainerRole = 'init' | 'sidecar' | 'container' | 'ephemeral';

/** One container of a pod, in words. */
export interface ContainerFacts {
	readonly name: string;
	readonly role: ContainerRole;
	readonly tone: PodTone;
	readonly image: string;
	/** `Running since 4m`, `Waiting: CrashLoopBackOff`, `Terminated: OOMKilled, exit code 137 (SIGKILL), 2m ago`. */
	readonly state: string;
	/** The kubelet's or the container's own words on its state. */
	readonly message?: string;
	/** The same of the run before. */
	readonly last?: string;
	readonly lastMessage?: string;
	readonly restarts: number;
	/** Undefined: it is not asked for (an init container that ran through). */
	readonly ready?: boolean;
	/** `readiness http-get …`, in kubectl's words. */
	readonly probes: readonly (readonly [name: string, text: string])[];
	/** `requests cpu=100m, memory=128Mi`. */
	readonly resources: readonly string[];
	/** Whether there was a run before the present one whose log may be there. */
	readonly hasPrevious: boolean;
}

/** The signals that end containers, by number; those above 128 in an exit code come from a shell or the runtime. */
const signals: Readonly<Record<number, string>> = {
	1: 'SIGHUP',
	2: 'SIGINT',
	6: 'SIGABRT',
	9: 'SIGKILL',
	11: 'SIGSEGV',
	15: 'SIGTERM',
};

function exitText({exitCode = 0, signal}: ContainerStateTerminated): string {
	const name = signals[signal || exitCode - 128];
	return `exit code ${exitCode}${name === undefined ? '' : ` (${name})`}`;
}

function terminatedText(terminated: ContainerStateTerminated, nowMs: number): string {
	const {startedAt, finishedAt} = terminated;
	const [startMs, endMs] = [epochMs(startedAt), epochMs(finishedAt)];
	const ran = startMs === undefined || endMs === undefined ? '' : `, ran ${humanDuration(endMs - startMs)}`;
	const ago = endMs === undefined ? '' : `, ${humanDuration(nowMs - endMs)} ago`;
	const word = terminatedWord(terminated);
	return `Terminated: ${word.startsWith('ExitCode') ? '' : `${word}, `}${exitText(terminated)}${ago}${ran}`;
}

function stateText({waiting, running, terminated}: ContainerState, nowMs: number): string {
	if (running) {
		return running.startedAt ? `Running since ${ageOf(running.startedAt, nowMs)}` : 'Running';
	}

	return terminated ? terminatedText(terminated, nowMs) : `Waiting${waiting?.reason ? `: ${waiting.reason}` : ''}`;
}

/** Waiting for these is how every container begins. */
const beginnings = new Set(['', 'ContainerCreating', 'PodInitializing']);

function toneOf(role: ContainerRole, status: ContainerStatus | undefined): PodTone {
	const {waiting, running, terminated} = status?.state ?? {};
	if (terminated) {
		return (terminated.exitCode ?? 0) !== 0 ? 'bad' : 'ended';
	}

	if (running) {
		return status?.ready === true || role === 'init' || role === 'ephemeral' ? 'good' : 'busy';
	}

	return beginnings.has(waiting?.reason ?? '') ? 'busy' : 'bad';
}

function quantitiesOf(value: unknown): string {
	return Object.entries(fieldsOf(value))
		.map(([name, quantity]) => `${name}=${String(quantity)}`)
		.join(', ');
}

function resourcesOf(container: Container): readonly string[] {
	const {requests, limits} = fieldsOf(container.resources);
	return [
		['requests', quantitiesOf(requests)],
		['limits', quantitiesOf(limits)],
	].flatMap(([name, text]) => (text === '' ? [] : [`${name} ${text}`]));
}

const probeFields = [
	['startup', 'startupProbe'],
	['readiness', 'readinessProbe'],
	['liveness', 'livenessProbe'],
] as const;

function factsOf(
	container: Container,
	role: ContainerRole,
	status: ContainerStatus | undefined,
	nowMs: number,
): ContainerFacts {
	const {state = {}, lastState = {}, restartCount = 0, ready} = status ?? {};
	const message = state.waiting?.message || state.terminated?.message;
	const last = lastState.terminated;
	return {
		name: container.name,
		role,
		tone: toneOf(role, status),
		image: container.image ?? '',
		state: status === undefined ? 'Waiting: the kubelet has not reported it yet' : stateText(state, nowMs),
		...(message ? {message} : {}),
		...(last ? {last: terminatedText(last, nowMs)} : {}),
		...(last?.message ? {lastMessage: last.message} : {}),
		restarts: restartCount,
		...(ready === undefined || role === 'init' || role === 'ephemeral' ? {} : {ready}),
		probes: probeFields.flatMap(([name, field]) =>
			container[field] ? [[name, probeText(container[field])] as const] : [],
		),
		resources: resourcesOf(container),
		hasPrevious: last !== undefined || restartCount > 0,
	};
}

/** All containers of a pod in the order in which they start: init containers and sidecars, regular ones, ephemeral ones. */
export function podContainers({spec, status}: Pod, nowMs: number): readonly ContainerFacts[] {
	const statusOf = (statuses: readonly ContainerStatus[] | undefined, name: string) =>
		statuses?.find(one => one.name === name);
	const listed = (
		containers: readonly Container[] | undefined,
		statuses: readonly ContainerStatus[] | undefined,
		roleOf: (container: Container) => ContainerRole,
	) =>
		(containers ?? []).map(container =>
			factsOf(container, roleOf(container), statusOf(statuses, container.name), nowMs),
		);
	return [
		...listed(spec.initContainers, status?.initContainerStatuses, ({restartPolicy}) =>
			restartPolicy === 'Always' ? 'sidecar' : 'init',
		),
		...listed(spec.containers, status?.containerStatuses, () => 'container'),
		...listed(spec.ephemeralContainers, status?.ephemeralContainerStatuses, () => 'ephemeral'),
	];
}

const defaultContainerAnnotation = 'kubectl.kubernetes.io/default-container';

/**
 * The container that one means who asks for a pod's log: the first that fails, else the one that kubectl takes by
 * default (its annotation, else the first regular one). Source: kubectl pkg/cmd/util/podcmd/podcmd.go.
 */
export function containerInQuestion(pod: Pod, nowMs: number): string {
	const containers = podContainers(pod, nowMs);
	const failing = containers.find(({tone}) => tone === 'bad');
	const named = pod.metadata.annotations?.[defaultContainerAnnotation];
	const fallback = containers.find(({name}) => name === named) ?? containers.find(({role}) => role === 'container');
	return (failing ?? fallback ?? containers[0])?.name ?? '';
}

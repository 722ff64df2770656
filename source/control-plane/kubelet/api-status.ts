import type {Condition, ContainerState, ContainerStatus} from '../../kubernetes/objects.ts';
import {amountOf} from '../../rollout/quantity.ts';
import type {WorldPod} from '../pods.ts';
import {timestamp} from '../time.ts';
import {type ContainerRun, isRunning} from './container-run.ts';
import {containersReadyCondition, initializedCondition, type MadeCondition, readyCondition} from './pod-conditions.ts';
import {podPhase} from './pod-phase.ts';

/** Since when a pod tells whether its sandbox and network are there. */
const sandboxConditionSince = 29;
/** Since when the status and its conditions tell which generation they are about. */
const observedGenerationSince = 34;

/** Since when a pod's status sums up the resources of its containers; by observation of 1.37. */
const podResourcesSince = 36;

/** What of a pod's node goes into its status. */
export interface PodFacts {
	readonly pod: WorldPod;
	readonly runs: readonly ContainerRun[];
	readonly sandbox: 'none' | 'ready' | 'gone';
	readonly podIP: string | undefined;
	readonly hostIP: string;
	/** Of an image, where it is known. */
	readonly imageId: (image: string) => string | undefined;
	readonly startedMs: number;
	/** The pod was told to end: nothing runs again. */
	readonly isTerminal: boolean;
	readonly nowMs: number;
	readonly minor: number;
}

const lostContainer = {
	exitCode: 137,
	reason: 'ContainerStatusUnknown',
	message: 'The container could not be located when the pod was terminated',
	startedAt: null,
	finishedAt: null,
};

/** A waiting state hides an end that is over: it moves to lastState. Source: kubelet_pods.go, convertToAPIContainerStatuses. */
function statesOf(
	run: ContainerRun,
	initialReason: string,
	isTerminal: boolean,
): {
	readonly state: ContainerState;
	readonly lastState: ContainerState;
} {
	const last = (terminated: ContainerRun['ended']) => (terminated ? {terminated} : {});
	if (run.lost) {
		return {state: {terminated: lostContainer}, lastState: {}};
	}

	if (run.runningSinceMs !== undefined) {
		return {state: {running: {startedAt: timestamp(run.runningSinceMs)}}, lastState: last(run.previous)};
	}

	if (run.waiting && !isTerminal) {
		return {state: {waiting: run.waiting}, lastState: last(run.ended)};
	}

	return run.ended
		? {state: {terminated: run.ended}, lastState: last(run.previous)}
		: {state: {waiting: {reason: initialReason}}, lastState: {}};
}

/** A digest that is the same for the same image. */
function imageIdOf(image: string): string {
	let hash = 7;
	const digits = Array.from({length: 64}, (_, index) => {
		hash = (Math.imul(hash, 31) + (image.charCodeAt(index % Math.max(1, image.length)) || 0) + index) >>> 0;
		return (hash % 16).toString(16);
	});
	const repository = image.replace(/:[^:/]*$/, '');
	return `${repository}@sha256:${digits.join('')}`;
}

type Resources = {readonly requests?: object; readonly limits?: object};

function containerStatus(run: ContainerRun, facts: PodFacts): ContainerStatus {
	const {container, restarts, ready, started} = run;
	const hasInit = (facts.pod.spec.initContainers ?? []).length > 0;
	const states = statesOf(run, hasInit ? 'PodInitializing' : 'ContainerCreating', facts.isTerminal);
	const image = container.image ?? '';
	const hasRun = run.runs > 0;
	const {requests, limits} = (container.resources ?? {}) as Resources;
	const isDone = run.isInit && !run.isSidecar && run.ended?.exitCode === 0 && !isRunning(run);
	const status = {
		name: container.name,
		...states,
		ready: run.isInit && !run.isSidecar ? isDone : ready,
		restartCount: restarts,
		image,
		imageID: hasRun ? (facts.imageId(image) ?? imageIdOf(image)) : '',
		...(hasRun
			? {containerID: `containerd://${facts.pod.metadata.uid.replaceAll('-', '')}${String(run.runs).padStart(32, '0')}`}
			: {}),
		started: isRunning(run) && (started || (run.isInit && !run.isSidecar)),
		...(requests && hasRun ? {allocatedResources: requests} : {}),
		...(hasRun && (requests || limits) ? {resources: container.resources} : {}),
	};
	return status as ContainerStatus;
}

type Amounts = Readonly<Record<string, string>>;

/** The sum of quantities: in their own unit where they have the same, else in the base unit. */
function sumOf(quantities: readonly string[]): string {
	const parts = quantities.map(text => /^(\d+)(\D*)$/.exec(text));
	const [first] = parts;
	const isUniform = first && parts.every(part => part?.[2] === first[2]);
	return isUniform
		? `${parts.reduce((sum, part) => sum + Number(part?.[1]), 0)}${first[2]}`
		: String(quantities.reduce((sum, text) => sum + amountOf(text), 0));
}

function summed(all: readonly (Amounts | undefined)[]): Amounts | undefined {
	const names = [...new Set(all.flatMap(amounts => Object.keys(amounts ?? {})))];
	return names.length === 0
		? undefined
		: Object.fromEntries(names.map(name => [name, sumOf(all.flatMap(amounts => amounts?.[name] ?? []))]));
}

/** What the containers that run for as long as the pod have together. Source: kubelet_pods.go, since in-place resizing. */
function podResources(runs: readonly ContainerRun[]): object {
	const lasting = runs.filter(({isInit, isSidecar}) => !isInit || isSidecar);
	const all = lasting.map(({container}) => (container.resources ?? {}) as Resources);
	const requests = summed(all.map(resources => resources.requests as Amounts | undefined));
	const limits = summed(all.map(resources => resources.limits as Amounts | undefined));
	return {
		...(requests ? {allocatedResources: requests} : {}),
		...(requests || limits ? {resources: {...(limits ? {limits} : {}), ...(requests ? {requests} : {})}} : {}),
	};
}

/** A condition keeps its time while its status stays. */
function dated(made: MadeCondition, {pod, nowMs, minor}: PodFacts): Condition {
	const before = pod.status?.conditions?.find(({type}) => type === made.type);
	const {type, ...others} = made;
	const {generation} = pod.metadata;
	return {
		type,
		...(generation !== undefined && minor >= observedGenerationSince ? {observedGeneration: generation} : {}),
		...others,
		lastProbeTime: null,
		lastTransitionTime: before?.status === made.status ? before.lastTransitionTime : timestamp(nowMs),
	} as Condition;
}

function sandboxCondition({sandbox}: PodFacts): MadeCondition {
	const type = 'PodReadyToStartContainers';
	const message = sandbox === 'none' ? 'no pod sandbox exists' : 'pod sandbox is not ready';
	return sandbox === 'ready' ? {type, status: 'True'} : {type, status: 'False', reason: 'PodSandboxNotReady', message};
}

/** The status that the kubelet writes. Source: pkg/kubelet/kubelet_pods.go, generateAPIPodStatus. */
export function apiStatus(facts: PodFacts): NonNullable<WorldPod['status']> {
	const {pod, runs, podIP, hostIP, minor, isTerminal} = facts;
	const initContainerStatuses = runs.filter(({isInit}) => isInit).map(run => containerStatus(run, facts));
	const containerStatuses = runs.filter(({isInit}) => !isInit).map(run => containerStatus(run, facts));
	const statuses = [...initContainerStatuses, ...containerStatuses];
	const hasLost = runs.some(({lost}) => lost);
	const counted = podPhase({spec: pod.spec, statuses, isTerminal});
	const phase = hasLost ? 'Failed' : counted;
	// A pod whose containers were lost is declared failed after its conditions were made. Source: status_manager.go, TerminatePod.
	const input = {
		spec: pod.spec,
		statuses,
		phase: hasLost ? 'Pending' : phase,
		conditions: pod.status?.conditions ?? [],
	};
	const conditionInput = hasLost ? {...input, statuses: statuses.map(status => ({...status, ready: false}))} : input;
	const own = [
		...(minor >= sandboxConditionSince ? [sandboxCondition(facts)] : []),
		initializedCondition(conditionInput),
		readyCondition(conditionInput),
		containersReadyCondition(conditionInput),
		{type: 'PodScheduled', status: 'True'},
	].map(made => dated(made, facts));
	const foreign = (pod.status?.conditions ?? []).filter(({type}) => !own.some(condition => condition.type === type));
	const {generation} = pod.metadata;
	return {
		...pod.status,
		...(generation !== undefined && minor >= observedGenerationSince ? {observedGeneration: generation} : {}),
		phase,
		conditions: [...own, ...foreign],
		hostIP,
		hostIPs: [{ip: hostIP}],
		...(podIP === undefined ? {} : {podIP, podIPs: [{ip: podIP}]}),
		startTime: timestamp(facts.startedMs),
		...(initContainerStatuses.length > 0 ? {initContainerStatuses} : {}),
		containerStatuses,
		...(minor >= podResourcesSince ? podResources(runs) : {}),
	} as NonNullable<WorldPod['status']>;
}

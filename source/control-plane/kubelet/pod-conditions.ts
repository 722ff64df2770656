import type {Condition, ContainerStatus, PodSpec} from '../../kubernetes/objects.ts';
import {hasRegularContainerStarted} from './pod-phase.ts';

type Status = Pick<ContainerStatus, 'name' | 'ready' | 'started' | 'state'>;

/** What the conditions are made of. */
export interface ConditionInput {
	readonly spec: Partial<Pick<PodSpec, 'containers' | 'initContainers'>> & {
		readonly readinessGates?: readonly {readonly conditionType: string}[];
	};
	/** Of all containers, init containers too; undefined when the runtime has told nothing, which isn't an empty list. */
	readonly statuses: readonly Status[] | undefined;
	readonly phase: string;
	/** The pod's conditions, for readiness gates. */
	readonly conditions?: readonly Pick<Condition, 'type' | 'status'>[];
}

export type MadeCondition = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

const isSidecar = ({restartPolicy}: {readonly restartPolicy?: string}): boolean => restartPolicy === 'Always';

/** `containers with unready status: [a b]`, for each sort that there is. */
function listed(sorts: Readonly<Record<string, readonly string[]>>): string {
	return Object.entries(sorts)
		.filter(([, names]) => names.length > 0)
		.map(([sort, names]) => `containers with ${sort} status: [${names.join(' ')}]`)
		.join(', ');
}

/** Source: pkg/kubelet/status/generate.go, GenerateContainersReadyCondition. */
export function containersReadyCondition({spec, statuses, phase}: ConditionInput): MadeCondition {
	const type = 'ContainersReady';
	if (statuses === undefined) {
		return {type, status: 'False', reason: 'UnknownContainerStatuses'};
	}

	const needed = [...(spec.initContainers ?? []).filter(isSidecar), ...(spec.containers ?? [])];
	const found = needed.map(({name}) => ({name, status: statuses.find(status => status.name === name)}));
	const unknown = found.filter(({status}) => status === undefined).map(({name}) => name);
	const unready = found.filter(({status}) => status && !status.ready).map(({name}) => name);
	if (phase === 'Succeeded' && unknown.length === 0) {
		return {type, status: 'False', reason: 'PodCompleted'};
	}

	if (phase === 'Failed') {
		return {type, status: 'False', reason: 'PodFailed'};
	}

	const message = listed({unknown, unready});
	return message === '' ? {type, status: 'True'} : {type, status: 'False', reason: 'ContainersNotReady', message};
}

/** Source: pkg/kubelet/status/generate.go, GeneratePodReadyCondition. */
export function readyCondition(input: ConditionInput): MadeCondition {
	const containersReady = containersReadyCondition(input);
	if (containersReady.status !== 'True') {
		return {...containersReady, type: 'Ready'};
	}

	const missing = (input.spec.readinessGates ?? []).flatMap(({conditionType}) => {
		const condition = input.conditions?.find(({type}) => type === conditionType);
		if (condition === undefined) {
			return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
		}

		return condition.status === 'True'
			? []
			: [`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`];
	});
	return missing.length === 0
		? {type: 'Ready', status: 'True'}
		: {type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message: missing.join(', ')};
}

/** Source: pkg/kubelet/status/generate.go, GeneratePodInitializedCondition. */
export function initializedCondition({spec, statuses, phase}: ConditionInput): MadeCondition {
	const type = 'Initialized';
	const {initContainers = [], containers = []} = spec;
	if (statuses === undefined && initContainers.length > 0) {
		return {type, status: 'False', reason: 'UnknownContainerStatuses'};
	}

	const found = initContainers.map(container => {
		const status = statuses?.find(({name}) => name === container.name);
		return {name: container.name, status, isDone: isSidecar(container) ? status?.started : status?.ready};
	});
	const unknown = found.filter(({status}) => status === undefined).map(({name}) => name);
	const incomplete = found.filter(({status, isDone}) => status && !isDone).map(({name}) => name);
	if (phase === 'Succeeded' && unknown.length === 0) {
		return {type, status: 'True', reason: 'PodCompleted'};
	}

	const message = listed({unknown, incomplete});
	const isInitialized = message === '' || hasRegularContainerStarted(containers, statuses ?? []);
	return isInitialized ? {type, status: 'True'} : {type, status: 'False', reason: 'ContainersNotInitialized', message};
}

import type {ContainerStatus} from '../../kubernetes/objects.ts';

export type PhaseStatus = Pick<ContainerStatus, 'name' | 'state' | 'lastState' | 'started'>;

/** What decides a pod's phase. */
export interface PhaseInput {
	readonly spec: {
		readonly containers: readonly {readonly name: string}[];
		readonly initContainers?: readonly {readonly name: string; readonly restartPolicy?: string}[];
		readonly restartPolicy?: string;
	};
	/** Of all containers, init containers too. */
	readonly statuses: readonly PhaseStatus[];
	/** The pod was told to end, or ended: containers that are over stay so, whatever the restart policy. */
	readonly isTerminal: boolean;
}

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

interface Tally {
	unknown: number;
	running: number;
	waiting: number;
	stopped: number;
	succeeded: number;
}

const exitedBadly = (state: PhaseStatus['state']): boolean => (state?.terminated?.exitCode ?? 0) !== 0;

/** Whether a regular container has ever run: then the pod has been initialized. */
export function hasRegularContainerStarted(
	containers: readonly {readonly name: string}[],
	statuses: readonly PhaseStatus[],
): boolean {
	return containers.some(({name}) => {
		const state = statuses.find(status => status.name === name)?.state;
		return state?.running !== undefined || state?.terminated !== undefined;
	});
}

/** Ordinary init containers: some unfinished, some failed. */
function initialization({spec, statuses}: PhaseInput): {readonly isPending: boolean; readonly hasFailed: boolean} {
	const own = (spec.initContainers ?? []).filter(({restartPolicy}) => restartPolicy !== 'Always');
	const states = own.map(({name}) => statuses.find(status => status.name === name));
	const ended = (status: PhaseStatus | undefined) =>
		status?.state?.terminated
			? status.state
			: status?.state?.waiting && status.lastState?.terminated
				? status.lastState
				: undefined;
	return {
		isPending: states.some(status => ended(status) === undefined),
		hasFailed: states.some(status => exitedBadly(ended(status))),
	};
}

/** Counts sidecars; whether one has not started yet. One that ended doesn't count: it will run again or is not needed. */
function countSidecars({spec, statuses}: PhaseInput, tally: Tally): boolean {
	let isPending = false;
	for (const {name} of (spec.initContainers ?? []).filter(({restartPolicy}) => restartPolicy === 'Always')) {
		const {state, lastState, started} = statuses.find(status => status.name === name) ?? {};
		if (state?.running) {
			tally.running++;
			isPending ||= started !== true;
		} else if (state?.waiting && !lastState?.terminated) {
			tally.waiting++;
			isPending = true;
		} else if (!state?.terminated && !state?.waiting) {
			tally.unknown++;
		}
	}

	return isPending;
}

function countRegular({spec, statuses}: PhaseInput, tally: Tally): void {
	for (const {name} of spec.containers) {
		const {state, lastState} = statuses.find(status => status.name === name) ?? {};
		if (state?.running) {
			tally.running++;
		} else if (state?.terminated) {
			tally.stopped++;
			tally.succeeded += state.terminated.exitCode === 0 ? 1 : 0;
		} else if (state?.waiting) {
			// One that waits to run again after an end is no new one.
			tally[lastState?.terminated ? 'stopped' : 'waiting']++;
		} else {
			tally.unknown++;
		}
	}
}

/** The phase when every container is over. */
function endedPhase({spec, isTerminal}: PhaseInput, {stopped, succeeded}: Tally): PodPhase {
	if (!isTerminal && (spec.restartPolicy ?? 'Always') === 'Always') {
		return 'Running';
	}

	if (stopped === succeeded) {
		return 'Succeeded';
	}

	return isTerminal || spec.restartPolicy === 'Never' ? 'Failed' : 'Running';
}

/** Source: pkg/kubelet/kubelet_pods.go, getPhase. */
export function podPhase(input: PhaseInput): PodPhase {
	const {spec, statuses} = input;
	const init = initialization(input);
	if (init.hasFailed && spec.restartPolicy === 'Never') {
		return 'Failed';
	}

	const tally: Tally = {unknown: 0, running: 0, waiting: 0, stopped: 0, succeeded: 0};
	const sidecarPending = countSidecars(input, tally);
	countRegular(input, tally);
	const isInitializing = init.isPending || (sidecarPending && !hasRegularContainerStarted(spec.containers, statuses));
	if (isInitializing || tally.waiting > 0 || tally.unknown > 0) {
		return 'Pending';
	}

	if (tally.running > 0) {
		return 'Running';
	}

	return tally.stopped > 0 ? endedPhase(input, tally) : 'Pending';
}

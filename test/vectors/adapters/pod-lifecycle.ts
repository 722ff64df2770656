import {
	type ConditionInput,
	containersReadyCondition,
	initializedCondition,
	type MadeCondition,
	readyCondition,
} from '../../../source/control-plane/kubelet/pod-conditions.ts';
import {type PhaseInput, type PhaseStatus, podPhase} from '../../../source/control-plane/kubelet/pod-phase.ts';
import type {Adapter} from '../adapter.ts';

interface VectorPhaseInput {
	readonly spec: PhaseInput['spec'];
	readonly containerStatuses?: readonly PhaseStatus[];
	readonly initContainerStatuses?: readonly PhaseStatus[];
	readonly podIsTerminal?: boolean;
}

interface VectorConditionInput {
	readonly spec?: ConditionInput['spec'];
	readonly containerStatuses?: ConditionInput['statuses'];
	readonly podPhase?: string;
	readonly conditions?: ConditionInput['conditions'];
}

/** Only the keys present in the expected condition are compared, and an empty reason is none. */
function condition(make: (input: ConditionInput) => MadeCondition) {
	return {
		actual(
			{spec = {}, containerStatuses, podPhase: phase = '', conditions = []}: VectorConditionInput,
			expected: {readonly condition: Readonly<Record<string, unknown>>},
		) {
			const made: Readonly<Record<string, unknown>> = {
				reason: '',
				...make({spec, statuses: containerStatuses, phase, conditions}),
			};
			return {condition: Object.fromEntries(Object.keys(expected.condition).map(key => [key, made[key]]))};
		},
	};
}

export const podLifecycle: Adapter = {
	getPhase: {
		actual: ({
			spec,
			containerStatuses = [],
			initContainerStatuses = [],
			podIsTerminal: isTerminal = false,
		}: VectorPhaseInput) => ({
			phase: podPhase({spec, statuses: [...initContainerStatuses, ...containerStatuses], isTerminal}),
		}),
	},
	GenerateContainersReadyCondition: condition(containersReadyCondition),
	GeneratePodReadyCondition: condition(readyCondition),
	GeneratePodInitializedCondition: condition(initializedCondition),
};

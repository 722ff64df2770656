import {asPod, isAvailable, isTerminalPhase} from '../../../source/control-plane/pods.ts';
import {replicaSetStatus} from '../../../source/control-plane/replica-set/replica-set-status.ts';
import {slowStart} from '../../../source/control-plane/replica-set/slow-start.ts';
import type {WorldObject} from '../../../source/control-plane/world.ts';
import type {Condition} from '../../../source/kubernetes/objects.ts';
import {epochMs} from '../../../source/rollout/timestamp.ts';
import {pod, template} from '../../helpers/objects.ts';
import type {Adapter} from '../adapter.ts';
import {nearEpoch} from './near-epoch.ts';

const minor = 37;

interface StatusInput {
	readonly replicas?: number;
	readonly selector?: Readonly<Record<string, string>>;
	readonly templateLabels?: Readonly<Record<string, string>>;
	readonly minReadySeconds?: number;
	readonly activePods?: readonly WorldObject[];
	readonly now?: string;
	readonly activePodCount?: number;
	readonly existingConditions?: readonly Condition[];
	readonly manageReplicasError?: string;
}

interface AvailableInput {
	readonly pod: WorldObject;
	readonly minReadySeconds?: number;
	readonly now: string;
}

const refusal = {code: 403, reason: 'Forbidden', message: 'full'};

export const replicaSetStatusAdapter: Adapter = {
	calculateStatus: {
		actual(given: StatusInput) {
			const {activePods, activePodCount = 0, existingConditions = [], ...input} = nearEpoch(given);
			const {replicas = 0, templateLabels = {}, minReadySeconds = 0, manageReplicasError: failure} = input;
			const plain = Array.from({length: activePodCount}, () => pod() as unknown as WorldObject);
			const spec = {
				replicas,
				minReadySeconds,
				selector: {matchLabels: input.selector ?? {}},
				template: {...template(), metadata: {labels: templateLabels}},
			};
			const status = replicaSetStatus(
				{metadata: {generation: 1}, spec, status: {conditions: existingConditions}},
				{
					active: (activePods ?? plain).map(asPod),
					terminating: 0,
					failure,
					nowMs: epochMs(input.now) ?? 0,
					minor,
				},
			);
			const {replicas: count, fullyLabeledReplicas = 0, readyReplicas = 0, availableReplicas = 0} = status;
			const conditions = (status.conditions ?? []).map(({type, status: value, reason, message}) => ({
				type,
				status: value,
				reason,
				message,
			}));
			return {status: {replicas: count, fullyLabeledReplicas, readyReplicas, availableReplicas}, conditions};
		},
		comparable: ({conditions, ...others}) => ({...others, conditions: withoutTimes(conditions)}),
	},
	slowStartBatch: {
		actual({count = 0, callLimit = 0}: {readonly count?: number; readonly callLimit?: number}) {
			let called = 0;
			const {calls, successes, error} = slowStart(count, () => (called++ < callLimit ? undefined : refusal));
			return {calls, successes, error: error !== undefined};
		},
	},
	IsPodAvailable: {
		actual(input: AvailableInput) {
			const {pod: given, minReadySeconds = 0, now} = nearEpoch(input);
			return {available: isAvailable(asPod(given), minReadySeconds, epochMs(now) ?? 0, minor)};
		},
	},
	IsPodTerminal: {actual: ({phase}: {readonly phase?: string}) => ({terminal: isTerminalPhase(phase)})},
};

function withoutTimes(conditions: unknown): unknown {
	return Array.isArray(conditions)
		? conditions.map(({type, status, reason, message}) => ({type, status, reason, message}))
		: conditions;
}

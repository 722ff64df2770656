import {withCondition, withoutCondition} from '../../../source/control-plane/deployment/conditions.ts';
import {desiredReplicas, sum} from '../../../source/control-plane/deployment/deployment-objects.ts';
import {terminatingPods} from '../../../source/control-plane/deployment/deployment-status.ts';
import {isProgressing, isTimedOut} from '../../../source/control-plane/deployment/progress-status.ts';
import {sizesNeedUpdate} from '../../../source/control-plane/deployment/revision-annotations.ts';
import type {
	Deployment,
	DeploymentCondition,
	DeploymentStatus,
	PodTemplateSpec,
	ReplicaSet,
} from '../../../source/kubernetes/objects.ts';
import {sameTemplate} from '../../../source/rollout/pod-template.ts';
import {deploymentComplete} from '../../../source/rollout/progress.ts';
import {newReplicaSetOf} from '../../../source/rollout/revisions.ts';
import {epochMs} from '../../../source/rollout/timestamp.ts';
import {deployment, replicaSet} from '../../helpers/objects.ts';
import type {Adapter} from '../adapter.ts';
import {oldReplicaSetsOf} from '../oracles/old-replica-sets.ts';
import {nearEpoch} from './near-epoch.ts';

interface CompleteInput {
	readonly replicas?: number;
	readonly generation?: number;
	readonly status?: DeploymentStatus;
}

interface ReplicaSetsInput {
	readonly replicaSets?: readonly {
		readonly name: string;
		readonly templateMatches?: boolean;
		readonly replicas?: number;
		readonly creationTimestamp?: string;
	}[];
}

/** The vectors' times are marks; any moments in this order will do. */
const moments: Readonly<Record<string, string>> = {
	before: '2026-01-01T00:00:00Z',
	now: '2026-01-01T00:00:01Z',
	later: '2026-01-01T00:00:02Z',
};

function worldOf({replicaSets = []}: ReplicaSetsInput): readonly [Deployment, readonly ReplicaSet[]] {
	const sets = replicaSets.map(({name, templateMatches, replicas = 0, creationTimestamp = ''}) =>
		replicaSet(name, null, templateMatches ? 'web:1' : `old-of-${name}`, {
			metadata: {creationTimestamp: moments[creationTimestamp] ?? creationTimestamp},
			spec: {replicas},
		}),
	);
	return [deployment(), sets];
}

const names = (replicaSets: readonly ReplicaSet[]) => replicaSets.map(({metadata}) => metadata.name);

interface TimedOutInput {
	readonly progressDeadlineSeconds?: number;
	readonly condition?: DeploymentCondition;
	readonly now?: string;
}

interface CountsInput {
	readonly replicaSets?: readonly {
		readonly observedGeneration?: number;
		readonly replicas?: number;
		readonly statusReplicas?: number;
		readonly terminatingReplicas?: number;
	}[];
}

interface AnnotationsInput {
	readonly annotations?: Readonly<Record<string, string>>;
	readonly desiredReplicas?: number;
	readonly maxReplicas?: number;
}

interface ConditionsInput {
	readonly conditions?: readonly DeploymentCondition[];
	readonly condition: DeploymentCondition;
	readonly type: string;
}

/** Go's zero time. */
const noTimeMs = Date.parse('0001-01-01T00:00:00Z');

export const deploymentStatus: Adapter = {
	DeploymentProgressing: {
		actual: ({oldStatus, newStatus}: {readonly oldStatus: DeploymentStatus; readonly newStatus: DeploymentStatus}) => ({
			progressing: isProgressing(oldStatus, newStatus),
		}),
	},
	DeploymentTimedOut: {
		actual(input: TimedOutInput) {
			const {condition, now, ...spec} = nearEpoch(input);
			return {timedOut: isTimedOut(spec, condition, epochMs(now) ?? noTimeMs)};
		},
	},
	'Get*ReplicaCountForReplicaSets': {
		actual({replicaSets = []}: CountsInput) {
			const sets = replicaSets.map(({replicas = 0, statusReplicas = 0, ...others}) => ({
				spec: {replicas},
				status: {replicas: statusReplicas, ...others},
			}));
			return {
				specReplicasSum: sum(sets, desiredReplicas),
				statusReplicasSum: sum(sets, ({status}) => status.replicas),
				terminatingReplicasSum: terminatingPods(sets) ?? null,
			};
		},
	},
	ReplicasAnnotationsNeedUpdate: {
		actual: ({annotations, desiredReplicas: desired = 0, maxReplicas: most = 0}: AnnotationsInput) => ({
			needsUpdate: sizesNeedUpdate(annotations, {desired, most}),
		}),
	},
	SetDeploymentCondition: {
		actual: ({conditions = [], condition}: ConditionsInput) => ({conditions: withCondition(conditions, condition)}),
	},
	RemoveDeploymentCondition: {
		actual: ({conditions = [], type}: ConditionsInput) => ({conditions: withoutCondition(conditions, type)}),
	},
	DeploymentComplete: {
		actual({replicas = 0, generation = 0, status = {}}: CompleteInput) {
			const {metadata, spec} = deployment({metadata: {generation}, spec: {replicas}});
			return {complete: deploymentComplete({metadata, spec, status})};
		},
	},
	EqualIgnoreHash: {
		actual({template1, template2}: {readonly template1: PodTemplateSpec; readonly template2: PodTemplateSpec}) {
			const [there, back] = [sameTemplate(template1, template2), sameTemplate(template2, template1)];
			return {equalIgnoreHash: there === back ? there : 'not the same with the arguments swapped'};
		},
	},
	FindNewReplicaSet: {
		actual: (input: ReplicaSetsInput) => ({newRS: newReplicaSetOf(...worldOf(input))?.metadata.name ?? null}),
	},
	FindOldReplicaSets: {
		actual(input: ReplicaSetsInput) {
			const old = oldReplicaSetsOf(...worldOf(input));
			return {oldRSs: names(old), oldRSsWithPods: names(old.filter(({spec}) => (spec.replicas ?? 0) > 0))};
		},
	},
};

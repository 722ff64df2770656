import type {Deployment, DeploymentStatus, PodTemplateSpec, ReplicaSet} from '../../../source/kubernetes/objects.ts';
import {sameTemplate} from '../../../source/rollout/pod-template.ts';
import {deploymentComplete} from '../../../source/rollout/progress.ts';
import {newReplicaSetOf, oldReplicaSetsOf} from '../../../source/rollout/revisions.ts';
import {deployment, replicaSet} from '../../helpers/rollout-objects.ts';
import type {Adapter} from '../adapter.ts';

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

export const deploymentStatus: Adapter = {
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

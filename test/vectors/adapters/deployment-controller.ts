import assert from 'node:assert/strict';
import {deploymentController} from '../../../source/control-plane/deployment/deployment-controller.ts';
import type {DeploymentObject, ReplicaSetObject} from '../../../source/control-plane/deployment/deployment-objects.ts';
import {calculatedStatus} from '../../../source/control-plane/deployment/deployment-status.ts';
import {surplusHistory} from '../../../source/control-plane/deployment/history.ts';
import {deadlineCheckMs, rolloutStatus} from '../../../source/control-plane/deployment/progress-status.ts';
import {shareOf} from '../../../source/control-plane/deployment/proportional-sizes.ts';
import {oldPodsRunning} from '../../../source/control-plane/deployment/recreate.ts';
import {
	highestRevision,
	lastRevision,
	withRevision,
} from '../../../source/control-plane/deployment/revision-annotations.ts';
import {scalingOf} from '../../../source/control-plane/deployment/scaling.ts';
import {memoryWorld} from '../../../source/control-plane/memory-world.ts';
import {controllerReference} from '../../../source/control-plane/owners.ts';
import type {ControllerContext} from '../../../source/control-plane/world.ts';
import type {DeploymentCondition, DeploymentStatus, IntOrPercent} from '../../../source/kubernetes/objects.ts';
import {epochMs} from '../../../source/rollout/timestamp.ts';
import {deployment, replicaSet} from '../../helpers/objects.ts';
import type {Adapter} from '../adapter.ts';
import {nearEpoch} from './near-epoch.ts';
import {specOf} from './rolling-sizes.ts';

const minor = 37;
/** Go's zero time. */
const noTimeMs = Date.parse('0001-01-01T00:00:00Z');
const longAfterMs = Date.parse('2026-01-01T00:00:00Z');

interface SetInput {
	readonly name: string;
	readonly replicas?: number;
	readonly statusReplicas?: number;
	readonly availableReplicas?: number;
	readonly creationTimestamp?: string;
	readonly deletionTimestamp?: string;
	readonly revision?: string;
	readonly annotations?: Readonly<Record<string, string>>;
}

function setOf(input: SetInput): ReplicaSetObject {
	const {name, replicas = 0, statusReplicas = 0, availableReplicas = 0, revision, annotations} = input;
	const {creationTimestamp = '2026-01-01T00:00:00Z', deletionTimestamp} = input;
	const deleted = deletionTimestamp === undefined ? {} : {deletionTimestamp};
	const metadata = {creationTimestamp, generation: 1, ...deleted, ...(annotations ? {annotations} : {})};
	const status = {replicas: statusReplicas, availableReplicas, observedGeneration: 1};
	return replicaSet(name, revision ?? null, 'web:1', {metadata, spec: {replicas}, status}) as ReplicaSetObject;
}

interface DeploymentInput {
	readonly name?: string;
	readonly strategy?: string;
	readonly replicas?: number;
	readonly maxSurge?: IntOrPercent;
	readonly maxUnavailable?: IntOrPercent;
	readonly progressDeadlineSeconds?: number;
	readonly status?: DeploymentStatus;
}

function deploymentOf({
	name = 'web',
	replicas = 0,
	progressDeadlineSeconds,
	status = {},
	...limits
}: DeploymentInput): DeploymentObject {
	const spec = {
		...specOf(replicas, limits),
		...(progressDeadlineSeconds === undefined ? {} : {progressDeadlineSeconds}),
	};
	const {metadata} = deployment({metadata: {name, generation: 0}});
	return {metadata, spec, status} as unknown as DeploymentObject;
}

/** The sizes need no world. */
const context = {minor, nowMs: longAfterMs} as unknown as ControllerContext;

interface ScaleInput {
	readonly deployment: DeploymentInput;
	readonly newRS?: SetInput;
	readonly oldRSs?: readonly SetInput[];
	readonly replicasBefore?: readonly number[];
	readonly maxReplicasAnnotation?: number;
}

function scaled(input: ScaleInput, newSet: ReplicaSetObject | undefined, oldSets: readonly ReplicaSetObject[]) {
	const changes = scalingOf({context, deployment: deploymentOf(input.deployment)}, {newSet, oldSets});
	return [...oldSets, ...(newSet ? [newSet] : [])].map(set => {
		const change = changes.find(([changed]) => changed === set);
		return [set.metadata.name, change ? change[1] : (set.spec.replicas ?? 0)] as const;
	});
}

interface FractionInput {
	readonly deploymentReplicas?: number;
	readonly deploymentStatusReplicas?: number;
	readonly maxSurge?: IntOrPercent;
	readonly maxUnavailable?: IntOrPercent;
	readonly rsReplicas?: number;
	readonly rsMaxReplicasAnnotation?: string;
}

export const scaleProportional: Adapter = {
	scale: {
		actual(input: ScaleInput) {
			if (input.replicasBefore) {
				const annotations = {'deployment.kubernetes.io/max-replicas': String(input.maxReplicasAnnotation)};
				const sets = input.replicasBefore.map((replicas, place) =>
					setOf({name: `rs-${place}`, replicas, annotations, creationTimestamp: `2026-01-01T00:00:0${place}Z`}),
				);
				return {replicas: scaled(input, sets.at(-1), sets.slice(0, -1)).map(([, size]) => size)};
			}

			const newSet = input.newRS && setOf(input.newRS);
			return {replicas: Object.fromEntries(scaled(input, newSet, (input.oldRSs ?? []).map(setOf)))};
		},
		comparable: ({replicas}) => ({replicas}),
	},
	getReplicaSetFraction: {
		actual({deploymentReplicas = 0, deploymentStatusReplicas = 0, rsReplicas = 0, ...input}: FractionInput) {
			const {rsMaxReplicasAnnotation: most, ...limits} = input;
			const annotations = most === undefined ? {} : {'deployment.kubernetes.io/max-replicas': most};
			const status = {replicas: deploymentStatusReplicas};
			const scaledTo = deploymentOf({replicas: deploymentReplicas, status, ...limits});
			return {fraction: shareOf(scaledTo, setOf({name: 'web-1', replicas: rsReplicas, annotations}), minor)};
		},
	},
};

interface CleanupInput {
	readonly oldRSs?: readonly SetInput[];
	readonly revisionHistoryLimit?: number;
}

export const cleanupDeployment: Adapter = {
	cleanupDeployment: {
		actual({oldRSs = [], revisionHistoryLimit}: CleanupInput) {
			const surplus = surplusHistory(oldRSs.map(setOf), revisionHistoryLimit);
			return {deletions: surplus.length, deleted: surplus.map(({metadata}) => metadata.name)};
		},
	},
};

interface RecreateInput {
	readonly newRS?: {readonly uid: string};
	readonly oldRSs?: readonly {readonly statusReplicas?: number}[];
	readonly podsByReplicaSetUID?: Readonly<Record<string, readonly {readonly phase?: string}[]>>;
	readonly oldReplicas?: readonly number[];
	readonly deploymentReplicas?: number;
}

export const recreateAdapter: Adapter = {
	oldPodsRunning: {
		actual({newRS, oldRSs = [], podsByReplicaSetUID = {}}: RecreateInput) {
			const oldSets = oldRSs.map(({statusReplicas = 0}) => ({status: {replicas: statusReplicas}}));
			const others = Object.entries(podsByReplicaSetUID).filter(([uid]) => uid !== newRS?.uid);
			const pods = others.flatMap(([, phases]) => phases.map(({phase = ''}) => ({status: {phase}})));
			return {oldPodsRunning: oldPodsRunning(oldSets, pods)};
		},
	},
	scaleDownOldReplicaSetsForRecreate: {
		actual: ({oldReplicas = [], deploymentReplicas = 0}: RecreateInput) => ({
			oldReplicas: sizesAfterRecreate(oldReplicas, deploymentReplicas),
		}),
	},
};

/** One sync of a Deployment that is recreated, whose ReplicaSets are all of older templates. */
function sizesAfterRecreate(oldReplicas: readonly number[], replicas: number): readonly number[] {
	const world = memoryWorld({nowMs: () => longAfterMs, random: () => 0});
	const {spec} = deploymentOf({strategy: 'Recreate', replicas});
	const metadata = {name: 'web', namespace: 'shop'};
	const selector = {matchLabels: {app: 'web'}};
	const made = world.create({
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata,
		spec: {...spec, selector},
		status: {},
	});
	assert.ok(made.ok);
	const ownerReferences = [controllerReference(made.object)];
	const names = oldReplicas.map((size, place) => {
		const {spec: oldSpec} = replicaSet(`web-${place}`, null, `web:old-${place}`, {spec: {replicas: size}});
		const meta = {name: `web-${place}`, namespace: 'shop', labels: selector.matchLabels, ownerReferences};
		assert.ok(
			world.create({apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: meta, spec: oldSpec, status: {replicas: 0}})
				.ok,
		);
		return meta.name;
	});
	deploymentController.reconcile({...context, world, random: () => 0, record() {}}, 'shop/web');
	return names.map(name => (world.get('ReplicaSet', 'shop', name) as ReplicaSetObject | undefined)?.spec.replicas ?? 0);
}

interface ProgressInput {
	readonly deployment: DeploymentInput;
	readonly newRS?: SetInput;
	readonly allRSs?: readonly SetInput[];
	readonly readyReplicasOfAllRSs?: number;
	readonly newStatus?: DeploymentStatus;
	readonly now?: string;
}

/** Times count only where the condition came with them. */
function progressingOf(before: DeploymentInput, conditions: readonly DeploymentCondition[] | undefined) {
	const found = conditions?.find(({type}) => type === 'Progressing');
	const given = before.status?.conditions?.find(({type}) => type === 'Progressing');
	if (found === undefined) {
		return {progressingCondition: null};
	}

	const {type, status, reason, lastUpdateTime, lastTransitionTime} = found;
	return {
		conditionType: type,
		status,
		reason,
		...(given?.lastUpdateTime ? {lastUpdateTime} : {}),
		...(given?.lastTransitionTime ? {lastTransitionTime} : {}),
	};
}

export const progressConditions: Adapter = {
	syncRolloutStatus: {
		actual({deployment: given, newRS, allRSs = [], readyReplicasOfAllRSs = 0}: ProgressInput) {
			const synced = deploymentOf(given);
			const sets = allRSs.map(setOf);
			const newSet = sets.find(({metadata}) => metadata.name === newRS?.name) ?? (newRS && setOf(newRS));
			const found = {newSet, oldSets: sets.filter(set => set !== newSet)};
			const counted = calculatedStatus(synced, found, longAfterMs, minor);
			const status = {...counted, readyReplicas: readyReplicasOfAllRSs};
			return progressingOf(given, rolloutStatus(synced, found, status, longAfterMs).conditions);
		},
	},
	requeueStuckDeployment: {
		actual(input: ProgressInput) {
			const {deployment: given, newStatus = {}, now} = nearEpoch(input);
			const nowMs = epochMs(now) ?? noTimeMs;
			const left = deadlineCheckMs(deploymentOf(given), newStatus, nowMs);
			return {requeueAfterSeconds: left === undefined ? -1 : left / 1000};
		},
	},
};

const revisionName = 'deployment.kubernetes.io/revision';
const historyName = 'deployment.kubernetes.io/revision-history';

interface RevisionInput {
	readonly startAnnotations?: Readonly<Record<string, string>>;
	readonly newRevisions?: readonly string[];
	readonly historyLimitInChars?: number;
	readonly revisionAnnotations?: readonly (string | null)[];
}

export const revision: Adapter = {
	SetNewReplicaSetAnnotations: {
		actual({startAnnotations = {}, newRevisions = [], historyLimitInChars = 2000}: RevisionInput) {
			let annotations = startAnnotations;
			const steps = newRevisions.map(newRevision => {
				annotations = withRevision(annotations, Number(newRevision), historyLimitInChars);
				const revisionHistory = annotations[historyName] ?? null;
				return {newRevision, revision: annotations[revisionName], revisionHistory};
			});
			return {steps};
		},
	},
	'MaxRevision/LastRevision': {
		actual({revisionAnnotations = []}: RevisionInput) {
			const sets = revisionAnnotations.map(
				(number, place) => replicaSet(`web-${place}`, number, 'web:1') as ReplicaSetObject,
			);
			const maxRevision = highestRevision(sets);
			return {maxRevision, nextRevision: String(maxRevision + 1), lastRevision: lastRevision(sets)};
		},
	},
};

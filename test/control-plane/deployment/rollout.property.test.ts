import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {deploymentController} from '../../../source/control-plane/deployment/deployment-controller.ts';
import type {DeploymentObject, ReplicaSetObject} from '../../../source/control-plane/deployment/deployment-objects.ts';
import {replicaSetController} from '../../../source/control-plane/replica-set/replica-set-controller.ts';
import {revisionNumberOf} from '../../../source/rollout/revisions.ts';
import {oracleLimits} from '../../traces/oracle.ts';
import {oracleDeployment} from '../../traces/rolling-steps.ts';
import {namespace, type SmallCluster, smallCluster, startMs, template} from '../small-cluster.ts';

const limit = fc.oneof(
	fc.integer({min: 0, max: 4}),
	fc.integer({min: 0, max: 100}).map(percent => `${percent}%`),
);
const scenario = fc
	.record({
		replicas: fc.integer({min: 0, max: 12}),
		maxSurge: limit,
		maxUnavailable: limit,
		minReadySeconds: fc.constantFrom(0, 0, 3),
		recreate: fc.boolean(),
		seed: fc.integer({min: 1, max: 1e6}),
	})
	.filter(
		({maxSurge, maxUnavailable}) => Number.parseInt(`${maxSurge}`, 10) + Number.parseInt(`${maxUnavailable}`, 10) > 0,
	);

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function clusterOf({replicas, maxSurge, maxUnavailable, minReadySeconds, recreate, seed}: Scenario): SmallCluster {
	const cluster = smallCluster([deploymentController, replicaSetController], {seed});
	const rolling = {type: 'RollingUpdate', rollingUpdate: {maxSurge, maxUnavailable}};
	cluster.world.create({
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {name: 'web', namespace},
		spec: {
			replicas,
			minReadySeconds,
			progressDeadlineSeconds: 600,
			revisionHistoryLimit: 2,
			selector: {matchLabels: {app: 'db'}},
			strategy: recreate ? {type: 'Recreate'} : rolling,
			template: template('web:1'),
		},
		status: {},
	});
	cluster.engine.runUntil(startMs + 20_000);
	return cluster;
}

const deploymentOf = ({world}: SmallCluster) => world.get('Deployment', namespace, 'web') as DeploymentObject;
const setsOf = ({world}: SmallCluster) => world.list('ReplicaSet', namespace) as readonly ReplicaSetObject[];

function setImage(cluster: SmallCluster, image: string): void {
	const {spec, ...others} = deploymentOf(cluster);
	assert.ok(cluster.world.update({...others, spec: {...spec, template: template(image)}}).ok);
}

/** Lets a rollout end; gives the fewest available and the most pods by size on the way. */
function roll(cluster: SmallCluster, forMs: number): {readonly fewest: number; readonly most: number} {
	const endMs = cluster.engine.nowMs() + forMs;
	let [fewest, most] = [Number.POSITIVE_INFINITY, 0];
	for (let due = cluster.engine.nextDueMs(); due !== undefined && due <= endMs; due = cluster.engine.nextDueMs()) {
		cluster.engine.step();
		const sets = setsOf(cluster);
		fewest = Math.min(
			fewest,
			sets.reduce((sum, {status}) => sum + (status?.availableReplicas ?? 0), 0),
		);
		most = Math.max(
			most,
			sets.reduce((sum, {spec}) => sum + (spec.replicas ?? 1), 0),
		);
	}

	return {fewest, most};
}

const isComplete = ({spec, status}: DeploymentObject) =>
	(status?.updatedReplicas ?? 0) === spec.replicas &&
	(status?.replicas ?? 0) === spec.replicas &&
	(status?.availableReplicas ?? 0) === spec.replicas;

const runs = {numRuns: 60};

test('an undisturbed rollout ends complete, keeps its budget at every instant and then writes nothing', () => {
	fc.assert(
		fc.property(scenario, given => {
			const cluster = clusterOf(given);
			assert.ok(isComplete(deploymentOf(cluster)), 'the first rollout');
			setImage(cluster, 'web:2');
			const {fewest, most} = roll(cluster, 120_000);
			const deployment = deploymentOf(cluster);
			assert.ok(isComplete(deployment), 'the second rollout');
			const limits = oracleLimits(oracleDeployment(deployment));
			assert.ok(most <= limits.most, `${most} pods, at most ${limits.most}`);
			assert.ok(fewest >= limits.least, `${fewest} available, at least ${limits.least}`);
			const written = cluster.changes.length;
			cluster.engine.runUntil(cluster.engine.nowMs() + 3_600_000);
			assert.equal(cluster.changes.length, written);
		}),
		runs,
	);
});

test('whatever images are set at whatever moments, revisions only rise and the last image runs in the end', () => {
	const changes = fc.array(fc.tuple(fc.integer({min: 0, max: 4000}), fc.integer({min: 1, max: 3})), {
		minLength: 1,
		maxLength: 5,
	});
	fc.assert(
		fc.property(scenario, changes, (given, images) => {
			const cluster = clusterOf(given);
			for (const [afterMs, image] of images) {
				cluster.engine.runUntil(cluster.engine.nowMs() + afterMs);
				setImage(cluster, `web:${image}`);
			}

			cluster.engine.runUntil(cluster.engine.nowMs() + 300_000);
			assert.ok(isComplete(deploymentOf(cluster)));
			const numbers = cluster.changes
				.filter(({object, type}) => object.kind === 'Deployment' && type !== 'DELETED')
				.map(({object}) => revisionNumberOf(object as DeploymentObject) ?? 0);
			assert.deepEqual(
				numbers,
				[...numbers].sort((a, b) => a - b),
			);
			const running = cluster.world
				.list('Pod', namespace)
				.map(({spec}) => (spec as ReplicaSetObject['spec']['template']['spec']).containers[0]?.image);
			assert.ok(
				running.every(image => image === `web:${images.at(-1)?.[1]}`),
				String(running),
			);
			assert.ok(setsOf(cluster).length <= 3, 'the history is limited');
		}),
		runs,
	);
});

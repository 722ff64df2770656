import assert from 'node:assert/strict';
import fc from 'fast-check';
import type {WorldObject} from '../../source/control-plane/world.ts';
import {fieldsOf} from '../../source/simulator/api/json.ts';
import {DEPLOYMENTS, deployment, type TestCluster} from '../simulator/support.ts';

const limit = fc.oneof(
	fc.integer({min: 0, max: 4}),
	fc.integer({min: 0, max: 100}).map(percent => `${percent}%`),
);

/** The API refuses a rolling update that may neither add nor take a pod. */
const rolling = fc
	.record({maxSurge: limit, maxUnavailable: limit})
	.filter(({maxSurge, maxUnavailable}) => [maxSurge, maxUnavailable].some(value => Number.parseInt(`${value}`, 10) > 0))
	.map(rollingUpdate => ({type: 'RollingUpdate', rollingUpdate}));

/** A merge patch must take the limits away: the API refuses them beside Recreate. */
const strategy = fc.oneof({weight: 4, arbitrary: rolling}, fc.constant({type: 'Recreate', rollingUpdate: null}));

const replicas = fc.integer({min: 0, max: 10});

/** What an operator does to the one Deployment. */
export type OperatorAction =
	| {readonly kind: 'set-image'; readonly tag: number}
	| {readonly kind: 'undo'}
	| {readonly kind: 'pause'}
	| {readonly kind: 'resume'}
	| {readonly kind: 'scale'; readonly replicas: number}
	/** By hand, behind the Deployment's back. */
	| {readonly kind: 'scale-replica-set'; readonly index: number; readonly replicas: number}
	| {readonly kind: 'delete-pod'; readonly index: number}
	| {readonly kind: 'set-strategy'; readonly strategy: object};

const act: fc.Arbitrary<OperatorAction> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({kind: fc.constant('set-image' as const), tag: fc.integer({min: 1, max: 4})}),
	},
	{weight: 2, arbitrary: fc.constant({kind: 'undo'} as const)},
	fc.constant({kind: 'pause'} as const),
	fc.constant({kind: 'resume'} as const),
	fc.record({kind: fc.constant('scale' as const), replicas}),
	fc.record({kind: fc.constant('scale-replica-set' as const), index: fc.nat({max: 3}), replicas}),
	fc.record({kind: fc.constant('delete-pod' as const), index: fc.nat({max: 20})}),
	fc.record({kind: fc.constant('set-strategy' as const), strategy}),
);

/** A Deployment to begin with, and what is done to it, each after a wait. */
export const operation = fc.record({
	seed: fc.integer({min: 1, max: 1e6}).map(String),
	spec: fc.record({
		replicas,
		strategy: rolling,
		minReadySeconds: fc.constantFrom(0, 0, 2),
		revisionHistoryLimit: fc.constant(3),
	}),
	acts: fc.array(fc.record({afterMs: fc.integer({min: 0, max: 6000}), act}), {minLength: 1, maxLength: 8}),
});

const web = `${DEPLOYMENTS}/web`;
const replicaSetsPath = '/apis/apps/v1/namespaces/default/replicasets';
const podsPath = '/api/v1/namespaces/default/pods';

export function create(cluster: TestCluster, spec: object): void {
	assert.equal(cluster.send('POST', DEPLOYMENTS, deployment('web', spec)).status, 201);
}

function patch(cluster: TestCluster, change: object, path = web): void {
	const {status, body} = cluster.send('PATCH', path, change, {contentType: 'application/merge-patch+json'});
	assert.equal(status, 200, JSON.stringify(body));
}

export function perform(cluster: TestCluster, action: OperatorAction): void {
	switch (action.kind) {
		case 'set-image':
			patch(cluster, {spec: {template: {spec: {containers: [{name: 'web', image: `nginx:${action.tag}`}]}}}});
			return;
		case 'undo':
			undo(cluster);
			return;
		case 'pause':
		case 'resume':
			patch(cluster, {spec: {paused: action.kind === 'pause'}});
			return;
		case 'scale':
			patch(cluster, {spec: {replicas: action.replicas}}, `${web}/scale`);
			return;
		case 'scale-replica-set': {
			const sets = cluster.world.list('ReplicaSet', 'default');
			const set = sets[action.index % Math.max(1, sets.length)];
			if (set) patch(cluster, {spec: {replicas: action.replicas}}, `${replicaSetsPath}/${set.metadata.name}/scale`);
			return;
		}
		case 'delete-pod': {
			const pods = cluster.world.list('Pod', 'default');
			const pod = pods[action.index % Math.max(1, pods.length)];
			if (pod) cluster.send('DELETE', `${podsPath}/${pod.metadata.name}`);
			return;
		}
		case 'set-strategy':
			patch(cluster, {spec: {strategy: action.strategy}});
	}
}

export const revisionOf = ({metadata}: WorldObject): number =>
	Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);

/** Puts back the template of the revision before the newest, as kubectl does; without one nothing happens. */
function undo(cluster: TestCluster): void {
	const newestFirst = cluster.world.list('ReplicaSet', 'default').toSorted((a, b) => revisionOf(b) - revisionOf(a));
	const containers = fieldsOf(fieldsOf(fieldsOf(newestFirst[1]?.spec).template).spec).containers;
	if (containers !== undefined) patch(cluster, {spec: {template: {spec: {containers}}}});
}

import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {forecast, forecastSlices} from '../../../source/control-plane/forecast/forecast.ts';
import type {KubernetesObject, ReplicaSet} from '../../../source/kubernetes/objects.ts';
import {budgetOf} from '../../../source/rollout/budget.ts';
import {template} from '../small-cluster.ts';
import {deploymentOf, inputOf, liveObjects, patchSpec, setsOf, settledDeployment} from './live-deployment.ts';

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

const sizes = (steps: readonly {readonly from: number; readonly to: number}[]) =>
	steps.map(({from, to}) => `${from}→${to}`);

test('a forecast of a healthy rollout keeps within the budget, ends at the target, and is the same for a seed', () => {
	fc.assert(
		fc.property(scenario, ({recreate, seed, maxSurge, maxUnavailable, ...spec}) => {
			const rolling = {type: 'RollingUpdate', rollingUpdate: {maxSurge, maxUnavailable}};
			const cluster = settledDeployment({...spec, strategy: recreate ? {type: 'Recreate'} : rolling}, seed);
			const input = () => inputOf(cluster, {template: template('web:3')}, seed);
			const result = forecast(input());
			const {mostPods, fewestAvailable, replicas} = budgetOf(deploymentOf(cluster).spec);
			assert.equal(result.ends.type, 'complete');
			assert.ok(result.mostPods <= mostPods, `${result.mostPods} of ${mostPods} pods`);
			assert.ok(result.fewestAvailable >= fewestAvailable, `${result.fewestAvailable}, not ${fewestAvailable}`);
			const end = new Map(result.steps.map(({replicaSet, to}) => [replicaSet, to]));
			assert.equal(
				[...end.values()].reduce((sum, size) => sum + size, 0),
				replicas,
			);
			const {low, likely, high} = result.durationMs;
			assert.ok(low <= likely && likely <= high);
			assert.deepEqual(forecast(input()), result);
		}),
		{numRuns: 25},
	);
});

test('an undo is forecast as the controllers then do it', () => {
	const cluster = settledDeployment({replicas: 3});
	const old = setsOf(cluster).find(({spec}) => spec.replicas === 0);
	const {steps, fewestAvailable, mostPods, ends, basis} = forecast(inputOf(cluster, {template: template('web:1')}));
	assert.deepEqual(ends, {type: 'complete'});
	assert.equal(basis, 'pods');
	assert.equal(steps[0]?.revision, 1);
	assert.equal(steps[0]?.replicaSet, old?.metadata.name);
	const before = cluster.changes.length;
	patchSpec(cluster, {template: template('web:1')});
	cluster.engine.runUntil(cluster.engine.nowMs() + 60_000);
	const done = cluster.changes
		.slice(before)
		.filter(({object}) => object.kind === 'ReplicaSet')
		.map(({object, before: last}) => [last, object].map(one => (one as ReplicaSet | undefined)?.spec.replicas))
		.filter(([from, to]) => from !== to)
		.map(([from, to]) => `${from}→${to}`);
	assert.deepEqual(sizes(steps), done);
	assert.deepEqual([fewestAvailable, mostPods], [3, 4]);
});

test('a scale up, a scale down and a scale to zero', () => {
	const cluster = settledDeployment({replicas: 4});
	const forecastOf = (replicas: number) => forecast(inputOf(cluster, {replicas}));
	const [up, down, none] = [forecastOf(6), forecastOf(2), forecastOf(0)];
	assert.deepEqual([sizes(up.steps), up.fewestAvailable, up.mostPods], [['4→6'], 4, 6]);
	assert.deepEqual([sizes(down.steps), down.fewestAvailable, down.mostPods], [['4→2'], 2, 4]);
	assert.deepEqual([sizes(none.steps), none.fewestAvailable, none.ends.type], [['4→0'], 0, 'complete']);
	assert.ok(up.durationMs.likely >= 500, 'the new pods need their time');
});

test('a change that changes nothing takes no step and no time', () => {
	const cluster = settledDeployment({replicas: 3});
	const {steps, durationMs, ends} = forecast(inputOf(cluster, {replicas: 3}));
	assert.deepEqual([steps, durationMs.high, ends.type], [[], 0, 'complete']);
});

test('a paused Deployment rolls when it is resumed, and not before', () => {
	const cluster = settledDeployment({replicas: 3});
	patchSpec(cluster, {paused: true, template: template('web:3')});
	cluster.engine.runUntil(cluster.engine.nowMs() + 5_000);
	const stays = forecast(inputOf(cluster, {template: template('web:1')}));
	assert.deepEqual([stays.steps, stays.ends], [[], {type: 'paused'}]);
	const resumed = forecast(inputOf(cluster, {paused: false}));
	assert.deepEqual(sizes(resumed.steps), ['0→1', '3→2', '1→2', '2→1', '2→3', '1→0']);
	assert.equal(resumed.ends.type, 'complete');
});

/** The cluster in the middle of a rollout to an image whose pods never start. */
function brokenRollout(behavior: 'image-missing' | 'crash') {
	const cluster = settledDeployment({replicas: 4});
	const broken = template('web:broken');
	const labels = {...broken.metadata.labels, 'rolltop.dev/behavior': behavior};
	patchSpec(cluster, {template: {...broken, metadata: {labels}}});
	cluster.engine.runUntil(cluster.engine.nowMs() + 60_000);
	return cluster;
}

for (const [behavior, why] of [
	['image-missing', 'ImagePullBackOff'],
	['crash', 'CrashLoopBackOff'],
] as const) {
	test(`undoing a rollout whose pods are in ${why} completes; going on with it does not`, () => {
		const cluster = brokenRollout(behavior);
		const undo = forecast(inputOf(cluster, {template: template('web:2')}));
		assert.equal(undo.ends.type, 'complete');
		assert.ok(undo.fewestAvailable >= 3);
		const scaled = forecast(inputOf(cluster, {replicas: 8}));
		assert.deepEqual(scaled.ends, {type: 'stuck', why});
		assert.ok(scaled.durationMs.high < 60_000, 'nothing happens after the last pod that starts');
	});
}

test('a template with an image that is known to be missing is forecast as not becoming ready', () => {
	const cluster = brokenRollout('image-missing');
	const other = template('web:broken', {terminationGracePeriodSeconds: 5});
	assert.deepEqual(forecast(inputOf(cluster, {template: other})).ends, {type: 'stuck', why: 'ImagePullBackOff'});
});

const quota = (hard: number, used: number): KubernetesObject =>
	({
		metadata: {name: 'pods', uid: 'quota', resourceVersion: '1'},
		status: {hard: {pods: String(hard)}, used: {pods: String(used)}},
	}) as KubernetesObject;

test('a quota without room for the surge holds the rollout up; without quotas known the verdict is unknown', () => {
	const cluster = settledDeployment({
		replicas: 3,
		strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 1, maxUnavailable: 0}},
	});
	const withQuotas = (quotas: readonly KubernetesObject[] | undefined) => {
		const {quotas: _none, ...objects} = liveObjects(cluster);
		const all = quotas ? {...objects, quotas} : objects;
		return forecast(inputOf(cluster, {template: template('web:3')}, 1, all));
	};
	const full = withQuotas([quota(10, 10)]);
	assert.deepEqual(full.quota, {type: 'short', quota: 'pods', resource: 'pods', by: 1});
	assert.equal(full.ends.type, 'stuck');
	// Pods on their way out count in a quota until they are gone.
	assert.equal(withQuotas([quota(20, 8)]).quota.type, 'fits');
	const {quota: forAWhile, ends} = withQuotas([quota(10, 9)]);
	assert.deepEqual([forAWhile.type, ends.type], ['short', 'complete']);
	assert.equal(withQuotas(undefined).quota.type, 'unknown');
});

test('an undo of what a quota kept out makes no pod, so that the quota is not short of room for it', () => {
	const cluster = settledDeployment({
		replicas: 2,
		strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 1, maxUnavailable: 0}},
	});
	patchSpec(cluster, {template: template('web:3')});
	while (setsOf(cluster).length < 3) cluster.engine.step();
	const isOfThird = ({metadata}: KubernetesObject) =>
		metadata.ownerReferences?.some(({uid}) => uid === third?.metadata.uid);
	const third = setsOf(cluster).find(({spec}) => JSON.stringify(spec.template).includes('web:3'));
	assert.equal(third?.spec.replicas, 1);
	const {pods, ...objects} = liveObjects(cluster);
	const stuck = {...objects, pods: pods.filter(pod => !isOfThird(pod)), quotas: [quota(2, 2)]};
	const undone = forecast(inputOf(cluster, {template: template('web:2')}, 1, stuck));
	assert.deepEqual([undone.quota.type, undone.ends.type], ['fits', 'complete']);
	const goesOn = forecast(inputOf(cluster, {}, 1, stuck));
	assert.deepEqual([goesOn.quota.type, goesOn.ends.type], ['short', 'stuck']);
});

test('a large workload is forecast in many small slices and few runs', () => {
	const slicesOf = (replicas: number) => {
		const slices = forecastSlices(inputOf(settledDeployment({replicas}), {template: template('web:3')}));
		let count = 0;
		let slice = slices.next();
		for (; !slice.done; slice = slices.next()) {
			count++;
		}

		assert.equal(slice.value.ends.type, 'complete');
		assert.ok(slice.value.fewestAvailable >= Math.floor(0.75 * replicas));
		return count;
	};
	assert.ok(slicesOf(100) > slicesOf(4));
	assert.ok(slicesOf(100) <= 40, 'of a hundred engine steps each');
});

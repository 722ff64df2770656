import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {DeploymentSpec, IntOrPercent} from '../../source/kubernetes/objects.ts';
import {budgetOf, maxUnavailableOf, minAvailableOf, resolveFenceposts} from '../../source/rollout/budget.ts';
import {deployment} from '../helpers/objects.ts';

const specOf = (replicas: number, maxSurge: IntOrPercent, maxUnavailable: IntOrPercent): DeploymentSpec =>
	deployment({spec: {replicas, strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge, maxUnavailable}}}}).spec;

const limit = fc.oneof(
	fc.integer({min: 0, max: 50}),
	fc.integer({min: 0, max: 100}).map(percent => `${percent}%`),
);

test('2 replicas with the defaults: at most 3 pods, always 2 available', () => {
	const {strategy: _none, ...spec} = deployment({spec: {replicas: 2}}).spec;
	assert.deepEqual(budgetOf(spec), {
		strategy: 'RollingUpdate',
		replicas: 2,
		maxSurge: {setting: '25%', resolved: 1},
		maxUnavailable: {setting: '25%', resolved: 0, raised: false},
		mostPods: 3,
		fewestAvailable: 2,
	});
});

test('when both limits come to zero, one pod may be unavailable, and the budget says that it was raised', () => {
	const {maxUnavailable, mostPods, fewestAvailable} = budgetOf(specOf(3, '0%', '10%'));
	assert.deepEqual(maxUnavailable, {setting: '10%', resolved: 1, raised: true});
	assert.deepEqual([mostPods, fewestAvailable], [3, 2]);
});

test('Recreate keeps nothing available and surges by nothing', () => {
	const {spec} = deployment({spec: {replicas: 4, strategy: {type: 'Recreate'}}});
	const {strategy, mostPods, fewestAvailable} = budgetOf(spec);
	assert.deepEqual([strategy, mostPods, fewestAvailable], ['Recreate', 4, 0]);
	assert.deepEqual([maxUnavailableOf(spec), minAvailableOf(spec)], [0, 0]);
});

test('texts that are no percentage are an error, and a budget of such a spec still has numbers', () => {
	for (const text of ['5', '', '%', '25 %', '1.5%', 'x%']) {
		assert.ok('error' in resolveFenceposts(text, 1, 10), text);
		assert.ok('error' in resolveFenceposts(1, text, 10), text);
	}

	const {mostPods, fewestAvailable} = budgetOf(specOf(3, 'oops', 1));
	assert.deepEqual([mostPods, fewestAvailable], [3, 3]);
});

test('a rolling update can always move, and never plans below zero or above replicas plus surge', () => {
	fc.assert(
		fc.property(fc.integer({min: 0, max: 500}), limit, limit, (replicas, maxSurge, maxUnavailable) => {
			const budget = budgetOf(specOf(replicas, maxSurge, maxUnavailable));
			assert.ok(budget.fewestAvailable >= 0 && budget.fewestAvailable <= replicas);
			assert.ok(budget.mostPods >= replicas && budget.mostPods <= replicas + budget.maxSurge.resolved);
			assert.equal(budget.mostPods - budget.fewestAvailable > 0, replicas > 0);
			assert.equal(budget.fewestAvailable, minAvailableOf(specOf(replicas, maxSurge, maxUnavailable)));
		}),
	);
});

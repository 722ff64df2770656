import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Fields, fieldsOf} from '../../source/simulator/api/json.ts';
import {DEPLOYMENTS, deployment, START_MS, testCluster} from './support.ts';

const BUDGETS = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
const PODS = '/api/v1/namespaces/default/pods';
/** Until the pods of a new Deployment are ready, or those of an evicted one replaced. */
const SETTLE_MS = 10_000;

interface PodItem {
	readonly metadata: {readonly name: string; readonly deletionTimestamp?: string};
}

/** Three pods of a Deployment, and a budget for them. */
function cluster(budget: object) {
	const {send, engine} = testCluster();
	assert.equal(send('POST', DEPLOYMENTS, deployment('web')).status, 201);
	engine.runUntil(START_MS + SETTLE_MS);
	const spec = {...budget, selector: {matchLabels: {app: 'web'}}};
	assert.equal(send('POST', BUDGETS, {metadata: {name: 'web'}, spec}).status, 201);
	engine.runUntil(START_MS + 2 * SETTLE_MS);
	const status = () => fieldsOf(fieldsOf(send('GET', `${BUDGETS}/web`).body).status);
	/** The answer to the eviction of a pod that is not on its way out yet. */
	const evict = () => {
		const {items} = send('GET', PODS).body as {items: readonly PodItem[]};
		const {name = ''} = items.find(({metadata}) => metadata.deletionTimestamp === undefined)?.metadata ?? {};
		return send('POST', `${PODS}/${name}/eviction`, {metadata: {name}}).status;
	};
	return {status, evict, engine};
}

for (const [budget, desired, allowed] of [
	[{minAvailable: 2}, 2, 1],
	[{minAvailable: '50%'}, 2, 1],
	[{maxUnavailable: 1}, 2, 1],
	[{maxUnavailable: '100%'}, 0, 3],
	[{minAvailable: 3}, 3, 0],
] as const) {
	test(`a budget of ${JSON.stringify(budget)} lets ${allowed} of 3 healthy pods go`, () => {
		const {disruptionsAllowed, desiredHealthy, currentHealthy, expectedPods} = cluster(budget).status();
		assert.deepEqual([expectedPods, currentHealthy, desiredHealthy, disruptionsAllowed], [3, 3, desired, allowed]);
	});
}

test('a pod is evicted while the budget allows it, and the next when its successor is healthy', () => {
	const {evict, engine, status} = cluster({minAvailable: 2});
	assert.equal(evict(), 201);
	assert.equal(evict(), 429);
	engine.runUntil(engine.nowMs() + 1000);
	assert.equal(evict(), 429);
	const [condition] = status().conditions as readonly Fields[];
	assert.deepEqual([condition?.status, condition?.reason], ['False', 'InsufficientPods']);
	engine.runUntil(engine.nowMs() + SETTLE_MS);
	assert.equal(evict(), 201);
});

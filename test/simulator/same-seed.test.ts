import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {test} from 'node:test';
import {runScenario} from '../../source/simulator/run-scenario.ts';
import {tutorial} from '../../source/simulator/scenarios/tutorial.ts';
import {manualTimers, START_MS} from './support.ts';

/** The tutorial's rollout is over by then. */
const runMs = 12_000;

/** Of everything that was written, in order, and when. */
function hashOfRun(seed: string): string {
	const hash = createHash('sha256');
	const {engine, store, world} = runScenario(tutorial, {
		seed,
		startMs: START_MS,
		timers: manualTimers(),
		token: 'token',
	});
	for (const object of ['Node', 'Deployment', 'ReplicaSet', 'Pod'].flatMap(kind => world.list(kind))) {
		hash.update(JSON.stringify(object));
	}
	store.subscribe(({type, object}) => hash.update(`${engine.nowMs()} ${type} ${JSON.stringify(object)}\n`));
	engine.runUntil(START_MS + runMs);
	return hash.digest('hex');
}

test('20 runs of the same seed write the same objects at the same instants, another seed others', () => {
	const hashes = Array.from({length: 20}, () => hashOfRun('7'));
	assert.equal(new Set(hashes).size, 1);
	assert.notEqual(hashOfRun('8'), hashes[0]);
});

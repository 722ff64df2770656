import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {createRandom} from '../../source/control-plane/random.ts';
import {type FaultyCluster, withFaultyCluster} from '../helpers/faulty-cluster.ts';
import {sufferFaults} from './fault-schedule.ts';

/** `npm run test:soak` runs 200. */
const seeds = Number(process.env.SOAK_SEEDS ?? 12);

const faultyForMs = 60_000;

/** After the last fault the mirror is what the server holds within this time. */
const healedWithinMs = 20_000;

const mostRequests = 600;

async function soak(seed: number, faulty: FaultyCluster) {
	const {cluster, proxy, clock, timers, isTrue, until} = faulty;
	// Until the heartbeat has a connection of its own, nobody can tell that those of the watches are dead.
	await clock.pass(6000);
	await sufferFaults(faulty, createRandom(`faults ${seed}`), faultyForMs);
	// What the last rollout still has to do is no fault.
	await clock.pass(5000);
	await until(isTrue, healedWithinMs - 5000);
	assert.ok(proxy.requests.length < mostRequests, `${proxy.requests.length} requests`);
	cluster.close();
	await until(() => proxy.link.connectionsOpen() === 0, 5000);
	assert.equal(timers(), 0, 'a timer is left');
}

describe('soak: a minute of faults at random, and 20 s later the console is right', {concurrency: 8}, () => {
	for (let seed = 1; seed <= seeds; seed++) {
		it(`seed ${seed}`, () => withFaultyCluster({seed: `${seed}`}, faulty => soak(seed, faulty)));
	}
});

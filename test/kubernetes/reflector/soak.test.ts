import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import {createRandom} from '../../../source/control-plane/random.ts';
import {startApiServer} from '../../helpers/api-server.ts';
import {createDrivenClock} from '../../helpers/driven-clock.ts';
import {settledHeapBytes} from '../../helpers/settled-heap.ts';
import {createFaultyServer} from './faulty-server.ts';
import {runReflector} from './runner.ts';

const seeds = 200;

/** So many at a time: most of a run is waiting for the other end. */
const batch = 50;

/** After the last fault the store is what the server holds within this time. */
const healedWithinMs = 20_000;

/** How far the heap may move: a batch whose mirrors and servers all stayed, ended, would add 5 MB each time (measured). */
const leftBytes = 3 * 1024 * 1024;

async function soak(seed: number) {
	const clock = createDrivenClock(0);
	const faulty = createFaultyServer({random: createRandom(`server ${seed}`), servesWatchList: seed % 2 === 0, clock});
	const server = await startApiServer(faulty.handler);
	const reflector = runReflector(server.url, {clock, random: createRandom(`client ${seed}`)});
	const isHealed = () => reflector.held().join() === faulty.truth().join();
	const difference = () => `seed ${seed}: ${reflector.held()} is held, ${faulty.truth()} is there`;
	try {
		await clock.until(faulty.isSound, difference);
		await clock.until(isHealed, difference, healedWithinMs);
		reflector.close();
		await server.until(() => server.connectionsOpen() === 0);
		assert.equal(clock.pending(), faulty.delaying(), `seed ${seed}: a timer is left`);
	} finally {
		reflector.close();
		await server.close();
	}
}

const listenersOfProcess = () => process.eventNames().reduce((count, name) => count + process.listenerCount(name), 0);

describe('soak: after faults of every kind the store is what the server holds, and nothing is left', () => {
	const heapBytes: number[] = [];
	let listeners = 0;
	before(() => {
		listeners = listenersOfProcess();
	});
	for (let first = 1; first <= seeds; first += batch) {
		it(`seeds ${first} to ${first + batch - 1}`, async () => {
			await Promise.all(Array.from({length: batch}, (_, index) => soak(first + index)));
			heapBytes.push(settledHeapBytes());
		});
	}

	it('leaves no listener on the process, and the heap as it was', () => {
		assert.equal(listenersOfProcess(), listeners);
		// The first batch loads and compiles what the others use.
		const [, before = 0, ...after] = heapBytes;
		for (const bytes of after) assert.ok(bytes - before < leftBytes, `the heap grew by ${bytes - before} bytes`);
	});
});

import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Clock} from '../../../source/kubernetes/clock.ts';
import {startApiServer} from '../../helpers/api-server.ts';
import {createFaultyServer} from './faulty-server.ts';
import {createHastyClock, runReflector} from './runner.ts';

const seeds = 30;

/** Numbers of [0, 1) that follow from a seed: mulberry32. */
function createRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** So hasty that what is kept waiting is often taken for lost: that is a fault as good as any. */
const haste = 25;

/** A hasty clock, with a count of the timers that wait. */
function createCountingClock(): Clock & {readonly pending: () => number} {
	const hastyClock = createHastyClock(haste);
	const waiting = new Set<object>();
	return {
		...hastyClock,
		after(delayMs, callback) {
			const timer = {};
			waiting.add(timer);
			const cancel = hastyClock.after(delayMs, () => {
				waiting.delete(timer);
				callback();
			});
			return () => {
				waiting.delete(timer);
				cancel();
			};
		},
		pending: () => waiting.size,
	};
}

async function soak(seed: number) {
	const faulty = createFaultyServer(createRandom(seed), seed % 2 === 0);
	const server = await startApiServer(faulty.handler);
	const clock = createCountingClock();
	const reflector = runReflector(server.url, {clock, random: createRandom(seed + 1000)});
	try {
		await reflector.until(
			() => faulty.isSound() && reflector.isLive() && reflector.held().join() === faulty.truth().join(),
		);
		reflector.close();
		await server.until(() => server.connectionsOpen() === 0);
		assert.equal(clock.pending(), 0, 'a timer is left');
	} finally {
		reflector.close();
		await server.close();
	}
}

describe('soak: after faults of every kind the store is what the server holds', {concurrency: true}, () => {
	for (let seed = 1; seed <= seeds; seed++) it(`seed ${seed}`, {timeout: 30_000}, () => soak(seed));
});

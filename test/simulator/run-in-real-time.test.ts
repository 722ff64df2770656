import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Engine} from '../../source/control-plane/engine.ts';
import {runInRealTime} from '../../source/simulator/run-in-real-time.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';

/** An engine with nothing to do: only its time moves. */
function idleEngine() {
	let nowMs = 0;
	const engine = {
		nowMs: () => nowMs,
		nextDueMs: () => undefined,
		runUntil(untilMs: number) {
			nowMs = untilMs;
		},
	};
	return engine as unknown as Engine;
}

test('simulated time follows the real one, times the speed', () => {
	const [clock, engine] = [createFakeClock(0), idleEngine()];
	const pace = runInRealTime(engine, clock, 10);
	clock.advance(900);
	pace.catchUp();
	assert.equal(engine.nowMs(), 9000);
	pace.stop();
});

test('after the machine slept for an hour the simulation goes on from where it was, and is not busy for ages', () => {
	const [clock, engine] = [createFakeClock(0), idleEngine()];
	const pace = runInRealTime(engine, clock, 1000);
	clock.set(3_600_000);
	pace.catchUp();
	assert.equal(engine.nowMs(), 0);
	clock.set(3_600_900);
	pace.catchUp();
	assert.equal(engine.nowMs(), 900_000);
	pace.stop();
	assert.equal(clock.pending(), 0);
});

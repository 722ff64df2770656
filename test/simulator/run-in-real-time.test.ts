import assert from 'node:assert/strict';
import {test} from 'node:test';
import {engine} from '../../source/control-plane/engine.ts';
import {memoryWorld} from '../../source/control-plane/memory-world.ts';
import {runInRealTime} from '../../source/simulator/run-in-real-time.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';

/** An engine without controllers: only what a test puts into it is due. */
function emptyEngine() {
	const random = () => 0;
	const world = memoryWorld({nowMs: () => 0, random});
	return engine({world, controllers: [], startMs: 0, random, minor: 37, record: () => {}});
}

/** A clock of a process that can be stopped (SIGSTOP) for a while: its timers ring late, then. */
function stoppableClock() {
	const clock = createFakeClock();
	let stoodMs = 0;
	return {
		...clock,
		monotonicMs: () => clock.monotonicMs() + stoodMs,
		standStill(ms: number) {
			stoodMs += ms;
		},
	};
}

const parts = (speed: number) => {
	const [clock, run] = [stoppableClock(), emptyEngine()];
	return {clock, run, pace: runInRealTime(run, clock, speed)};
};

test('simulated time follows the real one, times the speed, and what is due is done by itself', () => {
	const {clock, run, pace} = parts(10);
	const done: number[] = [];
	for (const dueMs of [100, 5000, 8995]) run.at(dueMs, () => done.push(dueMs));
	pace.catchUp();
	clock.advance(500);
	assert.deepEqual(done, [100, 5000]);
	clock.advance(400);
	pace.catchUp();
	assert.equal(run.nowMs(), 9000);
	pace.setSpeed(1000);
	clock.advance(2);
	pace.catchUp();
	assert.equal(run.nowMs(), 11_000);
	pace.stop();
});

test('time goes on while nobody asks and nothing is due', () => {
	const {clock, run, pace} = parts(1);
	run.at(600_000, () => {});
	clock.advance(25_000);
	pace.catchUp();
	assert.equal(run.nowMs(), 25_000);
	clock.advance(45_000);
	pace.catchUp();
	assert.equal(run.nowMs(), 70_000);
	pace.stop();
});

test('after a process stood still the simulation is where a real cluster would be', () => {
	const {clock, run, pace} = parts(1);
	const done: number[] = [];
	for (const dueMs of [1000, 79_000, 81_000]) run.at(dueMs, () => done.push(dueMs));
	clock.standStill(80_000);
	pace.catchUp();
	assert.deepEqual([done, run.nowMs()], [[1000, 79_000], 80_000]);
	pace.stop();
});

test('what a process that stood still for too long missed is left out: it is not busy for ages', () => {
	const {clock, run, pace} = parts(1000);
	run.at(1_200_000, () => {});
	clock.standStill(3_600_000);
	pace.catchUp();
	assert.equal(run.nowMs(), 0);
	clock.advance(900);
	pace.catchUp();
	assert.equal(run.nowMs(), 900_000);
	pace.stop();
	assert.equal(clock.pending(), 0);
});

test('who sets the clock of the machine moves no simulated time', () => {
	const {clock, run, pace} = parts(1);
	clock.set(86_400_000);
	clock.advance(1000);
	pace.catchUp();
	assert.equal(run.nowMs(), 1000);
	pace.stop();
});

test('however much is due, requests and keys come in between', () => {
	const {clock, run, pace} = parts(1000);
	let done = 0;
	for (let count = 0; count < 1000; count++) run.at(2000 + count, () => done++);
	clock.standStill(4);
	const seen: number[] = [];
	const request = () => {
		pace.catchUp();
		seen.push(done);
		if (done < 1000) clock.after(0, request);
	};
	clock.after(0, request);
	clock.advance(0);
	assert.equal(done, 1000);
	const atOnce = seen.map((count, index) => count - (seen[index - 1] ?? 0));
	assert.ok(
		atOnce.every(count => count <= 200),
		`${atOnce} between requests`,
	);
	pace.stop();
});

test('a pause holds everything, steps go from one thing to the next, and time goes on from there', () => {
	const {clock, run, pace} = parts(1);
	const done: number[] = [];
	for (const dueMs of [60_000, 120_000]) run.at(dueMs, () => done.push(dueMs));
	clock.advance(1000);
	pace.pause();
	clock.advance(3_600_000);
	assert.equal(run.nowMs(), 1000);
	assert.equal(pace.step(), true);
	assert.deepEqual([done, run.nowMs()], [[60_000], 60_000]);
	pace.resume();
	clock.advance(2000);
	pace.catchUp();
	assert.equal(run.nowMs(), 62_000);
	assert.equal(pace.step(), true);
	clock.advance(1000);
	pace.catchUp();
	assert.equal(run.nowMs(), 121_000);
	assert.equal(pace.step(), false);
	pace.stop();
});

test('a stopped one never runs again', () => {
	const {clock, run, pace} = parts(1);
	run.at(500, () => assert.fail('it ran'));
	pace.stop();
	pace.resume();
	pace.catchUp();
	pace.setSpeed(10);
	clock.advance(3_600_000);
	assert.equal(run.nowMs(), 0);
	assert.equal(clock.pending(), 0);
});

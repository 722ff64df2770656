import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startTicks} from '../../source/console/ticks.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';

const startMs = Date.UTC(2026, 0, 1, 12, 0, 0);

/** `moves`: whether what is shown changes by a tick. */
function ticking(moves: () => boolean) {
	const clock = createFakeClock(startMs + 300);
	const ticked: number[] = [];
	const ticks = startTicks({
		clock,
		now: clock.now,
		tick() {
			ticked.push((clock.now() - startMs) / 1000);
			if (moves()) ticks.moved();
		},
	});
	const pass = (ms: number) => {
		for (let passed = 0; passed < ms; passed += 100) clock.advance(100);
		return ticked.splice(0);
	};
	return {ticks, pass};
}

test('what counts seconds is drawn on each whole second', () => {
	const {pass} = ticking(() => true);
	assert.deepEqual(pass(4_700), [1, 2, 3, 4, 5]);
});

test('where nothing changes, every four seconds and on whole minutes', () => {
	const {pass} = ticking(() => false);
	assert.deepEqual(pass(59_700), [1, 2, 3, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60]);
	assert.deepEqual(pass(3_000), []);
});

test('what changes then, by whatever, may count seconds from that moment on', () => {
	let moves = false;
	const {ticks, pass} = ticking(() => moves);
	pass(20_700);
	moves = true;
	ticks.moved();
	assert.deepEqual(pass(3_000), [22, 23, 24]);
});

test('none comes after the end', () => {
	const {ticks, pass} = ticking(() => false);
	pass(1_000);
	ticks.stop();
	assert.deepEqual(pass(10_000), []);
});

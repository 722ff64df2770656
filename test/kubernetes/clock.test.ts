import assert from 'node:assert/strict';
import {test} from 'node:test';
import {systemClock} from '../../source/kubernetes/clock.ts';

test('clock: a delay of months is no tight loop', async () => {
	let fired = false;
	const cancel = systemClock.after(2 ** 31 + 5, () => {
		fired = true;
	});
	await new Promise<void>(resolve => systemClock.after(5, resolve));
	cancel();
	assert.equal(fired, false);
});

test('clock: the monotonic time goes on by the time that a timer waited', async () => {
	const beganMs = systemClock.monotonicMs();
	await new Promise<void>(resolve => systemClock.after(20, resolve));
	assert.ok(systemClock.monotonicMs() - beganMs >= 19);
});

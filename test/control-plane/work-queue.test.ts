import assert from 'node:assert/strict';
import {test} from 'node:test';
import {workQueue} from '../../source/control-plane/work-queue.ts';

test('a key whose sync goes on is looked at when that is over, one whose sync is over at once', () => {
	const scheduled: [string, number][] = [];
	const queue = workQueue((key, dueMs) => scheduled.push([key, dueMs]));
	// More syncs than are kept when they are over.
	for (let number = 0; number < 1000; number++) {
		queue.busy(`shop/over-${number}`, number, number + 1);
	}

	queue.busy('shop/web', 1000, 1010);
	queue.add('shop/web', 1005);
	queue.add('shop/over-1', 1005);
	assert.equal(queue.take('shop/over-1', 1005), true);
	assert.equal(queue.take('shop/web', 1005), false);
	assert.deepEqual(scheduled.at(-1), ['shop/web', 1010]);
	assert.equal(queue.take('shop/web', 1010), true);
});

test('retries of all keys together come no faster than ten a second, after a burst of a hundred', () => {
	const scheduled: number[] = [];
	const queue = workQueue((_key, dueMs) => scheduled.push(dueMs));
	for (let number = 0; number < 120; number++) {
		queue.retry(`shop/web-${number}`, 0);
	}

	assert.deepEqual(scheduled.slice(0, 100), Array(100).fill(5));
	assert.deepEqual(
		scheduled.slice(100).map(dueMs => Math.round(dueMs)),
		Array.from({length: 20}, (_, index) => 100 * (index + 1)),
	);
	queue.addRateLimited('shop/other', 60_000);
	assert.equal(scheduled.at(-1), 60_005);
});

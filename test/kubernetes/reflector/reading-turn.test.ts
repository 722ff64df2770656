import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import {createObjectReader} from '../../../source/kubernetes/decoder/object-reader.ts';
import {readWatch} from '../../../source/kubernetes/reflector/read-body.ts';
import {createReadingTurn} from '../../../source/kubernetes/reflector/reading-turn.ts';
import {pod} from './runner.ts';

/** A clock on which each look at it takes so long, and turns of the loop that come when they are called. */
function surroundings(stepMs: number) {
	let monotonicMs = 0;
	let soon: (() => void)[] = [];
	const clock = {
		monotonicMs() {
			monotonicMs += stepMs;
			return monotonicMs;
		},
	};
	return {
		turn: createReadingTurn(clock, callback => soon.push(callback)),
		waiting: () => soon.length,
		nextTurn() {
			const due = soon;
			soon = [];
			for (const callback of due) callback();
		},
	};
}

const settled = () => new Promise(setImmediate);
const line = (index: number) => Buffer.from(`${JSON.stringify({type: 'ADDED', object: pod(`p-${index}`, '5')})}\n`);

/** A watch of 100 events that have all arrived; how many of them were read so far. */
function arrived(turn: ReturnType<typeof createReadingTurn>) {
	const body = new PassThrough({readableHighWaterMark: 1024 * 1024, writableHighWaterMark: 1024 * 1024});
	for (let index = 0; index < 100; index++) body.write(line(index));
	let read = 0;
	let isEnded = false;
	readWatch(body, 1, createObjectReader({resource: 'pods', detail: 'row'}), turn, input => {
		if (input.type === 'frames') read += input.frames.length;
		if (input.type === 'ended') isEnded = true;
	});
	body.end();
	return {read: () => read, isEnded: () => isEnded};
}

test('a burst is read in pieces, with the rest of the loop between them, and to its end', async () => {
	const {turn, nextTurn, waiting} = surroundings(1);
	const watch = arrived(turn);
	await settled();
	const first = watch.read();
	assert.ok(first > 0 && first <= 10, `${first} of 100 were read before anything else had its turn`);
	await settled();
	assert.equal(watch.read(), first);
	let turns = 1;
	for (; !watch.isEnded() && turns < 100; turns++) {
		nextTurn();
		await settled();
	}
	assert.equal(watch.read(), 100);
	assert.ok(turns >= 10 && turns < 100, `${turns} turns`);
	nextTurn();
	assert.equal(waiting(), 0);
});

test('two bodies share one turn', async () => {
	const {turn} = surroundings(1);
	const watches = [arrived(turn), arrived(turn)];
	await settled();
	const read = watches.reduce((sum, watch) => sum + watch.read(), 0);
	assert.ok(read > 0 && read <= 12, `${read} were read`);
});

test('what arrives slowly is read at once', async () => {
	const {turn} = surroundings(0);
	const watch = arrived(turn);
	await settled();
	assert.equal(watch.read(), 100);
});

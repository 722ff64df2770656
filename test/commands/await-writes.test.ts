import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionOutcome} from '../../source/cluster/actions/action.ts';
import {awaitWrites, longestAnswerMs} from '../../source/commands/await-writes.ts';
import type {AskedWrite} from '../../source/console/writes.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';

const done: ActionOutcome = {type: 'done', receipt: {atMs: 2, sentence: 'paused deployment/web', kubectl: 'kubectl'}};
const asked = (doing: string, outcome: Promise<ActionOutcome>): AskedWrite => ({doing, askedAtMs: 1, outcome});

function setUp() {
	const clock = createFakeClock();
	const said: string[] = [];
	const interruption = new AbortController();
	return {
		clock,
		said,
		interruption,
		options: {
			clock,
			say: (line: string) => said.push(line),
			clearTyped: () => void said.push('(cleared)'),
			signal: interruption.signal,
		},
	};
}

test('with nothing under way it says nothing and waits for nothing', async () => {
	const {clock, said, options} = setUp();
	assert.deepEqual(await awaitWrites([], options), []);
	const ended = await awaitWrites([asked('pause deployment/web', Promise.resolve(done))], options);
	assert.deepEqual(ended, [{doing: 'pause deployment/web', askedAtMs: 1, outcome: done}]);
	assert.deepEqual(said, []);
	assert.equal(clock.pending(), 0);
});

test('it names what it waits for, and answers with what became of it', async () => {
	const {said, options, clock} = setUp();
	const {promise, resolve} = Promise.withResolvers<ActionOutcome>();
	const writes = [asked('undo deployment/api', Promise.resolve(done)), asked('pause deployment/web', promise)];
	const ended = awaitWrites(writes, options);
	await new Promise(setImmediate);
	assert.deepEqual(said, ['waiting for the answer to: pause deployment/web … (Ctrl-C stops waiting)']);
	resolve(done);
	assert.deepEqual(
		(await ended).map(({outcome}) => outcome),
		[done, done],
	);
	assert.equal(said.at(-1), '(cleared)', 'the q that was typed meanwhile stood before the summary');
	assert.equal(clock.pending(), 0);
});

test('an interruption and the longest wait end it: what was not answered has no outcome', async () => {
	for (const end of ['interruption', 'time'] as const) {
		const {clock, interruption, options} = setUp();
		const ended = awaitWrites([asked('pause deployment/web', new Promise(() => {}))], options);
		await new Promise(setImmediate);
		if (end === 'time') clock.advance(longestAnswerMs);
		else interruption.abort();
		assert.deepEqual(await ended, [{doing: 'pause deployment/web', askedAtMs: 1}]);
		assert.equal(clock.pending(), 0);
	}
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fault, liveSteps, object, type Steps, startSteps} from './support.ts';

/** Answers the list in flight with one object, at this version. */
function answerList(steps: Steps, resourceVersion: string) {
	return [
		...steps.on({type: 'answered', isCompressed: true}),
		...steps.on({type: 'objects', objects: [object('a')]}),
		...steps.on({type: 'page-ended', metadata: {resourceVersion, continueToken: ''}}),
	];
}

/** A reflector whose WatchList brought nothing at all, and whose list brought an object. */
function heldBackSteps(): Steps {
	const steps = startSteps();
	steps.on({type: 'answered', isCompressed: false});
	steps.at(25_000);
	assert.ok(steps.on({type: 'timer', timer: 'watchdog'}).includes('open list limit=500'));
	assert.ok(answerList(steps, '20').includes('remember poll'));
	return steps;
}

test('reflector: a watch that says nothing of what a list brings is held back: lists stand in for it', () => {
	const steps = heldBackSteps();
	const status = steps.status();
	assert.ok(status?.state === 'resuming' && status.sinceMs === 25_000 && status.retryAtMs === 35_000);
	steps.at(35_000);
	assert.deepEqual(steps.on({type: 'timer', timer: 'retry'}), ['no retry', 'no watchdog', 'open list limit=500']);
	const again = answerList(steps, '31');
	assert.ok(again.includes('replaced') && again.includes('retry in 10000'));
	assert.ok(!again.includes('status syncing') && !again.includes('status live'), again.join());
});

test('reflector: where nothing is there, a silent WatchList is no proof', () => {
	const steps = startSteps();
	steps.on({type: 'answered', isCompressed: false});
	steps.at(25_000);
	steps.on({type: 'timer', timer: 'watchdog'});
	steps.on({type: 'answered', isCompressed: true});
	steps.on({type: 'page-ended', metadata: {resourceVersion: '20', continueToken: ''}});
	assert.equal(steps.phase(), 'watching');
	assert.equal(steps.method(), 'list');
});

test('reflector: a watch that is not answered by a server that answers is held back', () => {
	const steps = liveSteps();
	steps.at(300_000);
	steps.on({type: 'ended'});
	steps.on({type: 'timer', timer: 'retry'});
	const given = steps.on({type: 'failed', error: fault('timeout')});
	assert.ok(given.includes('remember poll') && given.includes('open list limit=500'), given.join());
	assert.ok(answerList(steps, '31').includes('retry in 10000'));
});

test('reflector: an unanswered WatchList is a list in its place, as soon as the transport has given it up', () => {
	const steps = startSteps();
	const given = steps.on({type: 'failed', error: fault('timeout')});
	assert.ok(given.includes('open list limit=500'));
	assert.ok(answerList(steps, '20').includes('remember poll'));
});

for (const [name, retry] of [
	['after five minutes', (steps: Steps) => steps.on({type: 'timer', timer: 'retry'})],
	['on demand', (steps: Steps) => steps.on({type: 'retry-now'})],
	['after an outage', (steps: Steps) => steps.on({type: 'reached', regained: true})],
] as const) {
	test(`reflector: ${name} a watch is tried again where lists stood in for it`, () => {
		const steps = heldBackSteps();
		if (name === 'after an outage') {
			steps.at(35_000);
			steps.on({type: 'timer', timer: 'retry'});
			steps.on({type: 'failed', error: fault('unreachable')});
		}
		steps.at(25_000 + 5 * 60_000);
		const commands = retry(steps);
		assert.ok(commands.includes('remember watch-list'), commands.join());
		assert.equal(steps.phase(), 'watch-list');
		steps.on({type: 'answered', isCompressed: true});
		const end = {type: 'bookmark', resourceVersion: '40', initialEventsEnd: true} as const;
		const frames = [{type: 'added', object: object('a')}, end] as const;
		assert.ok(steps.on({type: 'frames', bytes: 100, frames}).includes('status live'));
	});
}

/** The watch in flight is answered, and ended at once. */
function endAtOnce(steps: Steps) {
	return [...steps.on({type: 'answered', isCompressed: false}), ...steps.on({type: 'ended'})];
}

function shortSteps(): Steps {
	const steps = startSteps({method: 'list'});
	answerList(steps, '20');
	for (const wait of ['retry in 400', 'retry in 800']) {
		assert.ok(endAtOnce(steps).includes(wait));
		steps.on({type: 'timer', timer: 'retry'});
	}
	return steps;
}

test('reflector: watches that end at once, three in a row, are helped by a list every 10 s', () => {
	const steps = shortSteps();
	assert.ok(endAtOnce(steps).includes('retry in 10000'));
	steps.at(20_000);
	assert.deepEqual(steps.on({type: 'timer', timer: 'retry'}), ['no retry', 'no watchdog', 'open list limit=500']);
	const listed = answerList(steps, '31');
	assert.ok(listed.includes('open watch timeoutSeconds=440&resourceVersion=31'), listed.join());
	const ended = endAtOnce(steps);
	assert.ok(ended.includes('retry in 10000') && !ended.includes('status live'), ended.join());
	const status = steps.status();
	assert.ok(status?.state === 'resuming' && status.sinceMs === 20_000, 'as old as the last list');
});

test('reflector: after watches that ended at once, one is live when it has lived for a second, or brought an event', () => {
	const lived = shortSteps();
	assert.deepEqual(lived.on({type: 'answered', isCompressed: false}), ['watchdog in 1000']);
	lived.at(1000);
	assert.deepEqual(lived.on({type: 'timer', timer: 'watchdog'}), ['status live', 'watchdog in 89000']);

	const eventful = shortSteps();
	eventful.on({type: 'answered', isCompressed: false});
	const frames = [{type: 'modified', object: object('a', '30')}] as const;
	assert.deepEqual(eventful.on({type: 'frames', bytes: 9, frames}), ['applied a', 'status live']);
});

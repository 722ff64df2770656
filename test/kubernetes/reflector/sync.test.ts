import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fault, liveSteps, object, startSteps} from './support.ts';

const watchList = 'open watch timeoutSeconds=440&sendInitialEvents=true&resourceVersionMatch=NotOlderThan';

test('reflector: start asks for a WatchList, once', () => {
	const steps = startSteps();
	assert.equal(steps.phase(), 'watch-list');
	assert.deepEqual(steps.on({type: 'start'}), []);
});

test('reflector: objects are told as they arrive, the resourceVersion moves at the bookmark that ends the list', () => {
	const steps = startSteps();
	assert.deepEqual(steps.on({type: 'answered', isCompressed: true}), [
		'listing',
		'status syncing',
		'watchdog in 25000',
	]);
	const chunk = [
		{type: 'added', object: object('a', '90')},
		{type: 'added', object: object('b', '15')},
		{type: 'bookmark', resourceVersion: '12', initialEventsEnd: false},
	] as const;
	assert.deepEqual(steps.on({type: 'frames', bytes: 10, frames: chunk}), ['listed a,b', 'status syncing']);
	assert.equal(steps.state().resourceVersion, '');
	const end = [
		{type: 'added', object: object('c')},
		{type: 'bookmark', resourceVersion: '100', initialEventsEnd: true},
		{type: 'modified', object: object('a', '101')},
	] as const;
	assert.deepEqual(steps.on({type: 'frames', bytes: 10, frames: end}), [
		'listed c',
		'status syncing',
		'replaced',
		'status live',
		'applied a',
	]);
	assert.equal(steps.state().resourceVersion, '101');
});

test('reflector: a WatchList that is refused as invalid is never tried again on this cluster', () => {
	const steps = startSteps();
	assert.deepEqual(steps.on({type: 'failed', error: fault('invalid', {status: 422})}), [
		'close',
		'no watchdog',
		'remember list',
		'no retry',
		'no watchdog',
		'open list limit=500',
	]);
});

test('reflector: a WatchList that is forbidden is listed instead, this time', () => {
	const steps = startSteps();
	assert.ok(steps.on({type: 'failed', error: fault('forbidden', {status: 403})}).includes('open list limit=500'));
	assert.equal(steps.method(), 'watch-list');
	steps.on({type: 'failed', error: fault('forbidden', {status: 403})});
	assert.equal(steps.phase(), 'blocked');
});

test('reflector: a stream without the end bookmark is a server that does not know WatchList (kubernetes#122805)', () => {
	const steps = startSteps();
	steps.on({type: 'answered', isCompressed: true});
	steps.at(25_000);
	steps.on({type: 'frames', bytes: 10, frames: [{type: 'added', object: object('a')}]});
	steps.at(30_000);
	assert.deepEqual(steps.on({type: 'timer', timer: 'watchdog'}), ['watchdog in 5000']);
	steps.at(35_000);
	assert.ok(steps.on({type: 'timer', timer: 'watchdog'}).includes('open list limit=500'));
	assert.equal(steps.method(), 'list');
});

test('reflector: a heavy WatchList that comes unpacked is finished, and the next sync is a list', () => {
	const steps = startSteps();
	steps.on({type: 'answered', isCompressed: false});
	assert.deepEqual(steps.on({type: 'frames', bytes: 256 * 1024, frames: []}), []);
	assert.deepEqual(steps.on({type: 'frames', bytes: 1, frames: []}), ['remember list']);
	assert.deepEqual(steps.on({type: 'frames', bytes: 1, frames: []}), []);
	assert.equal(steps.phase(), 'watch-list');
});

test('reflector: a packed WatchList may be heavy', () => {
	const steps = startSteps();
	steps.on({type: 'answered', isCompressed: true});
	assert.deepEqual(steps.on({type: 'frames', bytes: 9_000_000, frames: []}), []);
});

test('reflector: pages are listed one by one, then watched from the version of the first', () => {
	const steps = startSteps({method: 'list'});
	assert.deepEqual(steps.on({type: 'answered', isCompressed: true}), [
		'listing',
		'status syncing',
		'watchdog in 30000',
	]);
	assert.deepEqual(steps.on({type: 'objects', objects: [object('a', '900')]}), ['listed a', 'status syncing']);
	const first = {resourceVersion: '50', continueToken: 'next', remainingItemCount: 1};
	assert.deepEqual(steps.on({type: 'page-ended', metadata: first}), [
		'no retry',
		'no watchdog',
		'open list limit=500&continue=next',
	]);
	assert.deepEqual(steps.on({type: 'answered', isCompressed: true}), ['status syncing', 'watchdog in 30000']);
	steps.on({type: 'objects', objects: [object('b')]});
	assert.deepEqual(steps.on({type: 'page-ended', metadata: {resourceVersion: '60', continueToken: ''}}), [
		'replaced',
		'no retry',
		'no watchdog',
		'open watch timeoutSeconds=440&resourceVersion=50',
	]);
	assert.deepEqual(steps.on({type: 'answered', isCompressed: false}), ['status live', 'watchdog in 90000']);
});

test('reflector: a page that is cut off is asked for again, not the whole list', () => {
	const steps = startSteps({method: 'list'});
	steps.on({type: 'page-ended', metadata: {resourceVersion: '50', continueToken: 'next'}});
	steps.on({type: 'failed', error: fault('unreachable')});
	assert.ok(steps.on({type: 'reached', regained: true}).includes('open list limit=500&continue=next'));
});

test('reflector: a continue token that expires restarts the list once, then all is listed at once', () => {
	const steps = startSteps({method: 'list'});
	const page = {resourceVersion: '50', continueToken: 'next'};
	steps.on({type: 'page-ended', metadata: page});
	assert.ok(steps.on({type: 'failed', error: fault('gone')}).includes('open list limit=500'));
	assert.ok(steps.on({type: 'answered', isCompressed: true}).includes('listing'));
	steps.on({type: 'page-ended', metadata: page});
	assert.ok(
		steps
			.on({type: 'failed', error: fault('gone')})
			.includes('open list resourceVersion=0&resourceVersionMatch=NotOlderThan'),
	);
	assert.ok(steps.on({type: 'failed', error: fault('gone')}).includes('retry in 800'), 'and no faster again');
});

test('reflector: after 410 the list is not older than what was seen; when that is refused too, the newest', () => {
	const steps = liveSteps();
	const gone = {type: 'error', error: fault('gone', {status: 410})} as const;
	const commands = steps.on({type: 'frames', bytes: 1, frames: [gone, {type: 'deleted', object: object('a', '30')}]});
	assert.deepEqual(commands, [
		'close',
		'no watchdog',
		'status syncing',
		'no retry',
		'watchdog in 25000',
		`${watchList}&resourceVersion=20`,
	]);
	steps.on({type: 'failed', error: fault('gone')});
	assert.ok(steps.on({type: 'timer', timer: 'retry'}).includes(watchList));
});

test('reflector: a list from a version on says that it may be newer, for a limit would make it exact', () => {
	const steps = startSteps({method: 'list'});
	steps.on({type: 'page-ended', metadata: {resourceVersion: '20', continueToken: ''}});
	assert.ok(
		steps
			.on({type: 'failed', error: fault('gone')})
			.includes('open list limit=500&resourceVersion=20&resourceVersionMatch=NotOlderThan'),
	);
});

test('reflector: a server that is behind what was seen is given time, then asked for its newest state', () => {
	const steps = liveSteps();
	const behind = fault('too-large-resource-version', {status: 504, retryAfterMs: 3000});
	assert.ok(steps.on({type: 'failed', error: behind}).includes('retry in 3000'));
	assert.ok(steps.on({type: 'timer', timer: 'retry'}).includes(watchList));
});

test('reflector: a server that says 410 again and again is asked ever more slowly, also when its lists succeed', () => {
	const steps = liveSteps({method: 'list'});
	const waits: string[] = [];
	for (let attempt = 0; attempt < 5; attempt++) {
		waits.push(...steps.on({type: 'failed', error: fault('gone')}).filter(command => command.startsWith('retry in')));
		steps.on({type: 'timer', timer: 'retry'});
		steps.on({type: 'answered', isCompressed: true});
		steps.on({type: 'page-ended', metadata: {resourceVersion: '20', continueToken: ''}});
	}
	assert.deepEqual(waits, ['retry in 400', 'retry in 800', 'retry in 1600', 'retry in 3200']);
});

test('reflector: a page that is read again counts once in the progress', () => {
	const steps = startSteps({method: 'list'});
	steps.on({type: 'objects', objects: [object('a'), object('b')]});
	steps.on({type: 'page-ended', metadata: {resourceVersion: '50', continueToken: 'next', remainingItemCount: 2}});
	steps.on({type: 'objects', objects: [object('c')]});
	assert.equal(steps.progress(), '3 of 4');
	steps.on({type: 'failed', error: fault('unreachable')});
	steps.on({type: 'reached', regained: true});
	steps.on({type: 'answered', isCompressed: true});
	assert.equal(steps.progress(), '2 of 4');
	steps.on({type: 'objects', objects: [object('c'), object('d')]});
	assert.equal(steps.progress(), '4 of 4');
});

test('reflector: on demand a live watch reads everything again, without taking away what is shown', () => {
	const steps = liveSteps();
	assert.deepEqual(steps.on({type: 'retry-now'}), ['status syncing', 'no retry', 'watchdog in 25000', watchList]);
	assert.deepEqual(steps.on({type: 'retry-now'}), [], 'it does so already');
	const end = {type: 'bookmark', resourceVersion: '30', initialEventsEnd: true} as const;
	assert.deepEqual(steps.on({type: 'frames', bytes: 1, frames: [end]}), ['replaced', 'status live']);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {freshnessOf} from '../../../source/cluster/freshness.ts';
import {fault, liveSteps, object, type Steps, startSteps} from './support.ts';

const resumed = 'open watch timeoutSeconds=440&resourceVersion=20';

test('reflector: a watch that ends as it should is resumed at once, without a word', () => {
	const steps = liveSteps();
	steps.at(300_000);
	assert.deepEqual(steps.on({type: 'ended'}), ['close', 'no watchdog', 'retry in 100']);
	assert.deepEqual(steps.on({type: 'timer', timer: 'retry'}), ['no retry', 'watchdog in 2000', resumed]);
	assert.deepEqual(steps.on({type: 'answered', isCompressed: false}), ['watchdog in 90000']);
});

test('reflector: when the resumed watch is not answered within 2 s, what is shown counts as stale from then on', () => {
	const steps = liveSteps();
	steps.at(300_000);
	steps.on({type: 'ended'});
	steps.on({type: 'timer', timer: 'retry'});
	steps.at(302_000);
	assert.deepEqual(steps.on({type: 'timer', timer: 'watchdog'}), ['status resuming']);
	const status = steps.status();
	assert.ok(status?.state === 'resuming' && status.error.kind === 'timeout' && status.sinceMs === 300_000);
	const contact = {state: 'reached', lastMs: 302_000} as const;
	const freshness = freshnessOf({status, contact, complete: true, skewMs: 0});
	assert.deepEqual(freshness, {state: 'stale', asOfMs: 300_000, error: status.error});
	assert.ok(steps.on({type: 'answered', isCompressed: false}).includes('status live'));
});

test('reflector: a bookmark moves the version from which a watch is resumed', () => {
	const steps = liveSteps();
	steps.on({type: 'frames', bytes: 1, frames: [{type: 'bookmark', resourceVersion: '75', initialEventsEnd: false}]});
	steps.on({type: 'frames', bytes: 1, frames: [{type: 'modified', object: object('a', '9')}]});
	assert.equal(steps.state().resourceVersion, '75');
});

test('reflector: a cut connection waits for the contact monitor and keeps its version', () => {
	const steps = liveSteps();
	assert.deepEqual(steps.on({type: 'failed', error: fault('unreachable')}), [
		'close',
		'no watchdog',
		'watchdog in 2000',
		'await-contact',
		'report-fault',
	]);
	assert.deepEqual(steps.on({type: 'reached', regained: true}), ['no retry', 'watchdog in 2000', resumed]);
	assert.deepEqual(steps.on({type: 'answered', isCompressed: false}), ['watchdog in 90000'], 'without a word');
});

test('reflector: a cut connection that is not back within 2 s is told, since when it was cut', () => {
	const steps = liveSteps();
	steps.at(60_000);
	steps.on({type: 'failed', error: fault('unreachable')});
	steps.at(62_000);
	assert.deepEqual(steps.on({type: 'timer', timer: 'watchdog'}), ['status resuming']);
	const status = steps.status();
	assert.ok(status?.state === 'resuming' && status.sinceMs === 60_000 && status.error.kind === 'unreachable');
	assert.deepEqual(steps.on({type: 'reached', regained: true}), ['no retry', 'no watchdog', resumed]);
	assert.deepEqual(steps.on({type: 'answered', isCompressed: false}), ['status live', 'watchdog in 90000']);
});

test('reflector: a balancer that cuts the watch every minute makes no fault in a row of it', () => {
	const steps = liveSteps();
	for (let cut = 1; cut <= 5; cut++) {
		steps.at(cut * 60_000);
		assert.ok(steps.on({type: 'failed', error: fault('unreachable')}).includes('watchdog in 2000'), `cut ${cut}`);
		steps.on({type: 'reached', regained: false});
		steps.on({type: 'timer', timer: 'retry'});
		steps.on({type: 'answered', isCompressed: false});
	}
	assert.equal(steps.status()?.state, 'live');
});

test('reflector: a watch that alone keeps failing is retried ever more slowly', () => {
	const steps = liveSteps();
	const waits: string[] = [];
	for (let attempt = 0; attempt < 8; attempt++) {
		// Each lives for two seconds: not so short that lists would stand in for it.
		steps.at((attempt + 1) * 2000);
		steps.on({type: 'failed', error: fault('unreachable')});
		waits.push(...steps.on({type: 'reached', regained: false}));
		steps.on({type: 'timer', timer: 'retry'});
	}
	assert.deepEqual(
		waits,
		[100, 400, 800, 1600, 3200, 6400, 7500, 7500].map(ms => `retry in ${ms}`),
	);
});

test('reflector: two minutes of health forget the faults before', () => {
	const steps = liveSteps();
	for (let attempt = 0; attempt < 5; attempt++) {
		steps.on({type: 'failed', error: fault('server', {status: 500})});
		steps.on({type: 'timer', timer: 'retry'});
	}
	steps.on({type: 'answered', isCompressed: false});
	steps.at(120_000);
	assert.ok(steps.on({type: 'failed', error: fault('server', {status: 500})}).includes('retry in 400'));
});

for (const [kind, status] of [
	['throttled', 429],
	['server', 503],
] as const) {
	test(`reflector: ${status} is answered by waiting as long as the server asks, then from the same version`, () => {
		const steps = liveSteps();
		const commands = steps.on({type: 'failed', error: fault(kind, {status, retryAfterMs: 5000})});
		assert.deepEqual(commands, ['close', 'no watchdog', 'status resuming', 'retry in 5100']);
		assert.deepEqual(steps.on({type: 'reached', regained: false}), []);
		assert.ok(steps.on({type: 'timer', timer: 'retry'}).includes(resumed));
	});
}

for (const kind of ['unauthenticated', 'forbidden', 'not-found'] as const) {
	test(`reflector: ${kind} blocks the watch, which asks again every minute, on demand and after an outage`, () => {
		let clockMs = 0;
		const again: readonly (() => readonly string[])[] = [
			() => steps.on({type: 'timer', timer: 'retry'}),
			() => steps.on({type: 'retry-now'}),
			() => steps.on({type: 'reached', regained: true}),
		];
		const steps = liveSteps();
		for (const retry of again) {
			steps.at(clockMs);
			clockMs += 100_000;
			const commands = steps.on({type: 'failed', error: fault(kind, {status: 403})});
			assert.deepEqual(commands, ['close', 'no watchdog', 'status blocked', 'retry in 60000', 'await-contact']);
			assert.deepEqual(steps.on({type: 'reached', regained: false}), ['await-contact']);
			assert.equal(retry().filter(command => command.startsWith('open')).length, 1);
		}
	});
}

test('reflector: a refusal within 10 s of an outage is no verdict: the API server may not have read its roles yet', () => {
	const steps = liveSteps();
	steps.on({type: 'failed', error: fault('unreachable')});
	steps.on({type: 'reached', regained: true});
	const forbidden = {type: 'failed', error: fault('forbidden', {status: 403})} as const;
	assert.deepEqual(steps.on(forbidden), ['close', 'no watchdog', 'status resuming', 'retry in 500']);
	assert.ok(steps.on({type: 'timer', timer: 'retry'}).includes(resumed));
	steps.at(10_000);
	assert.ok(steps.on(forbidden).includes('status blocked'));
});

test('reflector: a watch that is refused as invalid blocks, and asks for everything anew', () => {
	const steps = liveSteps();
	assert.ok(steps.on({type: 'failed', error: fault('invalid', {status: 400})}).includes('status blocked'));
	steps.on({type: 'timer', timer: 'retry'});
	assert.equal(steps.phase(), 'watch-list');
});

test('reflector: a watch that ends within a second without an event is a fault', () => {
	const steps = startSteps({method: 'list'});
	steps.on({type: 'page-ended', metadata: {resourceVersion: '20', continueToken: ''}});
	steps.on({type: 'answered', isCompressed: false});
	steps.at(999);
	assert.deepEqual(steps.on({type: 'ended'}), ['close', 'no watchdog', 'watchdog in 2000', 'retry in 400']);
});

test('reflector: one such watch is no news while it is back soon; the second in a row is told, and so is one that stays away', () => {
	const cut = () => {
		const steps = startSteps({method: 'list'});
		steps.on({type: 'page-ended', metadata: {resourceVersion: '20', continueToken: ''}});
		steps.on({type: 'answered', isCompressed: false});
		steps.at(500);
		steps.on({type: 'ended'});
		return steps;
	};
	const again = cut();
	again.at(900);
	again.on({type: 'timer', timer: 'retry'});
	again.on({type: 'answered', isCompressed: false});
	again.at(1000);
	assert.ok(again.on({type: 'ended'}).includes('status resuming'));

	const away = cut();
	away.at(2500);
	assert.deepEqual(away.on({type: 'timer', timer: 'watchdog'}), ['status resuming']);
});

test('reflector: a watch of nothing, whose list came through, worked: it is resumed at once when it is cut soon after', () => {
	const steps = startSteps({method: 'watch-list'});
	steps.on({type: 'answered', isCompressed: false});
	const end = {type: 'bookmark', resourceVersion: '20', initialEventsEnd: true} as const;
	steps.on({type: 'frames', bytes: 1, frames: [end]});
	steps.at(500);
	assert.deepEqual(steps.on({type: 'ended'}), ['close', 'no watchdog', 'retry in 100']);
});

/** Ends watches `livedMs` after they began, each after one event, from `fromMs` on until `untilMs`. */
function endBriefly(steps: Steps, livedMs: number, fromMs: number, untilMs: number) {
	const waits: number[] = [];
	const states = new Set<string>();
	let nowMs = fromMs;
	const look = () => states.add(steps.status()?.state ?? 'none');
	while (nowMs < untilMs) {
		nowMs += livedMs;
		steps.at(nowMs);
		steps.on({type: 'frames', bytes: 9, frames: [{type: 'modified', object: object('a', `${100 + nowMs}`)}]});
		const commands = steps.on({type: 'ended'});
		const waitMs = Number(
			commands
				.find(command => command.startsWith('retry in'))
				?.split(' ')
				.at(-1),
		);
		waits.push(waitMs);
		steps.at(nowMs + Math.min(waitMs, 2000));
		if (waitMs > 2000) steps.on({type: 'timer', timer: 'watchdog'});
		look();
		nowMs += waitMs;
		steps.at(nowMs);
		assert.equal(steps.on({type: 'timer', timer: 'retry'}).filter(command => command.startsWith('open')).length, 1);
		steps.on({type: 'answered', isCompressed: false});
		look();
	}
	return {waits, states: [...states], nowMs};
}

test('reflector: watches that are ended after their first event, again and again, are asked for ever more slowly', () => {
	const steps = liveSteps();
	const {waits, states} = endBriefly(steps, 5, 0, 60_000);
	assert.deepEqual(waits.slice(0, 10), [100, 100, 100, 100, 400, 800, 1600, 3200, 6400, 7500]);
	assert.ok(waits.length < 20, `${waits.length} watches in a minute`);
	assert.deepEqual(states, ['live', 'resuming'], 'told where it is not back soon');
	assert.equal(steps.status()?.state, 'live', 'what it was answered with is all that there is to know');
});

test('reflector: a watch that lives for two seconds, or an outage, makes an end of the brief ones', () => {
	const steps = liveSteps();
	const {nowMs} = endBriefly(steps, 5, 0, 5000);
	const lived = endBriefly(steps, 2000, nowMs, nowMs + 20_000);
	assert.deepEqual(new Set(lived.waits), new Set([100]));
	const again = endBriefly(steps, 5, lived.nowMs, lived.nowMs + 1500);
	assert.deepEqual(again.waits.slice(0, 5), [100, 100, 100, 100, 400]);
	steps.on({type: 'failed', error: fault('unreachable')});
	steps.on({type: 'reached', regained: true});
	steps.on({type: 'answered', isCompressed: false});
	assert.equal(endBriefly(steps, 5, again.nowMs, again.nowMs + 1).waits[0], 100);
});

test('reflector: 90 s without a byte break a watch that brings bookmarks', () => {
	const steps = liveSteps();
	steps.at(60_000);
	steps.on({type: 'frames', bytes: 1, frames: []});
	steps.at(90_000);
	assert.deepEqual(steps.on({type: 'timer', timer: 'watchdog'}), ['watchdog in 60000']);
	steps.at(150_000);
	assert.ok(steps.on({type: 'timer', timer: 'watchdog'}).includes('report-fault'));
});

for (const method of ['watch-list', 'list'] as const) {
	test(`reflector: events have no bookmarks, so their watch may be silent, but not for longer than it was asked for (${method})`, () => {
		const steps = startSteps({resource: 'events', method});
		if (method === 'list') steps.on({type: 'page-ended', metadata: {resourceVersion: '20', continueToken: ''}});
		steps.on({type: 'answered', isCompressed: false});
		const end = {type: 'bookmark', resourceVersion: '20', initialEventsEnd: true} as const;
		if (method === 'watch-list') steps.on({type: 'frames', bytes: 1, frames: [end]});
		steps.at(200_000);
		assert.deepEqual(steps.on({type: 'timer', timer: 'watchdog'}), ['watchdog in 270000']);
		steps.at(470_000);
		assert.deepEqual(steps.on({type: 'timer', timer: 'watchdog'}), ['close', 'no watchdog', 'retry in 100']);
		assert.ok(steps.on({type: 'timer', timer: 'retry'}).includes(resumed));
		assert.deepEqual(steps.on({type: 'answered', isCompressed: false}), ['watchdog in 470000'], 'without a word');
	});
}

test('reflector: a watch that talks on after the time that it was asked for is ended as if the server had', () => {
	const steps = liveSteps();
	steps.at(460_000);
	steps.on({type: 'frames', bytes: 1, frames: []});
	assert.deepEqual(steps.on({type: 'timer', timer: 'watchdog'}), ['watchdog in 10000']);
	steps.at(470_000);
	assert.deepEqual(steps.on({type: 'timer', timer: 'watchdog'}), ['close', 'no watchdog', 'retry in 100']);
});

test('reflector: what an older request still brings is ignored', () => {
	const steps = liveSteps();
	const old = steps.state().generation;
	steps.on({type: 'failed', error: fault('gone')});
	const frames = [{type: 'deleted', object: object('a', '30')}] as const;
	assert.deepEqual(steps.on({type: 'frames', bytes: 1, frames}, old), []);
	assert.deepEqual(steps.on({type: 'failed', error: fault('aborted')}, old), []);
	assert.equal(steps.phase(), 'watch-list');
});

test('reflector: stop is final in every phase', () => {
	const phases = [startSteps(), startSteps({method: 'list'}), liveSteps(), liveSteps(), liveSteps()];
	phases[3]?.on({type: 'failed', error: fault('unreachable')});
	phases[4]?.on({type: 'failed', error: fault('forbidden')});
	assert.deepEqual(
		phases.map(steps => steps.phase()),
		['watch-list', 'list-page', 'watching', 'backing-off', 'blocked'],
	);
	for (const steps of phases) {
		assert.deepEqual(steps.on({type: 'stop'}), ['close', 'no watchdog', 'no retry', 'no audit', 'status stopped']);
		assert.deepEqual(steps.on({type: 'retry-now'}), []);
		assert.deepEqual(steps.on({type: 'reached', regained: true}), []);
		assert.deepEqual(steps.on({type: 'timer', timer: 'retry'}), []);
		assert.deepEqual(steps.on({type: 'stop'}), []);
	}
});

test('reflector: a clock that is set back does not keep a dead stream alive, nor a back-off waiting', () => {
	const steps = liveSteps();
	steps.setClockBy(-3_600_000);
	steps.at(90_000);
	assert.ok(steps.on({type: 'timer', timer: 'watchdog'}).includes('report-fault'));
	steps.setClockBy(-7_200_000);
	assert.deepEqual(steps.on({type: 'reached', regained: false}), ['retry in 100']);
});

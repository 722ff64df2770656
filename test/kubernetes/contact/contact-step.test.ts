import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	type ContactInput,
	type ContactState,
	contactStep,
	initialContactState,
} from '../../../source/kubernetes/contact/contact-step.ts';
import type {KubernetesError} from '../../../source/kubernetes/errors.ts';

const refused: KubernetesError = {kind: 'unreachable', message: 'connection refused'};
const forbidden: KubernetesError = {kind: 'forbidden', message: 'no', status: 403};
const unavailable: KubernetesError = {kind: 'server', message: 'not ready', status: 500};

/** The monitor's pure part on a clock that is moved by each input; `nowMs` when somebody has set the time of day. */
function startSteps(random = 0) {
	let state = initialContactState({nowMs: 0, monotonicMs: 0});
	function on(monotonicMs: number, input: ContactInput, nowMs = monotonicMs): readonly string[] {
		const next = contactStep(state, input, {nowMs, monotonicMs, random});
		state = next.state;
		return next.commands.map(command => {
			if (command.type === 'probe') return `probe ${command.path} ${command.deadlineMs}`;
			if (command.type === 'set-timer') return `timer ${command.afterMs}`;
			return command.type === 'resume' ? `resume${command.regained ? ' all' : ''}` : command.type;
		});
	}
	const first = on(0, {type: 'start'});
	const retryAtMs = () => (state.contact.state === 'lost' ? (state.contact.retryAtMs ?? Number.NaN) : Number.NaN);
	return {on, first, retryAtMs, state: (): ContactState => state, current: () => state.generation};
}

function reachedSteps() {
	const steps = startSteps();
	steps.on(100, {type: 'bytes'});
	return steps;
}

function lostSteps() {
	const steps = reachedSteps();
	steps.on(5100, {type: 'timer'});
	steps.on(8100, {type: 'failed', generation: steps.current(), error: refused});
	return steps;
}

test('contact: the first byte makes contact; until then the heartbeat waits as after any byte', () => {
	const steps = startSteps();
	assert.deepEqual(steps.first, ['timer 5000']);
	assert.deepEqual(steps.on(100, {type: 'bytes'}), ['notify', 'resume all', 'timer 5000']);
	assert.deepEqual(steps.state().contact, {state: 'reached', lastMs: 100});
});

test('contact: bytes put the heartbeat off', () => {
	const steps = reachedSteps();
	assert.deepEqual(steps.on(5100, {type: 'timer'}), ['probe /readyz 3000']);
	assert.deepEqual(steps.on(5110, {type: 'answered', generation: 1}), ['timer 5000']);
	assert.deepEqual(steps.on(9010, {type: 'bytes'}), []);
	assert.deepEqual(steps.on(10_110, {type: 'timer'}), ['timer 3900']);
	assert.deepEqual(steps.on(14_010, {type: 'timer'}), ['probe /readyz 3000']);
	assert.deepEqual(steps.on(14_020, {type: 'answered', generation: 2}), ['timer 5000']);
	assert.deepEqual(steps.state().contact, {state: 'reached', lastMs: 14_020});
});

test('contact: where bytes never stop a heartbeat goes out all the same, so that its connection is as old as theirs', () => {
	const steps = reachedSteps();
	const sent: number[] = [];
	for (let nowMs = 1000; nowMs <= 60_000; nowMs += 1000) {
		steps.on(nowMs, {type: 'bytes'});
		const isSent = steps.on(nowMs, {type: 'timer'}).includes('probe /readyz 3000');
		if (!isSent) continue;
		sent.push(nowMs);
		steps.on(nowMs, {type: 'answered', generation: steps.current()});
	}
	assert.deepEqual(sent, [1000, 21_000, 41_000]);
});

test('contact: an idle hour takes at most 12 heartbeats a minute', () => {
	const steps = startSteps();
	let heartbeats = 0;
	let nowMs = 0;
	for (let dueMs = 5000; dueMs < 3_600_000; dueMs = nowMs + 5000) {
		nowMs = dueMs;
		heartbeats += steps.on(nowMs, {type: 'timer'}).filter(command => command.startsWith('probe')).length;
		nowMs += 2;
		steps.on(nowMs, {type: 'answered', generation: steps.current()});
	}
	assert.ok(heartbeats > 700 && heartbeats <= 720, `${heartbeats}`);
});

test('contact: a heartbeat that is not answered loses contact, with the time of the last byte', () => {
	const steps = reachedSteps();
	assert.deepEqual(steps.on(5100, {type: 'timer'}), ['probe /readyz 3000']);
	assert.deepEqual(steps.on(8100, {type: 'failed', generation: 1, error: refused}), [
		'drop-connections',
		'notify',
		'timer 0',
	]);
	assert.deepEqual(steps.state().contact, {state: 'lost', lastMs: 100, sinceMs: 100, error: refused, retryAtMs: 8100});
});

test('contact: never reached is said so', () => {
	const steps = startSteps();
	assert.deepEqual(steps.on(50, {type: 'fault'}), ['probe /readyz 3000']);
	steps.on(60, {type: 'failed', generation: 1, error: refused});
	const {contact} = steps.state();
	assert.ok(contact.state === 'lost' && contact.lastMs === 0);
});

test('contact: a heartbeat that fails while bytes arrive is no loss', () => {
	const steps = reachedSteps();
	steps.on(5100, {type: 'timer'});
	steps.on(7000, {type: 'bytes'});
	assert.deepEqual(steps.on(8100, {type: 'failed', generation: 1, error: refused}), ['timer 3900']);
	assert.equal(steps.state().contact.state, 'reached');
});

for (const kind of ['unauthenticated', 'kubeconfig'] as const) {
	const login: KubernetesError = {kind, message: 'no credentials'};

	test(`contact: a heartbeat that has no credentials (${kind}) cuts no watch, and the next goes out as ever`, () => {
		const steps = reachedSteps();
		steps.on(5100, {type: 'timer'});
		assert.deepEqual(steps.on(5101, {type: 'failed', generation: 1, error: login}), ['timer 5000']);
		assert.deepEqual(steps.state().contact, {state: 'reached', lastMs: 100});
		assert.deepEqual(steps.on(10_101, {type: 'timer'}), ['probe /readyz 3000']);
		steps.on(10_102, {type: 'fault'});
		assert.deepEqual(steps.on(10_103, {type: 'failed', generation: 2, error: login}), ['resume', 'timer 5000']);
		steps.on(15_103, {type: 'timer'});
		steps.on(15_104, {type: 'failed', generation: 3, error: refused});
		assert.equal(steps.state().contact.state, 'lost');
	});

	test(`contact: a server that was never reached is not because of the login, and that is told (${kind})`, () => {
		const steps = startSteps();
		steps.on(5000, {type: 'timer'});
		steps.on(5001, {type: 'failed', generation: 1, error: login});
		const {contact} = steps.state();
		assert.ok(contact.state === 'lost' && contact.error === login);
	});
}

test('contact: a fault of one watch is confirmed by a probe, at once', () => {
	const steps = reachedSteps();
	assert.deepEqual(steps.on(200, {type: 'fault'}), ['probe /readyz 3000']);
	assert.deepEqual(steps.on(201, {type: 'fault'}), []);
	assert.deepEqual(steps.on(210, {type: 'answered', generation: 1}), ['resume', 'timer 5000']);
});

test('contact: a killed server is lost as soon as the probe after the fault is refused', () => {
	const steps = reachedSteps();
	steps.on(200, {type: 'fault'});
	steps.on(202, {type: 'failed', generation: 1, error: refused});
	assert.equal(steps.state().contact.state, 'lost');
	assert.deepEqual(steps.on(203, {type: 'fault'}), []);
});

for (const error of [forbidden, unavailable]) {
	test(`contact: an answer of ${error.status} is an answer`, () => {
		const steps = lostSteps();
		steps.on(8100, {type: 'timer'});
		assert.deepEqual(steps.on(8110, {type: 'failed', generation: steps.current(), error}), [
			'notify',
			'resume all',
			'timer 5000',
		]);
	});
}

test('contact: who may not read /readyz asks /version from then on', () => {
	const steps = reachedSteps();
	steps.on(5100, {type: 'timer'});
	steps.on(5110, {type: 'failed', generation: 1, error: forbidden});
	assert.deepEqual(steps.on(10_110, {type: 'timer'}), ['probe /version 3000']);
});

test('contact: while it is lost there is a probe a second for two minutes, then ever fewer down to one in 10 s', () => {
	const steps = lostSteps();
	const gaps: number[] = [];
	let nowMs = 8100;
	for (let probes = 0; probes < 130; probes++) {
		assert.deepEqual(steps.on(nowMs, {type: 'timer'}), ['probe /readyz 2000']);
		steps.on(nowMs + 1, {type: 'failed', generation: steps.current(), error: refused});
		const gapMs = steps.retryAtMs() - nowMs;
		gaps.push(gapMs);
		nowMs += gapMs;
	}
	assert.deepEqual(gaps.slice(0, 111), Array(111).fill(1000));
	assert.deepEqual(gaps.slice(-3), [10_000, 10_000, 10_000]);
	assert.ok(gaps.every((gap, index) => gap >= (gaps[index - 1] ?? 0)));
});

test('contact: chance takes at most a quarter of a second off', () => {
	fc.assert(
		fc.property(fc.double({min: 0, max: 1, maxExcluded: true, noNaN: true}), random => {
			const steps = startSteps(random);
			steps.on(1, {type: 'fault'});
			steps.on(1, {type: 'failed', generation: 1, error: refused});
			const afterMs = steps.retryAtMs() - 1;
			assert.ok(afterMs > 750 - 1e-6 && afterMs <= 1000);
		}),
	);
});

test('contact: a byte ends an outage too, and an answer of an old probe means nothing', () => {
	const steps = lostSteps();
	assert.deepEqual(steps.on(9000, {type: 'answered', generation: steps.current() - 1}), []);
	assert.deepEqual(steps.on(9000, {type: 'bytes'}), ['notify', 'resume all', 'timer 5000']);
});

test('contact: a machine that slept drops its connections and probes at once', () => {
	const steps = reachedSteps();
	assert.deepEqual(steps.on(1000, {type: 'awake', network: '10.0.0.7'}), []);
	// The monotonic clock stands still meanwhile.
	assert.deepEqual(steps.on(2000, {type: 'awake', network: '10.0.0.7'}, 3_600_000), [
		'drop-connections',
		'probe /readyz 3000',
	]);
	assert.deepEqual(steps.on(3000, {type: 'awake', network: '10.0.0.7'}, 3_601_000), []);
});

test('contact: a probe that was under way when the machine fell asleep keeps nobody waiting', () => {
	const steps = reachedSteps();
	steps.on(1000, {type: 'awake', network: '10.0.0.7'});
	steps.on(5100, {type: 'timer'});
	assert.deepEqual(steps.on(6000, {type: 'awake', network: '10.0.0.7'}, 90_000), [
		'drop-connections',
		'probe /readyz 3000',
	]);
	assert.deepEqual(steps.on(6001, {type: 'failed', generation: 1, error: refused}, 90_001), []);
	assert.equal(steps.state().contact.state, 'reached');
});

test('contact: on demand a probe goes out at once, but never two', () => {
	const steps = lostSteps();
	assert.deepEqual(steps.on(8200, {type: 'retry-now'}), ['probe /readyz 2000']);
	assert.deepEqual(steps.on(8201, {type: 'retry-now'}), []);
});

test('contact: a clock that is set back an hour puts no heartbeat off', () => {
	const steps = startSteps();
	const anHourMs = 3_600_000;
	steps.on(100, {type: 'bytes'}, anHourMs);
	assert.deepEqual(steps.on(5100, {type: 'timer'}, 5000), ['probe /readyz 3000']);
	assert.deepEqual(steps.on(5110, {type: 'answered', generation: 1}, 5010), ['timer 5000']);
	assert.deepEqual(steps.state().contact, {state: 'reached', lastMs: 5010});
});

test('contact: an outage during which the clock is set is probed and told as any other', () => {
	const steps = reachedSteps();
	steps.on(5100, {type: 'timer'});
	steps.on(8100, {type: 'failed', generation: 1, error: refused}, 900_000_000);
	assert.deepEqual(steps.on(8100, {type: 'timer'}, 900_000_000), ['probe /readyz 2000']);
	assert.deepEqual(steps.on(8101, {type: 'failed', generation: 2, error: refused}, 0), ['notify', 'timer 999']);
	const {contact} = steps.state();
	assert.ok(contact.state === 'lost' && contact.sinceMs === 100);
});

test('contact: on another network every connection is dropped and the server asked at once, on the same one nothing is', () => {
	const steps = reachedSteps();
	assert.deepEqual(steps.on(1000, {type: 'awake', network: '10.0.0.7'}), []);
	assert.deepEqual(steps.on(2000, {type: 'awake', network: '10.0.0.7'}), []);
	assert.deepEqual(steps.on(3000, {type: 'awake', network: '10.0.0.7 172.16.0.2'}), [
		'drop-connections',
		'probe /readyz 3000',
	]);
	assert.deepEqual(steps.on(4000, {type: 'awake', network: '10.0.0.7 172.16.0.2'}), []);
	assert.deepEqual(steps.on(5000, {type: 'awake', network: ''}), ['drop-connections', 'probe /readyz 3000']);
});

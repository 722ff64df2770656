import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	type ContactInput,
	type ContactState,
	initialContactState,
} from '../../../source/kubernetes/contact/contact-state.ts';
import {contactStep} from '../../../source/kubernetes/contact/contact-step.ts';
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
			if (command.type === 'probe') {
				return `${command.isFresh ? 'fresh probe' : 'probe'} ${command.path} ${command.deadlineMs}`;
			}
			if (command.type === 'set-timer') return `timer ${command.afterMs}`;
			return command.type === 'resume' ? `resume${command.regained ? ' all' : ''}` : command.type;
		});
	}
	const first = on(0, {type: 'start'});
	const retryAtMs = () => (state.contact.state === 'lost' ? (state.contact.retryAtMs ?? Number.NaN) : Number.NaN);
	return {
		on,
		first,
		retryAtMs,
		state: (): ContactState => state,
		/** The probe that was sent last is answered: on the kept connection, or on a new one. */
		answered: (monotonicMs: number, isFresh = false, generation = state.generation) =>
			on(monotonicMs, {type: 'answered', generation, isFresh}),
		failed: (monotonicMs: number, error: KubernetesError, isFresh = false, nowMs = monotonicMs) =>
			on(monotonicMs, {type: 'failed', generation: state.generation, isFresh, error}, nowMs),
	};
}

/** The first byte came after 100 ms, and so did the answer to the first heartbeat. */
function reachedSteps() {
	const steps = startSteps();
	steps.on(100, {type: 'bytes'});
	steps.answered(100);
	return steps;
}

function lostSteps() {
	const steps = reachedSteps();
	steps.on(5100, {type: 'timer'});
	steps.on(8100, {type: 'timer'});
	return steps;
}

/** A heartbeat is late while bytes arrive: another is under way on a new connection. */
function doubtingSteps() {
	const steps = reachedSteps();
	steps.on(5100, {type: 'timer'});
	steps.on(8000, {type: 'bytes'});
	assert.deepEqual(steps.on(8100, {type: 'timer'}), ['fresh probe /readyz 20000', 'timer 1000']);
	return steps;
}

const heartbeat = ['probe /readyz 20000', 'timer 3000'];

test('contact: the first byte makes contact, and the heartbeat gets its connection at once', () => {
	const steps = startSteps();
	assert.deepEqual(steps.first, ['timer 5000']);
	assert.deepEqual(steps.on(100, {type: 'bytes'}), ['notify', 'resume all', ...heartbeat]);
	assert.deepEqual(steps.state().contact, {state: 'reached', lastMs: 100});
	assert.deepEqual(steps.answered(110), ['timer 5000']);
});

test('contact: without a byte the first heartbeat goes out after 5 s', () => {
	const steps = startSteps();
	assert.deepEqual(steps.on(5000, {type: 'timer'}), ['probe /readyz 3000']);
	assert.deepEqual(steps.answered(5010), ['notify', 'resume all', 'timer 5000']);
});

test('contact: no byte puts a heartbeat off, whichever connection it comes on', () => {
	const steps = reachedSteps();
	const sent: number[] = [];
	let dueMs = 5100;
	for (let nowMs = 200; nowMs <= 60_000; nowMs += 100) {
		assert.deepEqual(steps.on(nowMs, {type: 'bytes'}), []);
		if (nowMs !== dueMs) continue;
		assert.deepEqual(steps.on(nowMs, {type: 'timer'}), heartbeat);
		assert.deepEqual(steps.answered(nowMs), ['timer 5000']);
		sent.push(nowMs);
		dueMs += 5000;
	}
	assert.equal(sent.length, 11);
});

test('contact: an idle hour takes at most 12 heartbeats a minute', () => {
	const steps = startSteps();
	let heartbeats = 0;
	let nowMs = 0;
	for (let dueMs = 5000; dueMs < 3_600_000; dueMs = nowMs + 5000) {
		nowMs = dueMs;
		heartbeats += steps.on(nowMs, {type: 'timer'}).filter(command => command.startsWith('probe')).length;
		nowMs += 2;
		steps.answered(nowMs);
	}
	assert.ok(heartbeats > 700 && heartbeats <= 720, `${heartbeats}`);
});

test('contact: a heartbeat that is not answered, and no byte since, loses contact, as of the last one that was', () => {
	const steps = reachedSteps();
	steps.on(4000, {type: 'bytes'});
	assert.deepEqual(steps.on(5100, {type: 'timer'}), heartbeat);
	assert.deepEqual(steps.on(8100, {type: 'timer'}), ['drop-connections', 'notify', 'timer 0']);
	const error = {kind: 'timeout', message: 'no answer within 3 s'};
	assert.deepEqual(steps.state().contact, {state: 'lost', lastMs: 100, sinceMs: 100, error, retryAtMs: 8100});
	// What it would still say is of a connection that was dropped.
	assert.deepEqual(steps.answered(8100, false, 2), []);
});

test('contact: of a heartbeat that is late while bytes arrive a slow link is known by its answer: nothing is dropped', () => {
	const steps = doubtingSteps();
	assert.deepEqual(steps.answered(8900), ['timer 1500']);
	assert.deepEqual(steps.state().contact, {state: 'reached', lastMs: 8900});
	assert.equal(steps.state().proven.atMs, 5100);
	// The one on a new connection comes later, and has nothing to tell any more.
	assert.deepEqual(steps.answered(9500, true), []);
	assert.deepEqual(steps.failed(9500, refused, true), []);
});

test('contact: when the new connection is answered before the old one, the old ones are dead, and dropped', () => {
	const steps = doubtingSteps();
	assert.deepEqual(steps.answered(8150, true), ['drop-connections', ...heartbeat]);
	assert.deepEqual(steps.state().contact, {state: 'reached', lastMs: 8150});
	// Their watches lose their connection; the answer to the next heartbeat lets them go on.
	steps.on(8151, {type: 'fault'});
	assert.deepEqual(steps.answered(8160), ['resume', 'timer 5000']);
});

test('contact: watches that wait for the verdict go on when the old connections are found dead', () => {
	const steps = doubtingSteps();
	steps.on(8120, {type: 'fault'});
	assert.deepEqual(steps.answered(8150, true), ['drop-connections', ...heartbeat, 'resume']);
});

test('contact: bytes excuse a heartbeat until what is shown is 10 s old; it is told then, and nothing dropped', () => {
	const steps = doubtingSteps();
	assert.deepEqual(steps.on(9100, {type: 'timer'}), ['timer 750']);
	steps.on(9800, {type: 'bytes'});
	assert.deepEqual(steps.on(9850, {type: 'timer'}), ['notify', 'timer 1000']);
	const error = {kind: 'timeout', message: 'no answer within 5 s'};
	assert.deepEqual(steps.state().contact, {state: 'lost', lastMs: 100, sinceMs: 100, error});
	// A byte is no proof of the other connections, which are as old as they were.
	assert.deepEqual(steps.on(10_800, {type: 'bytes'}), []);
	assert.deepEqual(steps.on(10_850, {type: 'timer'}), ['timer 1000']);
	assert.deepEqual(steps.answered(11_000), ['notify', 'resume all', 'timer 1500']);
	assert.deepEqual(steps.state().contact, {state: 'reached', lastMs: 11_000});
});

/** What ends the doubt when neither probe is answered. */
const ends: readonly (readonly [string, (steps: ReturnType<typeof doubtingSteps>) => readonly string[], string])[] = [
	['the bytes stop', steps => steps.on(11_000, {type: 'timer'}), 'no answer within 6 s'],
	['the new connection is refused', steps => steps.failed(8200, refused, true), 'connection refused'],
	[
		'it takes longer than anybody waits',
		steps => {
			for (let nowMs = 9000; nowMs < 25_000; nowMs += 1000) {
				steps.on(nowMs, {type: 'bytes'});
				steps.on(nowMs, {type: 'timer'});
			}
			steps.on(25_000, {type: 'bytes'});
			return steps.on(25_100, {type: 'timer'});
		},
		'no answer within 20 s',
	],
];
for (const [how, end, message] of ends) {
	test(`contact: a doubted server is lost, and every connection dropped, when ${how}`, () => {
		const steps = doubtingSteps();
		const commands = end(steps);
		assert.deepEqual(commands.slice(0, 2), ['drop-connections', 'notify']);
		const {contact} = steps.state();
		assert.ok(contact.state === 'lost' && contact.lastMs === 100);
		assert.equal(contact.error.message, message);
		assert.deepEqual(steps.on(30_000, {type: 'bytes'}), ['notify', 'resume all', ...heartbeat]);
	});
}

test('contact: a kept connection that is reset may be one of many: a new one tells', () => {
	const steps = reachedSteps();
	steps.on(5100, {type: 'timer'});
	const reset: KubernetesError = {kind: 'unreachable', message: 'connection reset'};
	assert.deepEqual(steps.failed(5101, reset), ['fresh probe /readyz 20000', 'timer 1000']);
	assert.deepEqual(steps.answered(5120, true), ['drop-connections', ...heartbeat]);
	assert.equal(steps.state().contact.state, 'reached');
	steps.answered(5130);
	steps.on(10_130, {type: 'timer'});
	steps.failed(10_131, reset);
	assert.deepEqual(steps.failed(10_132, refused, true), ['drop-connections', 'notify', 'timer 998']);
});

test('contact: who asks for it while connections are in doubt gets new ones at once', () => {
	const steps = doubtingSteps();
	assert.deepEqual(steps.on(8200, {type: 'retry-now'}), []);
	steps.on(9800, {type: 'bytes'});
	steps.on(9850, {type: 'timer'});
	assert.deepEqual(steps.on(9900, {type: 'retry-now'}), ['drop-connections', 'probe /readyz 2000']);
	assert.deepEqual(steps.answered(9950), ['notify', 'resume all', 'timer 5000']);
});

/** A link on which nothing is lost, and whose answers take so long; bytes arrive all the time. How often it is not live. */
function timesNotLive(latencyMs: (heartbeat: number) => number): {
	readonly losses: number;
	readonly drops: number;
	readonly sent: number;
} {
	const steps = reachedSteps();
	let [nowMs, timerMs, answerMs, freshMs] = [100, 5100, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
	let [losses, drops, sent] = [0, 0, 0];
	function take(commands: readonly string[]) {
		for (const command of commands) {
			if (command.startsWith('timer')) timerMs = nowMs + Number(command.slice(6));
			if (command.startsWith('probe')) answerMs = nowMs + latencyMs(sent++);
			// A connection takes two round trips before anything can be asked; and what is full lets nothing overtake.
			if (command.startsWith('fresh')) freshMs = Math.max(answerMs + 1, nowMs + 3 * latencyMs(sent));
			if (command === 'drop-connections') drops++;
		}
		if (commands.includes('notify') && steps.state().contact.state === 'lost') losses++;
	}
	while (nowMs < 600_000) {
		nowMs = Math.min(timerMs, answerMs, freshMs);
		steps.on(nowMs, {type: 'bytes'});
		if (nowMs === answerMs) {
			answerMs = Number.POSITIVE_INFINITY;
			take(steps.answered(nowMs));
		} else if (nowMs === freshMs) {
			freshMs = Number.POSITIVE_INFINITY;
			take(steps.answered(nowMs, true));
		} else take(steps.on(nowMs, {type: 'timer'}));
	}
	return {losses, drops, sent};
}

test('contact: a link that is so full that heartbeats take up to 4 s is live all the while, and asked no more often', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({min: 0, max: 4000}), {minLength: 200, maxLength: 200}), latencies => {
			const {losses, drops, sent} = timesNotLive(heartbeat => latencies[heartbeat % latencies.length] ?? 0);
			assert.deepEqual({losses, drops}, {losses: 0, drops: 0});
			assert.ok(sent <= 12.5 * 10, `${sent} heartbeats in ten minutes`);
		}),
	);
});

test('contact: a link that is fuller is not live at times, but none of its connections is dropped', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({min: 0, max: 15_000}), {minLength: 200, maxLength: 200}), latencies => {
			const {drops} = timesNotLive(heartbeat => latencies[heartbeat % latencies.length] ?? 0);
			assert.equal(drops, 0);
		}),
	);
});

type Happening = 'bytes' | 'fault' | 'retry-now' | 'fresh answer' | 'kept answer' | 'kept broken' | 'nothing';

test('contact: nothing is live for longer than 10 s after the last heartbeat that was answered went out', () => {
	const happenings = fc.constantFrom<Happening>(
		'bytes',
		'bytes',
		'bytes',
		'fault',
		'retry-now',
		'fresh answer',
		'kept answer',
		'kept broken',
		'nothing',
	);
	fc.assert(
		fc.property(fc.array(fc.tuple(happenings, fc.integer({min: 1, max: 1500})), {maxLength: 200}), events => {
			const steps = reachedSteps();
			let [nowMs, timerMs, provenMs, sentMs] = [100, 5100, 100, 100];
			let [isKept, isFresh] = [false, false];
			function take(commands: readonly string[]) {
				for (const command of commands) {
					if (command.startsWith('timer')) timerMs = nowMs + Number(command.slice(6));
					if (command.startsWith('probe')) [isKept, isFresh, sentMs] = [true, false, nowMs];
					if (command.startsWith('fresh')) isFresh = true;
					// What is opened anew is alive.
					if (command === 'drop-connections') [isKept, isFresh, provenMs] = [false, false, nowMs];
				}
				// The connections of an outage are opened when it ends.
				if (commands.includes('resume all')) provenMs = Math.max(provenMs, isKept ? provenMs : nowMs);
			}
			function happen(happening: Happening): readonly string[] {
				if (happening === 'bytes' || happening === 'fault' || happening === 'retry-now')
					return steps.on(nowMs, {type: happening});
				if (happening === 'kept broken' && isKept) {
					isKept = false;
					return steps.failed(nowMs, refused);
				}
				if (happening === 'kept answer' && isKept) {
					[isKept, provenMs] = [false, Math.max(provenMs, sentMs)];
					return steps.answered(nowMs);
				}
				if (happening === 'fresh answer' && isFresh) {
					isFresh = false;
					return steps.answered(nowMs, true);
				}
				return [];
			}
			for (const [happening, afterMs] of events) {
				const untilMs = nowMs + afterMs;
				while (timerMs <= untilMs) {
					nowMs = timerMs;
					timerMs = Number.POSITIVE_INFINITY;
					take(steps.on(nowMs, {type: 'timer'}));
				}
				nowMs = untilMs;
				const {contact} = steps.state();
				assert.ok(contact.state === 'lost' || nowMs - provenMs <= 10_000, `${nowMs - provenMs} ms`);
				take(happen(happening));
			}
		}),
	);
});

test('contact: never reached is said so', () => {
	const steps = startSteps();
	assert.deepEqual(steps.on(50, {type: 'fault'}), ['probe /readyz 3000']);
	steps.failed(60, refused);
	const {contact} = steps.state();
	assert.ok(contact.state === 'lost' && contact.lastMs === 0);
});

for (const kind of ['unauthenticated', 'kubeconfig'] as const) {
	const login: KubernetesError = {kind, message: 'no credentials'};

	test(`contact: a heartbeat that has no credentials (${kind}) cuts no watch, and the next goes out as ever`, () => {
		const steps = reachedSteps();
		steps.on(5100, {type: 'timer'});
		assert.deepEqual(steps.failed(5101, login), ['timer 5000']);
		assert.deepEqual(steps.state().contact, {state: 'reached', lastMs: 100});
		assert.deepEqual(steps.on(10_101, {type: 'timer'}), heartbeat);
		steps.on(10_102, {type: 'fault'});
		assert.deepEqual(steps.failed(10_103, login), ['resume', 'timer 5000']);
		steps.on(12_000, {type: 'bytes'});
		steps.on(15_103, {type: 'timer'});
		steps.failed(15_104, login);
		steps.on(20_104, {type: 'timer'});
		steps.failed(20_105, refused);
		steps.failed(20_106, refused, true);
		const {contact} = steps.state();
		// Of watches whose heartbeat is never asked their bytes are all that is known.
		assert.ok(contact.state === 'lost' && contact.lastMs === 12_000);
	});

	test(`contact: a server that was never reached is not because of the login, and that is told (${kind})`, () => {
		const steps = startSteps();
		steps.on(5000, {type: 'timer'});
		steps.failed(5001, login);
		const {contact} = steps.state();
		assert.ok(contact.state === 'lost' && contact.error === login);
	});
}

test('contact: a fault of one watch is confirmed by a probe, at once', () => {
	const steps = reachedSteps();
	assert.deepEqual(steps.on(200, {type: 'fault'}), heartbeat);
	assert.deepEqual(steps.on(201, {type: 'fault'}), []);
	assert.deepEqual(steps.answered(210), ['resume', 'timer 5000']);
});

test('contact: a killed server is lost as soon as the probes after the fault are refused', () => {
	const steps = reachedSteps();
	steps.on(200, {type: 'fault'});
	steps.failed(202, refused);
	steps.failed(203, refused, true);
	assert.equal(steps.state().contact.state, 'lost');
	assert.deepEqual(steps.on(204, {type: 'fault'}), []);
});

for (const error of [forbidden, unavailable]) {
	test(`contact: an answer of ${error.status} is an answer`, () => {
		const steps = lostSteps();
		steps.on(8100, {type: 'timer'});
		assert.deepEqual(steps.failed(8110, error), ['notify', 'resume all', 'timer 5000']);
	});
}

test('contact: who may not read /readyz asks /version from then on', () => {
	const steps = reachedSteps();
	steps.on(5100, {type: 'timer'});
	steps.failed(5110, forbidden);
	assert.deepEqual(steps.on(10_110, {type: 'timer'}), ['probe /version 20000', 'timer 3000']);
});

test('contact: while it is lost there is a probe a second for two minutes, then ever fewer down to one in 10 s', () => {
	const steps = lostSteps();
	const gaps: number[] = [];
	let nowMs = 8100;
	for (let probes = 0; probes < 130; probes++) {
		assert.deepEqual(steps.on(nowMs, {type: 'timer'}), ['probe /readyz 2000']);
		steps.failed(nowMs + 1, refused);
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
			steps.failed(1, refused);
			const afterMs = steps.retryAtMs() - 1;
			assert.ok(afterMs > 750 - 1e-6 && afterMs <= 1000);
		}),
	);
});

test('contact: a byte ends an outage too, and an answer of an old probe means nothing', () => {
	const steps = lostSteps();
	assert.deepEqual(steps.answered(9000, false, steps.state().generation - 1), []);
	assert.deepEqual(steps.on(9000, {type: 'bytes'}), ['notify', 'resume all', ...heartbeat]);
});

test('contact: a machine that slept drops its connections and probes at once', () => {
	const steps = reachedSteps();
	assert.deepEqual(steps.on(1000, {type: 'awake', network: '10.0.0.7'}), []);
	// The monotonic clock stands still meanwhile.
	assert.deepEqual(steps.on(2000, {type: 'awake', network: '10.0.0.7'}, 3_600_000), ['drop-connections', ...heartbeat]);
	assert.deepEqual(steps.on(3000, {type: 'awake', network: '10.0.0.7'}, 3_601_000), []);
});

test('contact: a probe that was under way when the machine fell asleep keeps nobody waiting', () => {
	const steps = reachedSteps();
	steps.on(1000, {type: 'awake', network: '10.0.0.7'});
	steps.on(5100, {type: 'timer'});
	const before = steps.state().generation;
	assert.deepEqual(steps.on(6000, {type: 'awake', network: '10.0.0.7'}, 90_000), ['drop-connections', ...heartbeat]);
	const late: ContactInput = {type: 'failed', generation: before, isFresh: false, error: refused};
	assert.deepEqual(steps.on(6001, late, 90_001), []);
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
	steps.answered(100);
	assert.deepEqual(steps.on(5100, {type: 'timer'}, 5000), heartbeat);
	assert.deepEqual(steps.on(8100, {type: 'timer'}, 8000).slice(0, 2), ['drop-connections', 'notify']);
});

test('contact: an outage during which the clock is set is probed and told as any other', () => {
	const steps = reachedSteps();
	steps.on(5100, {type: 'timer'});
	steps.on(8100, {type: 'timer'}, 900_000_000);
	assert.deepEqual(steps.on(8100, {type: 'timer'}, 900_000_000), ['probe /readyz 2000']);
	assert.deepEqual(steps.failed(8101, refused, false, 0), ['notify', 'timer 999']);
	const {contact} = steps.state();
	assert.ok(contact.state === 'lost' && contact.sinceMs === 100);
});

test('contact: on another network every connection is dropped and the server asked at once, on the same one nothing is', () => {
	const steps = reachedSteps();
	assert.deepEqual(steps.on(1000, {type: 'awake', network: '10.0.0.7'}), []);
	assert.deepEqual(steps.on(2000, {type: 'awake', network: '10.0.0.7'}), []);
	assert.deepEqual(steps.on(3000, {type: 'awake', network: '10.0.0.7 172.16.0.2'}), ['drop-connections', ...heartbeat]);
	assert.deepEqual(steps.on(4000, {type: 'awake', network: '10.0.0.7 172.16.0.2'}), []);
	assert.deepEqual(steps.on(5000, {type: 'awake', network: ''}), ['drop-connections', ...heartbeat]);
});

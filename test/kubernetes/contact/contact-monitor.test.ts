import assert from 'node:assert/strict';
import {Readable} from 'node:stream';
import {test} from 'node:test';
import {createContactMonitor} from '../../../source/kubernetes/contact/contact-monitor.ts';
import {failure, type KubernetesError, type Result, success} from '../../../source/kubernetes/errors.ts';
import type {Transport, TransportRequest, TransportResponse} from '../../../source/kubernetes/transport.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';

const refused: KubernetesError = {kind: 'unreachable', message: 'connection refused'};

/** A monitor on a clock that stands still, and a transport whose answers are given by hand. */
function start() {
	const clock = createFakeClock(1000);
	const requests: TransportRequest[] = [];
	const answers: ((answer: Result<TransportResponse>) => void)[] = [];
	const listeners = new Set<(atMs: number) => void>();
	let drops = 0;
	const transport: Transport = {
		request(request) {
			requests.push(request);
			return new Promise(resolve => answers.push(resolve));
		},
		onContact(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		clockSkewMs: () => 0,
		dropConnections: () => {
			drops++;
		},
		close: () => {},
	};
	const monitor = createContactMonitor({transport, clock, random: () => 0});
	async function answer(result: Result<TransportResponse>) {
		answers.shift()?.(result);
		// The monitor goes on in the continuation of the request's promise.
		await Promise.resolve();
		await Promise.resolve();
	}
	return {
		clock,
		requests,
		monitor,
		drops: () => drops,
		listeners: () => listeners.size,
		bytes: () => {
			for (const listener of listeners) listener(clock.now());
		},
		answered: () => answer(success({status: 200, headers: {}, body: Readable.from(['ok'])})),
		refused: () => answer(failure(refused)),
	};
}

test('contact monitor: a frozen server is told within 8 s of its last byte', async () => {
	const {clock, monitor, requests, bytes, answered, drops} = start();
	const changes: string[] = [];
	monitor.onChange(() => changes.push(monitor.contact().state));
	bytes();
	await answered();
	clock.advance(5000);
	assert.deepEqual(
		requests.map(({path, lane}) => [path, lane]),
		[
			['/readyz', 'heartbeat'],
			['/readyz', 'heartbeat'],
		],
	);
	clock.advance(3000);
	assert.deepEqual(changes, ['reached', 'lost']);
	assert.equal(requests[1]?.signal.aborted, true);
	assert.equal(drops(), 1);
	monitor.stop();
});

test('contact monitor: those who wait resume within a second, the first at once', async () => {
	const {clock, monitor, refused: refuse, answered} = start();
	const resumed: string[] = [];
	for (const name of ['a', 'b', 'c', 'd']) {
		monitor.whenReached(({regained}) => resumed.push(`${name} ${regained} ${clock.now()}`));
	}
	const giveUp = monitor.whenReached(() => resumed.push('gave up'));
	monitor.reportFault();
	await refuse();
	clock.advance(1000);
	await answered();
	giveUp();
	clock.advance(0);
	assert.deepEqual(resumed, ['a true 2000']);
	clock.advance(1000);
	assert.deepEqual(resumed, ['a true 2000', 'b true 2200', 'c true 2400', 'd true 2600']);
	monitor.stop();
});

test('contact monitor: a fault that the server survives resumes the watch, and changes nothing', async () => {
	const {clock, monitor, bytes, answered, drops} = start();
	bytes();
	let changes = 0;
	monitor.onChange(() => changes++);
	const resumed: boolean[] = [];
	monitor.whenReached(({regained}) => resumed.push(regained));
	monitor.reportFault();
	await answered();
	clock.advance(0);
	assert.deepEqual(resumed, [false]);
	assert.equal(changes, 0);
	assert.equal(drops(), 0);
	monitor.stop();
});

test('contact monitor: stop gives the probe up and leaves no timer and no listener', async () => {
	const {clock, monitor, requests, listeners, answered} = start();
	let calls = 0;
	monitor.onChange(() => calls++);
	monitor.whenReached(() => calls++);
	monitor.reportFault();
	monitor.stop();
	monitor.stop();
	assert.equal(requests[0]?.signal.aborted, true);
	assert.equal(clock.pending(), 0);
	await answered();
	clock.advance(60_000);
	assert.equal(calls, 0);
	assert.equal(clock.pending(), 0);
	assert.equal(listeners(), 0);
});

test('contact monitor: a credential plugin that hangs does not stop the heartbeat', () => {
	const {clock, monitor, requests, bytes} = start();
	bytes();
	// No request is ever answered, nor does the transport keep its deadline: it is still waiting for credentials.
	clock.advance(8500);
	const contact = monitor.contact();
	assert.ok(contact.state === 'lost' && contact.error.kind === 'timeout');
	assert.equal(contact.lastMs, 1000);
	clock.advance(60_000);
	assert.ok(requests.length > 20, `${requests.length} probes`);
	assert.equal(requests.filter(({signal}) => !signal.aborted).length, 1);
	monitor.stop();
});

test('contact monitor: a clock that is set back an hour does not stop the heartbeat', async () => {
	const {clock, monitor, requests, bytes, answered} = start();
	clock.set(3_600_000);
	bytes();
	await answered();
	clock.set(0);
	clock.advance(5000);
	assert.equal(requests.length, 2);
	monitor.stop();
});

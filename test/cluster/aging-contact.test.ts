import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createAgingContact} from '../../source/cluster/aging-contact.ts';
import {createMirror} from '../../source/cluster/mirror.ts';
import type {Contact} from '../../source/cluster/source.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {createScriptedSource} from '../helpers/scripted-source.ts';

const startMs = Date.UTC(2026, 0, 1);

/** A mirror that is live, of a monitor that says `reached` for ever, as one that hangs does. */
function startMirror() {
	const clock = createFakeClock(startMs);
	const scripted = createScriptedSource(startMs);
	let told: Contact = {state: 'reached', lastMs: startMs};
	const source = {...scripted, now: clock.now, contact: createAgingContact(() => told, clock)};
	const mirror = createMirror({source, identity: {context: 'test', server: 'https://test'}, clock});
	const status = {state: 'live', sinceMs: startMs} as const;
	for (const resource of ['deployments', 'statefulsets', 'daemonsets'] as const) {
		scripted.running(resource).send({type: 'listing'}, {type: 'replaced'}, {type: 'status', status});
	}
	return {
		clock,
		mirror,
		hear() {
			told = {state: 'reached', lastMs: clock.now()};
		},
	};
}

test('freshness: a monitor that hangs does not keep the screen live', () => {
	const {clock, mirror} = startMirror();
	assert.deepEqual(mirror.view().freshness, {state: 'live'});
	clock.advance(10_000);
	assert.deepEqual(mirror.view().freshness, {state: 'live'});
	clock.advance(1);
	assert.deepEqual(mirror.view().freshness, {
		state: 'stale',
		asOfMs: startMs,
		error: {kind: 'timeout', message: 'nothing arrived for 10 s'},
	});
	mirror.close();
});

test('freshness: a machine that wakes up shows nothing old as live, and is live again with the first byte', () => {
	const {clock, mirror, hear} = startMirror();
	clock.set(startMs + 3_600_000);
	assert.equal(mirror.view().freshness.state, 'stale');
	hear();
	assert.equal(mirror.view().freshness.state, 'live');
	mirror.close();
});

test('freshness: live and stale are each one object, however many bytes arrive and seconds pass', () => {
	const {clock, mirror, hear} = startMirror();
	const live = mirror.view().workloads;
	clock.advance(5000);
	hear();
	assert.equal(mirror.view().workloads, live);
	clock.advance(11_000);
	const stale = mirror.view().workloads;
	assert.notEqual(stale, live);
	clock.advance(1000);
	assert.equal(mirror.view().workloads, stale);
	mirror.close();
});

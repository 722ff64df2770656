import assert from 'node:assert/strict';
import {test} from 'node:test';
import {compareEvents} from '../../source/cluster/workload-events.ts';
import type {Event} from '../../source/kubernetes/objects.ts';

const event = (reason: string, resourceVersion: string, times: Partial<Event>): Event => ({
	metadata: {name: reason, uid: reason, resourceVersion},
	involvedObject: {kind: 'Pod', name: 'web'},
	reason,
	...times,
});
const second = '2026-11-22T14:03:22Z';

test('events of one second stand in the order of writing, also that of the scheduler, which has microseconds', () => {
	const written = [
		event('BackOff', '98', {lastTimestamp: '2026-11-22T14:03:21Z'}),
		event('SuccessfulCreate', '99', {lastTimestamp: second}),
		event('Scheduled', '100', {eventTime: '2026-11-22T14:03:22.734567Z'}),
		event('Pulled', '101', {lastTimestamp: second}),
		event('Started', '1002', {lastTimestamp: second}),
		event('Unhealthy', '97', {lastTimestamp: '2026-11-22T14:03:23Z'}),
	];
	const sorted = written.toReversed().sort(compareEvents);
	assert.deepEqual(
		sorted.map(({reason}) => reason),
		written.map(({reason}) => reason),
	);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Event} from '../../source/kubernetes/objects.ts';
import {eventCells} from '../../source/rollout/event-rows.ts';
import {at} from '../helpers/objects.ts';

const event = (fields: Partial<Event>): Event => ({
	metadata: {name: 'web.1', uid: 'u', resourceVersion: '1'},
	involvedObject: {kind: 'Pod', name: 'web-1'},
	reason: 'BackOff',
	type: 'Warning',
	message: ' Back-off \n',
	...fields,
});

test('an event of the older API has its count and last time', () => {
	const subject = event({
		firstTimestamp: '2026-01-01T00:00:00Z',
		lastTimestamp: '2026-01-01T00:00:09Z',
		eventTime: null,
		series: null,
		count: 6,
	});
	assert.deepEqual(eventCells(subject), {
		atMs: at('2026-01-01T00:00:09Z'),
		firstMs: at('2026-01-01T00:00:00Z'),
		type: 'Warning',
		reason: 'BackOff',
		object: 'pod/web-1',
		message: 'Back-off',
		count: 6,
	});
});

test('an event of events.k8s.io has the time of its series, a single one its eventTime', () => {
	const eventTime = '2026-01-01T00:00:00.000000Z';
	const single = eventCells(event({eventTime}));
	assert.deepEqual([single.atMs, single.count], [at(eventTime), 1]);
	const series = {count: 4, lastObservedTime: '2026-01-01T00:01:00.000000Z'};
	const repeated = eventCells(event({eventTime, series}));
	assert.deepEqual([repeated.atMs, repeated.count], [at('2026-01-01T00:01:00Z'), 4]);
});

test('an event that carries nothing has cells all the same', () => {
	const {atMs, object, count} = eventCells({metadata: event({}).metadata, involvedObject: {}});
	assert.deepEqual({atMs, object, count}, {atMs: 0, object: '', count: 1});
});

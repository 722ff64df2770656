import assert from 'node:assert/strict';
import {test} from 'node:test';
import {spacedRemovals} from '../../../source/simulator/http/spaced-removals.ts';
import type {StreamSink} from '../../../source/simulator/server/messages.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';

const line = (type: string, name: string) => `{"type":"${type}","object":{"metadata":{"name":"${name}"}}}\n`;

function startStream() {
	const clock = createFakeClock();
	const sent: string[] = [];
	const sinks: StreamSink[] = [];
	let stopped = 0;
	const response = spacedRemovals(
		{
			status: 200,
			headers: {},
			stream(sink) {
				sinks.push(sink);
				return () => stopped++;
			},
		},
		clock,
	);
	const stop = response.stream({
		write: text => sent.push(text),
		end: () => sent.push('end'),
		waitingBytes: 0,
	});
	const [sink] = sinks;
	assert.ok(sink);
	return {clock, sent, sink, stop, stops: () => stopped};
}

test('a removal comes some milliseconds after what was before it, and nothing overtakes it', () => {
	const {clock, sent, sink} = startStream();
	const lines = [line('MODIFIED', 'a'), line('DELETED', 'a'), line('ADDED', 'b'), line('MODIFIED', 'b')];
	for (const text of lines) sink.write(text);
	assert.deepEqual(sent, lines.slice(0, 1));
	clock.advance(9);
	assert.deepEqual(sent, lines.slice(0, 1));
	clock.advance(1);
	assert.deepEqual(sent, lines);
	sink.write(line('ADDED', 'c'));
	assert.equal(sent.length, 5);
});

test('many removals at once are late by no more than one, and a stream ends behind its last', () => {
	const {clock, sent, sink} = startStream();
	for (let count = 0; count < 1000; count++) sink.write(line('DELETED', `${count}`));
	sink.end();
	assert.deepEqual(sent, []);
	clock.advance(10);
	assert.equal(sent.length, 1001);
	assert.equal(sent.at(-1), 'end');
});

test('a client that has gone gets nothing more, and no timer is left', () => {
	const {clock, sent, sink, stop, stops} = startStream();
	sink.write(line('DELETED', 'a'));
	stop();
	assert.equal(clock.pending(), 0);
	clock.advance(100);
	assert.deepEqual(sent, []);
	assert.equal(stops(), 1);
});

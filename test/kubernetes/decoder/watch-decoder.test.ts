import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {maxLineBytes} from '../../../source/kubernetes/decoder/line-splitter.ts';
import {createObjectReader} from '../../../source/kubernetes/decoder/object-reader.ts';
import {createWatchDecoder} from '../../../source/kubernetes/decoder/watch-decoder.ts';
import {cutAt, cutPlaces} from './support.ts';

const reader = createObjectReader({resource: 'events', detail: 'row'});
const decoder = () => createWatchDecoder(reader);

function event(name: string, message: string) {
	return {
		metadata: {name, uid: `uid-${name}`, resourceVersion: '7'},
		involvedObject: {kind: 'Pod', name: 'p'},
		message,
	};
}

const line = (type: string, object: unknown): string => `${JSON.stringify({type, object})}\n`;

test('watch decoder: frames are the same wherever the bytes are cut', () => {
	const types = fc.constantFrom('ADDED', 'MODIFIED', 'DELETED');
	const messages = fc.array(fc.tuple(types, fc.string({unit: 'grapheme'})));
	fc.assert(
		fc.property(messages, cutPlaces, (events, places) => {
			const bytes = Buffer.from(events.map(([type, text]) => line(type, event('e', text))).join(''));
			const whole = decoder().write(bytes);
			const cut = decoder();
			assert.deepEqual(
				cutAt(bytes, places).flatMap(chunk => [...cut.write(chunk)]),
				whole,
			);
			assert.deepEqual(
				whole.map(frame => frame.type.toUpperCase()),
				events.map(([type]) => type),
			);
		}),
	);
});

test('watch decoder: bookmarks', () => {
	function bookmark(annotations?: object) {
		return decoder().write(
			Buffer.from(line('BOOKMARK', {kind: 'Event', metadata: {resourceVersion: '12', annotations}})),
		);
	}
	assert.deepEqual(bookmark(), [{type: 'bookmark', resourceVersion: '12', initialEventsEnd: false}]);
	assert.deepEqual(bookmark({'k8s.io/initial-events-end': 'true'}), [
		{type: 'bookmark', resourceVersion: '12', initialEventsEnd: true},
	]);
});

test('watch decoder: an ERROR event means what the same HTTP answer means', () => {
	const status = {
		kind: 'Status',
		code: 410,
		reason: 'Expired',
		message: 'too old resource version: 1 (9)',
		details: {retryAfterSeconds: 2},
	};
	assert.deepEqual(decoder().write(Buffer.from(line('ERROR', status))), [
		{
			type: 'error',
			error: {kind: 'gone', message: status.message, status: 410, reason: 'Expired', retryAfterMs: 2000},
		},
	]);
});

for (const text of [
	'<html>\n',
	'{"type":"ADDED"\n',
	'{"type":"OTHER","object":{}}\n',
	'{"type":"ADDED","object":{}}\n',
]) {
	test(`watch decoder: ${text.trim()} is a protocol error`, () => {
		const [frame] = decoder().write(Buffer.from(text));
		assert.ok(frame?.type === 'error' && frame.error.kind === 'protocol');
	});
}

test('watch decoder: a long line is read and counted, one beyond all measure is neither held nor read', () => {
	const frames = decoder();
	const before = reader.longObjects();
	const [long] = frames.write(Buffer.from(line('ADDED', event('long', 'x'.repeat(2 * 1024 * 1024)))));
	assert.equal(long?.type, 'added');
	assert.equal(reader.longObjects(), before + 1);
	const piece = Buffer.alloc(1024 * 1024, 'x');
	for (let bytes = 0; bytes <= maxLineBytes; bytes += piece.length) assert.deepEqual(frames.write(piece), []);
	const [overlong, next] = frames.write(Buffer.from(`\n${line('ADDED', event('next', ''))}`));
	assert.ok(overlong?.type === 'error' && overlong.error.kind === 'protocol');
	assert.equal(next?.type, 'added');
});

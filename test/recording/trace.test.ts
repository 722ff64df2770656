import assert from 'node:assert/strict';
import {test} from 'node:test';
import {listRecordings, openRecording} from '../../source/recording/recordings.ts';
import {parseTrace} from '../../source/recording/trace.ts';

const asIs = {sanitize: <T>(value: T) => value};

const header = {type: 'trace', name: 'one', title: 'One pod.', kubernetes: 'v1.37.2', kubelet: 'kwok', nodes: 1};
const metadata = {
	name: 'a',
	namespace: 'one',
	uid: 'u1',
	resourceVersion: '7',
	creationTimestamp: '2026-11-22T19:38:01Z',
};
const added = {t: 250, type: 'watch', resource: 'pods', event: 'ADDED', object: {metadata}};
const end = {t: 900, type: 'end'};

const write = (...lines: readonly unknown[]) =>
	lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');

test('a recording is read with its watch events, its length and the time at which it began', () => {
	const step = {t: 1, type: 'step', name: 'create', request: {}, response: {code: 201}};
	const unshown = {...added, resource: 'services'};
	const result = parseTrace(write(header, step, added, unshown, end, ''), asIs);
	assert.deepEqual(result, {
		ok: true,
		trace: {
			name: 'one',
			title: 'One pod.',
			kubernetes: 'v1.37.2',
			events: [{atMs: 250, resource: 'pods', type: 'ADDED', object: {metadata}}],
			lengthMs: 900,
			startedAtMs: Date.parse('2026-11-22T19:38:00.750Z'),
		},
	});
});

test('the text of recorded objects passes the sanitiser', () => {
	const result = parseTrace(write(header, added, end), {sanitize: value => ({...value, sanitized: true})});
	assert.deepEqual(result.ok && result.trace.events[0]?.object, {metadata, sanitized: true});
});

const faults: readonly (readonly [text: string, message: string])[] = [
	['', 'The first line does not describe a recording.'],
	[write(added, end), 'The first line does not describe a recording.'],
	[write(header, added, '{"t":300,"type":"wat'), 'Line 3 is not a JSON object.'],
	[write(header, '[1]', end), 'Line 2 is not a JSON object.'],
	[write(header, 'null', end), 'Line 2 is not a JSON object.'],
	[write(header, added), 'The recording has no end: its last line is missing.'],
	[write(header, {...added, t: 'soon'}, end), 'Line 2: "t" is not a time in milliseconds.'],
	[write(header, {...added, t: -1}, end), 'Line 2: "t" is not a time in milliseconds.'],
	[write(header, {...added, event: 'BOOKMARK'}, end), 'Line 2: "event" is none of ADDED, MODIFIED, DELETED.'],
	[
		write(header, {...added, object: {metadata: {name: 'a'}}}, end),
		'Line 2: the object has no name, uid or resourceVersion.',
	],
	[write(header, {...added, object: null}, end), 'Line 2: the object has no name, uid or resourceVersion.'],
	[write({...header, title: undefined}, added, end), 'Line 1: "title" is missing.'],
	[write(header, end), 'The recording holds no object with a creationTimestamp.'],
];

for (const [text, message] of faults) {
	test(`a recording that can't be used: ${message} (${text.length} characters)`, () => {
		assert.deepEqual(parseTrace(text, asIs), {ok: false, message});
	});
}

test('every recording that comes with rolltop can be read', async () => {
	const names = await listRecordings();
	assert.deepEqual(names, ['real-image-missing', 'tutorial']);
	for (const name of names) {
		const result = await openRecording(name, asIs);
		assert.ok(result.ok, result.ok ? '' : result.message);
		assert.equal(result.trace.name, name);
		assert.ok(result.trace.events.length > 80, `${name}: ${result.trace.events.length} events`);
	}
});

test('the recorded clock agrees with the times that the events tell to the microsecond', async () => {
	const result = await openRecording('tutorial', asIs);
	assert.ok(result.ok);
	const {events, startedAtMs} = result.trace;
	for (const {atMs, object} of events) {
		const eventTime = 'eventTime' in object ? object.eventTime : undefined;
		if (typeof eventTime !== 'string') continue;
		const seenAfterMs = startedAtMs + atMs - Date.parse(eventTime);
		assert.ok(Math.abs(seenAfterMs) < 1000, `${object.metadata.name} was seen ${seenAfterMs} ms after its time`);
	}
});

test('an unknown recording is answered with the names of those that there are', async () => {
	for (const name of ['nothing', '../traces/tutorial', '']) {
		assert.deepEqual(await openRecording(name, asIs), {
			ok: false,
			message: `There is no recording "${name}"; there are real-image-missing, tutorial.`,
		});
	}
});

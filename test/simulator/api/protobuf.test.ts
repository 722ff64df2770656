import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import fc from 'fast-check';
import {objectFromProtobuf} from '../../../source/simulator/api/protobuf/decode-object.ts';

interface Recorded {
	readonly command: string;
	/** What kubectl 1.37.2 sent, base64. */
	readonly body: string;
	/** What it prints with --dry-run=client, without the empty values that Go writes of every object. */
	readonly object: object;
}

const recorded: readonly Recorded[] = readFileSync(new URL('data/protobuf-bodies.jsonl', import.meta.url), 'utf8')
	.trim()
	.split('\n')
	.map(line => JSON.parse(line));

for (const {command, body, object} of recorded) {
	test(`kubectl ${command}: its protobuf is the object that it means`, () => {
		assert.deepEqual(objectFromProtobuf(Buffer.from(body, 'base64')), object);
	});
}

const text = (field: number, value: string | readonly number[]) => {
	const bytes = typeof value === 'string' ? [...new TextEncoder().encode(value)] : value;
	return [field * 8 + 2, bytes.length, ...bytes];
};
const number = (field: number, value: readonly number[]) => [field * 8, ...value];

/** The envelope of a body of this kind. */
const envelope = (kind: string, raw: readonly number[]) =>
	Uint8Array.from([0x6b, 0x38, 0x73, 0, ...text(1, [...text(1, 'v1'), ...text(2, kind)]), ...text(2, raw)]);

test('the options of a deletion are read, also those that are nothing and were yet sent', () => {
	const raw = [
		...number(1, [0xac, 0x02]),
		...text(2, [...text(1, 'a-uid'), ...text(2, '42')]),
		...number(3, [0]),
		...text(4, 'Foreground'),
		...text(5, 'All'),
	];
	assert.deepEqual(objectFromProtobuf(envelope('DeleteOptions', raw)), {
		apiVersion: 'v1',
		kind: 'DeleteOptions',
		gracePeriodSeconds: 300,
		preconditions: {uid: 'a-uid', resourceVersion: '42'},
		orphanDependents: false,
		propagationPolicy: 'Foreground',
		dryRun: ['All'],
	});
	const none = {apiVersion: 'v1', kind: 'DeleteOptions'};
	assert.deepEqual(objectFromProtobuf(envelope('DeleteOptions', number(1, [0]))), {...none, gracePeriodSeconds: 0});
	assert.deepEqual(objectFromProtobuf(envelope('DeleteOptions', [])), none);
});

test('a kind that is not served, and what is no protobuf, is nothing', () => {
	assert.equal(objectFromProtobuf(envelope('Gadget', [])), undefined);
	assert.equal(objectFromProtobuf(new TextEncoder().encode('{}')), undefined);
});

test('a body that was cut off or changed is read or refused, and breaks nothing', () => {
	const bodies = recorded.map(({body}) => Buffer.from(body, 'base64'));
	fc.assert(
		fc.property(fc.constantFrom(...bodies), fc.nat(), fc.nat(255), fc.nat(), (body, at, byte, length) => {
			const changed = Buffer.from(body);
			changed[at % body.length] = byte;
			const read = objectFromProtobuf(changed.subarray(0, length % (body.length + 1)));
			assert.ok(read === undefined || typeof read.kind === 'string');
		}),
	);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {readProtobufDeleteOptions} from '../../../source/simulator/server/protobuf-delete-options.ts';

const text = (field: number, value: string | readonly number[]) => {
	const bytes = typeof value === 'string' ? [...new TextEncoder().encode(value)] : value;
	return [field * 8 + 2, bytes.length, ...bytes];
};
const number = (field: number, value: readonly number[]) => [field * 8, ...value];

/** The envelope of a body of this kind. */
const body = (kind: string, raw: readonly number[]) =>
	Uint8Array.from([0x6b, 0x38, 0x73, 0, ...text(1, [...text(1, 'v1'), ...text(2, kind)]), ...text(2, raw)]);

test('the options that a Go client sends are read', () => {
	const raw = [
		...number(1, [0xac, 0x02]),
		...text(2, [...text(1, 'a-uid'), ...text(2, '42')]),
		...number(3, [0]),
		...text(4, 'Foreground'),
		...text(5, 'All'),
	];
	assert.deepEqual(readProtobufDeleteOptions(body('DeleteOptions', raw)), {
		gracePeriodSeconds: 300,
		preconditions: {uid: 'a-uid', resourceVersion: '42'},
		orphanDependents: false,
		propagationPolicy: 'Foreground',
		dryRun: ['All'],
	});
});

test('a grace period of nothing is one, and without options there are none', () => {
	assert.deepEqual(readProtobufDeleteOptions(body('DeleteOptions', number(1, [0]))), {gracePeriodSeconds: 0});
	assert.deepEqual(readProtobufDeleteOptions(body('DeleteOptions', [])), {});
});

test('another kind, and what is no protobuf, is nothing', () => {
	assert.equal(readProtobufDeleteOptions(body('Pod', [])), undefined);
	assert.equal(readProtobufDeleteOptions(new TextEncoder().encode('{}')), undefined);
});

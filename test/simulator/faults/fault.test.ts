import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseFault} from '../../../source/simulator/faults/fault.ts';

test('a fault is read with its scope', () => {
	const described = {kind: 'throttle', retryAfterSeconds: 2, path: '/apis/', methods: ['patch'], requests: 3};
	const fault = {kind: 'throttle', retryAfterSeconds: 2, path: '/apis/', methods: ['PATCH'], requests: 3};
	assert.deepEqual(parseFault(described), {ok: true, fault});
	assert.deepEqual(parseFault({kind: 'reset'}), {ok: true, fault: {kind: 'reset'}});
});

const wrong: readonly (readonly [described: unknown, sentence: RegExp])[] = [
	['reset', /^A fault's "kind" is one of refuse, reset, /],
	[{kind: 'toString'}, /^A fault's "kind" is one of /],
	[{kind: 'refuse'}, /^A fault "refuse": "forSeconds" is a number from 0\.1 to 3600\.$/],
	[{kind: 'error', status: 404}, /"status" is a number from 500 to 599/],
	[{kind: 'forbid', verbs: 'get', resources: ['pods']}, /"verbs" is a list of words/],
	[{kind: 'delay', milliseconds: '5'}, /"milliseconds" is a number/],
	[{kind: 'reset', requests: 0}, /"requests" is a number from 1/],
];

for (const [described, sentence] of wrong) {
	test(`a wrong fault is told in a sentence: ${JSON.stringify(described)}`, () => {
		const parsed = parseFault(described);
		assert.ok(!parsed.ok);
		assert.match(parsed.sentence, sentence);
	});
}

test('a fault with a field of another type, or one that it does not have, is refused and not widened to everything', () => {
	for (const [fault, told] of [
		[{kind: 'reset', path: 5}, /"path" is the beginning of a path/],
		[{kind: 'reset', path: ''}, /"path" is the beginning of a path/],
		[{kind: 'reset', pth: '/api'}, /it has no "pth"; it has path, methods, requests, forSeconds/],
		[{kind: 'reset', requests: 1.5}, /"requests" is a whole number/],
		[{kind: 'reset', methods: 'GET'}, /"methods" is a list of words/],
		[{kind: 'refuse', forSeconds: 2, path: '/api'}, /it has no "path"; it has forSeconds/],
		[{kind: 'delay', milliseconds: '5'}, /"milliseconds" is a number/],
	] as const) {
		const parsed = parseFault(fault);
		assert.match(parsed.ok ? 'taken' : parsed.sentence, told);
	}
});

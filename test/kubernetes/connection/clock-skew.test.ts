import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {narrowSkew, skewMs, unknownSkew} from '../../../source/kubernetes/connection/clock-skew.ts';

test('clock skew: answers of one server narrow it, and it always holds the truth', () => {
	const answers = fc.array(fc.record({atMs: fc.nat(1e9), outMs: fc.nat(3000), backMs: fc.nat(3000)}), {minLength: 1});
	fc.assert(
		fc.property(fc.integer({min: -1e7, max: 1e7}), answers, (truthMs, list) => {
			let skew = unknownSkew;
			for (const {atMs, outMs, backMs} of list) {
				const dateMs = Math.floor((atMs + truthMs) / 1000) * 1000;
				skew = narrowSkew(skew, dateMs, atMs - outMs, atMs + backMs);
				assert.ok(skew.leastMs <= truthMs && truthMs <= skew.mostMs);
			}
			assert.ok(Math.abs(skewMs(skew) - truthMs) <= 7000);
		}),
	);
});

test('clock skew: none is claimed while the clocks may agree, and a clock that was set counts at once', () => {
	assert.equal(skewMs(unknownSkew), 0);
	const agreeing = narrowSkew(unknownSkew, 5000, 5400, 5500);
	assert.equal(skewMs(agreeing), 0);
	assert.equal(skewMs(narrowSkew(agreeing, 605_000, 5400, 5600)), 600_000);
});

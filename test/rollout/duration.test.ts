import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {ageOf, clockText, humanDuration} from '../../source/rollout/duration.ts';
import {epochMs} from '../../source/rollout/timestamp.ts';
import {shortHumanDuration} from '../vectors/oracles/short-human-duration.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test('humanDuration prints what the AGE column prints', () => {
	const table: readonly [number, string][] = [
		[-2000, '<invalid>'],
		[-1999, '0s'],
		[0, '0s'],
		[999, '0s'],
		[119_999, '119s'],
		[2 * minute, '2m'],
		[2 * minute + second, '2m1s'],
		[10 * minute + second, '10m'],
		[3 * hour + 5 * minute, '3h5m'],
		[9 * hour + minute, '9h'],
		[49 * hour, '2d1h'],
		[8 * day, '8d'],
		[731 * day, '2y1d'],
		[9 * 365 * day, '9y'],
	];
	for (const [ms, text] of table) {
		assert.equal(humanDuration(ms), text, String(ms));
	}
});

test('both durations have at most eight cells up to a century, so that an AGE column can be laid out', () => {
	fc.assert(
		fc.property(fc.integer({min: -10_000, max: 100 * 365 * day}), ms => {
			assert.ok(humanDuration(ms).length <= '<invalid>'.length);
			assert.match(shortHumanDuration(ms), /^(<invalid>|\d{1,3}[smhdy])$/);
		}),
	);
});

test('an age without a time is unknown, also for Go zero time and for nonsense', () => {
	const nowMs = Date.parse('2026-01-01T00:01:00Z');
	assert.equal(ageOf('2026-01-01T00:00:00Z', nowMs), '60s');
	for (const timestamp of [undefined, null, '', 'yesterday', '0001-01-01T00:00:00Z']) {
		assert.equal(ageOf(timestamp, nowMs), '<unknown>', String(timestamp));
	}
});

test('epochMs keeps the decimals of a MicroTime that Date.parse drops', () => {
	const whole = Date.parse('2026-01-01T00:00:00.123Z');
	assert.ok(Math.abs((epochMs('2026-01-01T00:00:00.123456Z') ?? 0) - whole - 0.456) < 0.001);
	assert.equal(epochMs('2026-01-01T01:00:00+01:00'), Date.parse('2026-01-01T00:00:00Z'));
});

test('clockText counts down to 0:00 and not below', () => {
	const table: readonly [number, string][] = [
		[7 * minute + 50 * second, '7:50'],
		[hour + 2 * minute + 3 * second, '1:02:03'],
		[10 * minute - 1, '10:00'],
		[1, '0:01'],
		[0, '0:00'],
		[-5 * second, '0:00'],
	];
	for (const [ms, text] of table) {
		assert.equal(clockText(ms), text, String(ms));
	}
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fitSentence, type RowSentence} from '../../source/console/screens/workloads/fit-sentence.ts';
import {createRandom} from '../../source/control-plane/random.ts';

const ending = 'rolling 2 of 2, 1 old to end, deadline in 9:19; 1 of 2 new pods is still starting';
const crash = 'stuck 24s: both new pods crash: container main exits with code 1, 3 restarts';
const paused = "paused 26s, 1 of 2 updated; both new pods can't pull web:v2: not found (of 3 tried, 3 failed)";

const cases: readonly (readonly [number, RowSentence, string])[] = [
	[100, {sentence: ending}, ending],
	[75, {sentence: ending}, 'rolling 2 of 2, 1 old to end; 1 of 2 new pods is still starting'],
	[60, {sentence: ending}, 'rolling 2 of 2; 1 of 2 new pods is still starting'],
	[30, {sentence: ending}, 'rolling 2 of 2; 1 of 2 new po…'],
	[20, {sentence: ending}, 'rolling 2 of 2; 1 o…'],
	[13, {sentence: ending}, 'rolling 2 of…'],
	[120, {sentence: crash, detail: '1 of 3, deadline in 9:00'}, `${crash}; 1 of 3, deadline in 9:00`],
	[90, {sentence: crash, detail: '1 of 3, deadline in 9:00'}, `${crash}; 1 of 3`],
	[78, {sentence: crash, detail: '1 of 3, deadline in 9:00'}, crash],
	[75, {sentence: crash, detail: '1 of 3'}, 'stuck 24s: both new pods crash: container main exits with code 1'],
	[75, {sentence: paused}, "paused 26s; both new pods can't pull web:v2: not found (of 3 tried, 3 fail…"],
	[
		50,
		{sentence: "stuck 2m: the pod can't pull a.example:5000/shop/web:v2"},
		"stuck 2m: the pod can't pull …/shop/web:v2",
	],
	[40, {sentence: "stuck 2m: the pod can't pull a.example:5000/shop/web:v2"}, "stuck 2m: the pod can't pull …/web:v2"],
	[40, {sentence: 'being deleted'}, 'being deleted'],
	[24, {sentence: 'rolling 2 of 12345678901'}, 'rolling 2 of 12345678901'],
	[20, {sentence: 'rolling 2 of 12345678901'}, 'rolling 2 of…'],
	[40, {sentence: 'rolling 1 of 3, no progress for 7m, deadline in 2:46'}, 'rolling 1 of 3, no progress for 7m'],
];

for (const [columns, row, shown] of cases) {
	test(`in ${columns} cells: ${shown}`, () => assert.equal(fitSentence(row, columns), shown));
}

test('whatever the width, no number is cut and none is made up', () => {
	const random = createRandom('fit');
	for (let run = 0; run < 500; run++) {
		const columns = 5 + Math.floor(random() * 90);
		const number = Math.floor(random() * 100_000);
		const sentence = `rolling ${number} of 100000, ${number} old to end, deadline in 9:19; ${number} of 7 new pods wait`;
		const shown = fitSentence({sentence}, columns);
		assert.ok(shown.length <= columns);
		const known = new Set(sentence.match(/\d+/g));
		for (const one of shown.match(/\d+/g) ?? []) assert.ok(known.has(one), `${columns}: ${shown}`);
	}
});

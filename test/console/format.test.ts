import assert from 'node:assert/strict';
import {test} from 'node:test';
import {counted, imageChange, listed, shortImage, thousands, timeOfDay} from '../../source/console/format.ts';

test('numbers, lists and times read the same on every machine', () => {
	assert.deepEqual([0, 999, 1000, 1_234_567].map(thousands), ['0', '999', '1,000', '1,234,567']);
	assert.deepEqual(
		[counted(1, 'pod'), counted(2, 'pod'), counted(1000, 'match', 'matches')],
		['1 pod', '2 pods', '1,000 matches'],
	);
	assert.equal(listed(['a', 'b', 'c'], 2), 'a, b and 1 more');
	assert.equal(timeOfDay(Date.parse('2026-11-22T23:05:09Z'), 'UTC'), '23:05:09');
	assert.equal(timeOfDay(Date.parse('2026-11-22T23:05:09Z'), 'Asia/Kolkata'), '04:35:09');
});

test('images lose their registry, digests all but seven characters', () => {
	assert.equal(shortImage('registry.example:5000/shop/checkout:1.9.0'), 'checkout:1.9.0');
	assert.equal(shortImage('checkout'), 'checkout');
	assert.equal(shortImage(`a/b@sha256:${'0123456789'.repeat(6)}abcd`), 'b@sha256:0123456…');
});

const changes: readonly (readonly [before: string[], after: string[], text: string])[] = [
	[['r/checkout:1.8.2'], ['r/checkout:1.9.0'], 'checkout 1.8.2 → 1.9.0'],
	[['r/checkout:1.8.2'], ['r/other:1'], 'checkout:1.8.2 → other:1'],
	[['r/a:1', 'r/b:1'], ['r/a:1', 'r/b:2'], 'b 1 → 2'],
	[['r/a:1'], ['r/a:1', 'r/b:2'], '+b:2'],
	[['r/a:1', 'r/b:2'], ['r/a:1'], 'a:1, b:2 → a:1'],
	[['r/a:1'], ['r/a:1'], 'a:1'],
	[[], ['r/a:1'], 'a:1'],
];
for (const [before, after, text] of changes) {
	test(`the image change ${before.join()} to ${after.join()} reads "${text}"`, () => {
		assert.equal(imageChange(before, after), text);
	});
}

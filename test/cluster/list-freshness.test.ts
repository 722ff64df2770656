import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Freshness} from '../../source/cluster/cluster.ts';
import {listFreshness} from '../../source/cluster/list-freshness.ts';

const live: Freshness = {state: 'live'};
const connecting: Freshness = {state: 'connecting', sinceMs: 1};
const stale = (asOfMs: number): Freshness => ({state: 'stale', asOfMs});
const syncing = (received: number, total?: number): Freshness => ({
	state: 'syncing',
	received,
	...(total === undefined ? {} : {total}),
});
const forbidden: Freshness = {state: 'blocked', error: {kind: 'forbidden', message: 'no'}};

const cases: readonly (readonly [what: string, parts: readonly Freshness[], whole: Freshness])[] = [
	['all live', [live, live, live], live],
	['nothing has come', [connecting, connecting], connecting],
	['one has come', [live, connecting], {state: 'syncing', received: 20}],
	['one is coming, and how much is known of all', [live, syncing(5, 50)], {state: 'syncing', received: 15, total: 60}],
	[
		'one is coming, and how much is not known of another',
		[syncing(5, 50), syncing(1)],
		{state: 'syncing', received: 6},
	],
	['one is forbidden: the others are what they are', [live, forbidden, live], live],
	['one is forbidden and the others are old', [stale(5), forbidden, stale(3)], stale(5)],
	['all are forbidden', [forbidden, forbidden], forbidden],
	['one is old', [live, stale(5), live], stale(5)],
	['all are old', [stale(5), stale(5)], stale(5)],
	['one is old and one never came', [stale(5), connecting], stale(5)],
	['one is read anew while another is old', [syncing(5, 50), stale(5)], stale(5)],
];

for (const [what, parts, whole] of cases) {
	test(`a list of several watches: ${what}`, () => {
		assert.deepEqual(listFreshness(parts.map(freshness => ({freshness, held: 10}))), whole);
	});
}

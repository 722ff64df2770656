import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Freshness} from '../../source/cluster/cluster.ts';
import {freshnessOf, worstFreshness} from '../../source/cluster/freshness.ts';
import type {Contact, WatchStatus} from '../../source/cluster/source.ts';

const refused = {kind: 'unreachable', message: 'connection refused'} as const;
const forbidden = {kind: 'forbidden', message: 'no'} as const;
const reached: Contact = {state: 'reached', lastMs: 900};
const lost: Contact = {state: 'lost', lastMs: 500, sinceMs: 700, error: refused, retryAtMs: 1700};
const live: WatchStatus = {state: 'live', sinceMs: 100};

const cases: ReadonlyArray<readonly [string, WatchStatus, Contact, boolean, Freshness]> = [
	['a live watch of a server that answers', live, reached, true, {state: 'live'}],
	[
		'a live watch of a server that is silent: as of the last byte, on the server’s clock',
		live,
		lost,
		true,
		{state: 'stale', asOfMs: 10_500, error: refused, retryAtMs: 11_700},
	],
	[
		'a watch that was cut by a fault',
		{state: 'resuming', sinceMs: 800, error: refused},
		reached,
		true,
		{state: 'stale', asOfMs: 10_800, error: refused},
	],
	[
		'the first list on its way',
		{state: 'syncing', sinceMs: 100, received: 340, total: 1000},
		reached,
		false,
		{state: 'syncing', received: 340, total: 1000},
	],
	[
		'a server that never answered: why, and when it is tried again',
		{state: 'connecting', sinceMs: 100},
		{...lost, lastMs: 0},
		false,
		{state: 'connecting', sinceMs: 10_700, error: refused, retryAtMs: 11_700},
	],
	[
		'a refusal with something held from before',
		{state: 'blocked', sinceMs: 600, error: forbidden},
		reached,
		true,
		{state: 'blocked', asOfMs: 10_600, error: forbidden},
	],
	[
		'a refusal of the first list',
		{state: 'blocked', sinceMs: 600, error: forbidden},
		reached,
		false,
		{state: 'blocked', error: forbidden},
	],
];

describe('freshness', () => {
	for (const [name, status, contact, complete, expected] of cases) {
		it(name, () => assert.deepEqual(freshnessOf({status, contact, complete, skewMs: 10_000}), expected));
	}

	it('the header tells the least trustworthy of what is shown', () => {
		const stale: Freshness = {state: 'stale', asOfMs: 1};
		assert.equal(worstFreshness({state: 'live'}, stale, {state: 'live'}), stale);
		assert.equal(worstFreshness(stale, {state: 'live'}), stale);
	});
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ListPart, OpenedWorkload} from '../../source/cluster/cluster.ts';
import {trustText} from '../../source/console/trust-text.ts';
import {checkoutOpened, collection, live, sampleNowMs, sampleView} from '../helpers/sample-view.ts';

const error = {kind: 'forbidden', message: 'no'} as const;
const blocked = {state: 'blocked', error} as const;
const stale = {state: 'stale', asOfMs: sampleNowMs - 7000} as const;

const partsOf = (statefulSets: ListPart['freshness']): readonly ListPart[] => [
	{kind: 'Deployment', freshness: live},
	{kind: 'StatefulSet', freshness: statefulSets},
	{kind: 'DaemonSet', freshness: live},
];

const textOf = (parts: Parameters<typeof sampleView>[0]) => trustText(sampleView(parts), sampleNowMs).text;

test('a list is called live only when all of it is', () => {
	assert.equal(textOf({parts: partsOf(live)}), 'live');
	assert.equal(textOf({parts: partsOf(blocked)}), 'live without statefulsets');
	assert.equal(textOf({parts: partsOf(stale), freshness: stale}), 'statefulsets STALE, as of 7s ago, retrying');
	const inShop = partsOf(live).map(part => ({...part, namespace: 'shop'}));
	const [first] = inShop;
	assert.ok(first);
	assert.equal(textOf({parts: [...inShop, {...first, freshness: blocked}]}), 'live without deployments in shop');
});

test('so is an open workload, whatever is refused of the list behind it', () => {
	const opened = checkoutOpened();
	const refused = (parts: Partial<OpenedWorkload>) => textOf({parts: partsOf(blocked), opened: {...opened, ...parts}});
	assert.equal(refused({}), 'live');
	assert.equal(refused({events: collection([], blocked)}), 'live without events');
	assert.equal(
		refused({replicaSets: collection([], blocked), pods: collection([], blocked)}),
		'live without replicasets, pods',
	);
	assert.equal(refused({gone: 'deleted', pods: collection([], blocked)}), 'live');
});

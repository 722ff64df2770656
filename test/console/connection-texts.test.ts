import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {SourceVitals} from '../../source/cluster/source.ts';
import {lastingNotice} from '../../source/console/lasting-notice.ts';
import {lineText} from '../../source/console/line.ts';
import {connectionTexts} from '../../source/console/screens/help/connection-lines.ts';
import {helpContent} from '../../source/console/screens/help/help-lines.ts';
import {initialState} from '../../source/console/state.ts';
import {sampleView} from '../helpers/sample-view.ts';

const nowMs = 1_000_000;
const mebibyte = 1024 * 1024;

const healthy: SourceVitals = {
	nowMs,
	contact: {state: 'reached', lastMs: nowMs - 2000},
	watches: [
		{
			query: {resource: 'deployments', detail: 'row'},
			status: {state: 'live', sinceMs: nowMs - 60_000},
			lastBytesMs: nowMs - 2000,
			lastEventMs: nowMs - 3000,
			resourceVersion: '150185',
			objects: 1000,
			longObjects: 0,
		},
	],
	lagMs: 0.4,
	heapBytes: 64.2 * mebibyte,
};

test('connection: every watch says its state, its objects, its last change and how far it was told', () => {
	assert.deepEqual(connectionTexts(healthy), [
		'server: last heard 2s ago',
		'deployments in all namespaces: live, 1,000 objects, last change 3s ago, resourceVersion 150185',
		'rolltop: 64 MiB of objects',
	]);
});

test('connection: what is broken, refused or late says so', () => {
	const error = {kind: 'unreachable', message: 'connection refused'} as const;
	const forbidden = {kind: 'forbidden', message: 'not allowed'} as const;
	const query = {resource: 'pods', namespace: 'shop', labelSelector: 'app=web', detail: 'row'} as const;
	const watch = {query, resourceVersion: '', objects: 1, longObjects: 2};
	const texts = connectionTexts({
		...healthy,
		contact: {state: 'lost', lastMs: 0, sinceMs: nowMs, error},
		watches: [
			{...watch, status: {state: 'resuming', sinceMs: nowMs - 5000, error}},
			{...watch, status: {state: 'blocked', sinceMs: nowMs - 6000, error: forbidden}},
			{...watch, status: {state: 'syncing', sinceMs: nowMs, received: 1200}, longObjects: 0},
		],
		lagMs: 1500,
	});
	const where = 'pods in shop (app=web)';
	assert.deepEqual(texts, [
		'server: does not answer: connection refused; never heard',
		`${where}: broken since 5s ago: connection refused, 1 object, 2 objects longer than 2 MiB`,
		`${where}: refused since 6s ago: not allowed, 1 object, 2 objects longer than 2 MiB`,
		`${where}: loading, 1,200 so far, 1 object`,
		'rolltop: 64 MiB of objects, 1,500 ms late with what it reads',
	]);
});

test('connection: Help shows it at its end, and nothing where there is no cluster', () => {
	const lines = helpContent(100, 'workloads', 30, connectionTexts(healthy)).map(lineText);
	assert.deepEqual(lines.slice(-4, -2), [' Connection', '   server: last heard 2s ago']);
	assert.ok(!helpContent(100).some(line => lineText(line).includes('Connection')));
});

test('connection: more than 256 MiB of objects are warned of, on every screen', () => {
	const state = initialState(100, 30);
	const scene = (heapBytes: number) => ({view: sampleView(), nowMs, vitals: () => ({...healthy, heapBytes})});
	assert.equal(lastingNotice(state, scene(256 * mebibyte)), undefined);
	assert.deepEqual(lastingNotice(state, scene(300 * mebibyte)), {
		tone: 'paused',
		text: 'rolltop holds 300 MiB of objects: with -n or -l it would watch fewer',
	});
});

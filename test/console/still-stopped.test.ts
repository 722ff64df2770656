import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionOutcome} from '../../source/cluster/actions/action.ts';
import {stillStopped} from '../../source/console/still-stopped.ts';
import type {EndedWrite} from '../../source/console/writes.ts';
import {deployment} from '../helpers/objects.ts';
import {sampleNowMs} from '../helpers/sample-view.ts';

const place = {context: 'prod', server: 'https://one'};
const done: ActionOutcome = {type: 'done', receipt: {atMs: sampleNowMs, sentence: '', kubectl: ''}};
const refused: ActionOutcome = {type: 'failed', error: {kind: 'forbidden', message: ''}, sentence: ''};
const write = (stops: boolean, name: string, outcome: ActionOutcome = done, where = place): EndedWrite => ({
	doing: '',
	askedAtMs: sampleNowMs,
	outcome,
	effect: {stops, targets: [{kind: 'Deployment', namespace: 'shop', name}], place: where},
});
const listed = (name: string, paused: boolean) =>
	deployment({metadata: {name, namespace: 'shop', uid: name}, spec: {paused}});
const view = (...items: readonly ReturnType<typeof listed>[]) => ({
	identity: place,
	workloads: {items, freshness: {state: 'live'} as const},
});
const later = sampleNowMs + 60_000;

test('who closes the console is told what stays paused by what was done there, and nothing else', () => {
	const writes = [
		write(true, 'web'),
		write(true, 'api'),
		write(true, 'cart', refused),
		write(true, 'db'),
		write(false, 'db'),
	];
	const shown = view(listed('web', true), listed('api', false), listed('cart', true), listed('db', true));
	assert.deepEqual(stillStopped(writes, shown, later, 'UTC'), [
		'Still paused or held by you: deployment/web in shop (14:03:22). p, or rolltop resume, lets go on.',
	]);
	assert.deepEqual(stillStopped([], shown, later, 'UTC'), []);
});

test('what the list has not shown yet, or can not show, is told as what it is', () => {
	const told = (writes: readonly EndedWrite[], shown: Parameters<typeof stillStopped>[1], nowMs = later) =>
		stillStopped(writes, shown, nowMs, 'UTC').join().replace('Still paused or held by you: deployment/', '');
	assert.match(told([write(true, 'web')], view(listed('web', false)), sampleNowMs + 500), /^web in shop \(14:03:22\)/);
	const lost = {...view(listed('web', true)).workloads, freshness: {state: 'stale', asOfMs: later} as const};
	assert.match(told([write(true, 'web')], {identity: place, workloads: lost}), /how it stands now is not known/);
	const elsewhere = {context: 'other', server: 'https://two'};
	assert.match(
		told([write(true, 'web', done, elsewhere)], view(listed('web', false))),
		/^web in shop of other \(14:03:22, not looked at since\)/,
	);
	assert.equal(told([write(true, 'web')], view()), '', 'it was deleted');
});

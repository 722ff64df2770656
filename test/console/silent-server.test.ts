import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionRequest} from '../../source/cluster/actions/action.ts';
import {type RequestKnowledge, requestLine} from '../../source/cluster/actions/request-line.ts';
import {openLog} from '../../source/cluster/opened-log.ts';
import {freshnessText} from '../../source/console/freshness-text.ts';
import {checkoutOpened, sampleNowMs} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';

const opened = checkoutOpened();

test('YAML was said to be read for as long as the server was silent', async () => {
	const driver = await openScreen({view: {opened}, initialTarget: opened.target, columns: 80, rows: 24});
	await driver.press('o');
	await driver.waitFor('Reading it from the API server …');
	await driver.pass(4_000);
	await driver.waitFor(/No answer from the API server for 4s\. It stands here when it comes: r asks\s+again/);
	await driver.press('r');
	await driver.waitFor('Reading it from the API server …');
	await driver.close();
});

test('namespaces were said to be read for as long as the server was silent', async () => {
	const driver = await openScreen({columns: 80, rows: 24, places: {contexts: () => ({ok: true, rows: []})} as never});
	await driver.press('n');
	await driver.waitFor('reading them …');
	await driver.pass(4_000);
	await driver.waitFor(/No answer from the API server for 4s\. With \/ you can type the name/);
	await driver.close();
});

test('a connection that takes longer than usual says for how long', () => {
	const text = (agoMs: number) => freshnessText({state: 'connecting', sinceMs: sampleNowMs - agoMs}, sampleNowMs);
	assert.equal(text(2_000).text, 'connecting');
	assert.deepEqual([text(7_000).text, text(7_000).short], ['connecting, no answer for 7s', 'no answer']);
});

test('how long a log was asked for is told by the clock that the screen goes by', () => {
	const query = {namespace: 'shop', pod: 'web-1', container: 'web', previous: false};
	const log = openLog(
		query,
		(_query, sink) => {
			sink({type: 'status', status: {state: 'asking', sinceMs: 1_000}});
			return {retryNow() {}, stop() {}};
		},
		() => {},
		'uid',
		() => 60_000,
	);
	assert.deepEqual(log.view().status, {state: 'asking', sinceMs: 61_000});
});

test('ages jumped back when a silent server was noticed', async () => {
	const driver = await openScreen({view: {opened}, initialTarget: opened.target});
	const age = () => /changed (\S+ ago)/.exec(driver.text())?.[1];
	await driver.pass(8_000);
	const before = age();
	const error = {kind: 'timeout', message: 'no answer within 3 s'} as const;
	const freshness = {state: 'stale', asOfMs: driver.cluster.now() - 7_000, error} as const;
	await driver.show({freshness, opened: {...opened, freshness}});
	await driver.waitFor('STALE, as of 7s ago');
	assert.equal(age(), before);
	await driver.pass(5_000);
	await driver.waitFor('STALE, as of 12s ago');
	assert.equal(age(), before);
	await driver.show({freshness: {state: 'live'}, opened});
	await driver.waitFor(/ live /);
	assert.notEqual(age(), before);
	await driver.close();
});

test('Y copied nothing on Confirm until the server had answered', async () => {
	const driver = await openScreen({view: {opened}, initialTarget: opened.target});
	await driver.press('u');
	await driver.waitFor('asking the server for a dry run');
	await driver.press('Y');
	await driver.waitFor(
		/copied \(by OSC 52\), not previewed: kubectl --context \S+ -n shop rollout undo deployment\/checkout --to-revision=6/,
	);
	await driver.close();
});

test('a line of kubectl that is copied without a preview does what is asked for, or there is none', () => {
	const identity = {context: 'prod', server: 'https://one'};
	const {target} = opened;
	const line = (request: ActionRequest, known: Partial<RequestKnowledge> = {}) =>
		requestLine(identity, request, {isPaused: false, ...known})?.replace('kubectl --context prod -n shop ', '');
	assert.equal(line({kind: 'restart', target}), 'rollout restart deployment/checkout');
	assert.equal(line({kind: 'scale', target, replicas: 5}), 'scale deployment/checkout --replicas=5');
	assert.equal(
		line({kind: 'set-image', target, container: 'app', image: 'a:2'}),
		'set image deployment/checkout app=a:2',
	);
	assert.equal(line({kind: 'roll-to', target, revision: 3}), 'rollout undo deployment/checkout --to-revision=3');
	assert.equal(line({kind: 'roll-to', target, revision: 3}, {isPaused: true}), undefined);
	assert.equal(line({kind: 'undo', target}), undefined);
	assert.equal(line({kind: 'resume', target}), 'rollout resume deployment/checkout');
	assert.equal(line({kind: 'resume', target: {...target, kind: 'StatefulSet'}}), undefined);
});

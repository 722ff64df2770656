import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {FaultyResponse} from '../../../source/simulator/faults/faults.ts';
import type {ApiRequest} from '../../../source/simulator/server/messages.ts';
import {ADMIN_TOKEN, DEPLOYMENTS, deployment, testCluster} from '../support.ts';

const requestOf = (method: string, target: string): ApiRequest => {
	const [path = '', query = ''] = target.split('?');
	const headers = {authorization: `Bearer ${ADMIN_TOKEN}`};
	return {method, path, query: new URLSearchParams(query), headers, body: new Uint8Array()};
};

function faultyCluster() {
	const cluster = testCluster();
	const handler = cluster.faults.wrap(cluster.handler);
	const get = (target: string) => handler(requestOf('GET', target));
	/** A watch, with what came and whether it has ended. */
	const watch = async (target: string) => {
		const answer = await get(target);
		assert.ok(answer !== 'reset' && 'stream' in answer);
		const [types, ends]: [string[], number[]] = [[], []];
		answer.stream({
			write: line => types.push(JSON.parse(line).type),
			end: () => ends.push(1),
			waitingBytes: 0,
		});
		return {types, hasEnded: () => ends.length > 0};
	};
	return {...cluster, get, watch};
}

const statusOf = (answer: FaultyResponse) => (answer === 'reset' ? answer : answer.status);

test('without a fault nothing is different', async () => {
	const {get} = faultyCluster();
	assert.equal(statusOf(await get(DEPLOYMENTS)), 200);
});

test('a fault concerns the requests of its path and methods, and ends after so many', async () => {
	const {get, faults} = faultyCluster();
	faults.begin({kind: 'reset', path: '/apis/apps/', methods: ['GET'], requests: 2});
	faults.begin({kind: 'error', status: 503, methods: ['PATCH']});
	assert.equal(statusOf(await get('/api/v1/pods')), 200);
	assert.equal(statusOf(await get(DEPLOYMENTS)), 'reset');
	assert.equal(statusOf(await get(DEPLOYMENTS)), 'reset');
	assert.equal(statusOf(await get(DEPLOYMENTS)), 200);
	assert.deepEqual(
		faults.active().map(({fault}) => fault.kind),
		['error'],
	);
});

test('throttled requests get 429 and Retry-After, failing ones the status that was asked for', async () => {
	const {get, faults} = faultyCluster();
	const throttle = faults.begin({kind: 'throttle', retryAfterSeconds: 3});
	const throttled = await get(DEPLOYMENTS);
	assert.ok(throttled !== 'reset');
	assert.deepEqual([throttled.status, throttled.headers['retry-after']], [429, '3']);
	assert.ok(faults.end(throttle));
	assert.ok(!faults.end(throttle));
	faults.begin({kind: 'error', status: 500});
	assert.equal(statusOf(await get(DEPLOYMENTS)), 500);
	faults.endAll();
	assert.equal(statusOf(await get(DEPLOYMENTS)), 200);
});

test('a fault ends by itself after its time', async () => {
	const {get, faults, timers} = faultyCluster();
	faults.begin({kind: 'reset', forSeconds: 5});
	assert.equal(statusOf(await get(DEPLOYMENTS)), 'reset');
	timers.advance(5000);
	assert.equal(statusOf(await get(DEPLOYMENTS)), 200);
});

test('a delayed answer comes later, one in a black hole when it is over', async () => {
	const {get, faults, timers} = faultyCluster();
	const delay = faults.begin({kind: 'delay', milliseconds: 700});
	let answers = 0;
	const count = () => {
		answers++;
	};
	const delayed = get(DEPLOYMENTS).then(count);
	await Promise.resolve();
	timers.advance(699);
	await Promise.resolve();
	assert.equal(answers, 0);
	timers.advance(1);
	await delayed;
	faults.end(delay);
	const hole = faults.begin({kind: 'black-hole'});
	const swallowed = get(DEPLOYMENTS).then(count);
	await Promise.resolve();
	assert.equal(answers, 1);
	faults.end(hole);
	await swallowed;
	assert.equal(answers, 2);
});

test('watches are cut, lose their bookmarks, and are silent in a black hole until it is over', async () => {
	const {watch, faults, send, timers} = faultyCluster();
	const target = `${DEPLOYMENTS}?watch=true&resourceVersion=0&allowWatchBookmarks=true`;
	const bookmarks = faults.begin({kind: 'no-bookmarks'});
	const stream = await watch(target);
	timers.advance(60_000);
	assert.deepEqual(stream.types, []);
	faults.end(bookmarks);
	timers.advance(60_000);
	assert.deepEqual(stream.types, ['BOOKMARK']);
	const hole = faults.begin({kind: 'black-hole'});
	send('POST', DEPLOYMENTS, deployment('a'));
	assert.deepEqual(stream.types, ['BOOKMARK']);
	faults.end(hole);
	assert.deepEqual(stream.types, ['BOOKMARK', 'ADDED']);
	faults.begin({kind: 'cut-watches', path: '/api/v1/'});
	assert.ok(!stream.hasEnded());
	faults.begin({kind: 'cut-watches'});
	assert.ok(stream.hasEnded());
	send('DELETE', `${DEPLOYMENTS}/a`);
	assert.equal(stream.types.length, 2, 'a cut watch hears no more');
});

test('the end of a watch’s initial events comes though bookmarks are dropped', async () => {
	const {watch, faults} = faultyCluster();
	faults.begin({kind: 'no-bookmarks'});
	const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
	const stream = await watch(`${DEPLOYMENTS}?${query}`);
	assert.deepEqual(stream.types, ['BOOKMARK']);
});

test('a compaction forgets the past once', async () => {
	const {watch, faults, send} = faultyCluster();
	send('POST', DEPLOYMENTS, deployment('a'));
	faults.begin({kind: 'compact'});
	const stream = await watch(`${DEPLOYMENTS}?watch=true&resourceVersion=2`);
	assert.deepEqual([stream.types, stream.hasEnded()], [['ERROR'], true]);
	assert.deepEqual(faults.active(), []);
});

test('tokens expire and come back, verbs are forbidden and allowed again, and reviews say so', async () => {
	const {faults, send} = faultyCluster();
	const statusNow = () => send('GET', DEPLOYMENTS).status;
	const expired = faults.begin({kind: 'expired-token'});
	assert.equal(statusNow(), 401);
	faults.end(expired);
	assert.equal(statusNow(), 200);
	const forbidden = faults.begin({kind: 'forbid', verbs: ['list'], resources: ['deployments']});
	assert.equal(statusNow(), 403);
	const attributes = {verb: 'list', group: 'apps', resource: 'deployments', namespace: 'default'};
	const review = {
		apiVersion: 'authorization.k8s.io/v1',
		kind: 'SelfSubjectAccessReview',
		spec: {resourceAttributes: attributes},
	};
	const allowed = () => {
		const {body} = send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', review);
		return (body as {readonly status: {readonly allowed: boolean}}).status.allowed;
	};
	assert.equal(allowed(), false);
	faults.end(forbidden);
	assert.equal(allowed(), true);
	assert.equal(statusNow(), 200);
});

test('who listens is told to refuse connections, and to take them again when the time is over', () => {
	const {faults, timers} = faultyCluster();
	const told: boolean[] = [];
	faults.onRefusing(refusing => told.push(refusing));
	faults.begin({kind: 'refuse', forSeconds: 2});
	timers.advance(2000);
	assert.deepEqual(told, [true, false]);
});

test('what a black hole holds back counts as waiting, so that a watch is cut before the memory is full', async () => {
	const {get, faults, world} = faultyCluster();
	const answer = await get('/api/v1/namespaces/default/configmaps?watch=true&resourceVersion=1');
	assert.ok(answer !== 'reset' && 'stream' in answer);
	faults.begin({kind: 'black-hole', forSeconds: 3600});
	let [written, ended] = [0, false];
	answer.stream({
		write: () => {
			written++;
		},
		end: () => {
			ended = true;
		},
		waitingBytes: 0,
	});
	const data = {text: 'x'.repeat(900_000)};
	for (let number = 0; number < 200; number++) {
		const metadata = {name: `c-${number}`, namespace: 'default'};
		assert.ok(world.create({apiVersion: 'v1', kind: 'ConfigMap', metadata, data}).ok);
	}
	assert.deepEqual([written, ended], [0, false]);
	faults.endAll();
	assert.ok(ended);
	assert.ok(written > 0 && written < 100, `${written} events were kept`);
});

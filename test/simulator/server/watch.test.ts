import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fieldsOf, itemsOf} from '../../../source/simulator/api/json.ts';
import {DEPLOYMENTS, deployment, START_MS, testCluster} from '../support.ts';

const typesOf = (events: readonly {readonly type: string}[]) => events.map(({type}) => type);

test('a watch from a revision shows what came later, then what comes', () => {
	const {send, store, watch} = testCluster();
	send('POST', DEPLOYMENTS, deployment('a'));
	const {revision} = store;
	send('POST', DEPLOYMENTS, deployment('b'));
	const stream = watch(`${DEPLOYMENTS}?watch=true&resourceVersion=${revision}`);
	assert.deepEqual(typesOf(stream.events), ['ADDED']);
	send('DELETE', `${DEPLOYMENTS}/b`);
	assert.deepEqual(typesOf(stream.events), ['ADDED', 'DELETED']);
	stream.stop();
	send('DELETE', `${DEPLOYMENTS}/a`);
	assert.equal(stream.events.length, 2, 'a stopped watch hears no more');
});

test('a watch from a compacted revision ends with one error, by HTTP 200', () => {
	const {send, store, watch} = testCluster();
	send('POST', DEPLOYMENTS, deployment('a'));
	store.log.compact(store.revision);
	const stream = watch(`${DEPLOYMENTS}?watch=true&resourceVersion=2`);
	assert.equal(stream.status, 200);
	assert.equal(stream.events[0]?.object.code, 410);
	assert.match(String(stream.events[0]?.object.message), /^too old resource version: 2 \(\d+\)$/);
	assert.ok(stream.isEnded());
});

test('bookmarks come each minute and shortly before the end, for those who allow them', () => {
	const {timers, watch} = testCluster();
	const stream = watch(`${DEPLOYMENTS}?watch=true&resourceVersion=0&allowWatchBookmarks=true&timeoutSeconds=90`);
	const silent = watch(`${DEPLOYMENTS}?watch=true&resourceVersion=0&timeoutSeconds=90`);
	timers.advance(60_000);
	timers.advance(28_000);
	assert.deepEqual(typesOf(stream.events), ['BOOKMARK', 'BOOKMARK']);
	assert.ok(!stream.isEnded());
	timers.advance(2000);
	assert.ok(stream.isEnded() && silent.isEnded());
	assert.deepEqual(silent.events, []);
});

test('only the first event of a Table watch carries the columns', () => {
	const {send, watch} = testCluster();
	const stream = watch(`${DEPLOYMENTS}?watch=true`, {accept: 'application/json;as=Table;v=v1;g=meta.k8s.io'});
	for (const name of ['a', 'b']) send('POST', DEPLOYMENTS, deployment(name));
	const columns = stream.events.map(({object}) => itemsOf(object.columnDefinitions).length > 0);
	assert.deepEqual(columns, [true, false]);
	assert.deepEqual(itemsOf(fieldsOf(itemsOf(stream.events[1]?.object.rows)[0]).cells).slice(0, 2), ['b', '0/3']);
	stream.stop();
});

test('a list of a revision to come waits for it, and is refused when it does not come', async () => {
	const {handler, send, store, timers} = testCluster();
	const ask = (resourceVersion: number) =>
		handler({
			method: 'GET',
			path: DEPLOYMENTS,
			query: new URLSearchParams({resourceVersion: String(resourceVersion)}),
			headers: {authorization: 'Bearer admin-token'},
			body: new Uint8Array(),
		});
	const soon = ask(store.revision + 1);
	send('POST', DEPLOYMENTS, deployment('a'));
	assert.equal((await soon).status, 200);
	const never = ask(store.revision + 1000);
	timers.advance(3000);
	assert.equal((await never).status, 504);
});

test('the oldest form of a watch, by its path, is a watch', () => {
	const {watch, engine} = testCluster();
	engine.runUntil(START_MS + 1000);
	const {events} = watch('/api/v1/watch/namespaces/default/configmaps');
	assert.deepEqual(
		events.map(({type, object}) => [type, object.kind]),
		[['ADDED', 'ConfigMap']],
	);
});

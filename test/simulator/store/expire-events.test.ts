import assert from 'node:assert/strict';
import {test} from 'node:test';
import {START_MS, testCluster} from '../support.ts';

const path = '/api/v1/namespaces/default/events';
const hourMs = 3_600_000;

const event = (name: string) => ({
	apiVersion: 'v1',
	kind: 'Event',
	metadata: {name, namespace: 'default'},
	involvedObject: {apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'one'},
	reason: 'Tried',
	message: 'once',
	type: 'Normal',
	count: 1,
});

test('an Event goes an hour after its last write, and watches are told', () => {
	const cluster = testCluster();
	const {engine} = cluster;
	const own = () =>
		cluster.world
			.list('Event', 'default')
			.map(({metadata}) => metadata.name)
			.filter(name => name === 'early' || name === 'repeated');
	for (const name of ['early', 'repeated']) assert.equal(cluster.send('POST', path, event(name)).status, 201);
	const watched = cluster.watch(`${path}?watch=true&fieldSelector=reason=Tried`);
	engine.runUntil(START_MS + hourMs / 2);
	const options = {contentType: 'application/merge-patch+json'};
	assert.equal(cluster.send('PATCH', `${path}/repeated`, {count: 2}, options).status, 200);

	engine.runUntil(START_MS + hourMs - 1);
	assert.deepEqual(own(), ['early', 'repeated']);
	engine.runUntil(START_MS + hourMs);
	assert.deepEqual(own(), ['repeated']);
	engine.runUntil(START_MS + 1.5 * hourMs);
	assert.deepEqual(own(), []);
	const deletions = watched.events.filter(({type}) => type === 'DELETED');
	assert.deepEqual(
		deletions.map(({object}) => (object.metadata as {readonly name: string}).name),
		['early', 'repeated'],
	);
	watched.stop();
});

test('the name of an expired Event is free again', () => {
	const cluster = testCluster();
	assert.equal(cluster.send('POST', path, event('again')).status, 201);
	cluster.engine.runUntil(START_MS + hourMs);
	assert.equal(cluster.send('POST', path, event('again')).status, 201);
	cluster.engine.runUntil(START_MS + 2 * hourMs - 1);
	assert.equal(cluster.send('GET', `${path}/again`).status, 200);
});

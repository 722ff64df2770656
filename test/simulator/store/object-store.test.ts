import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {WorldObject} from '../../../source/control-plane/world.ts';
import {listAt} from '../../../source/simulator/store/list-at.ts';
import {createObjectStore} from '../../../source/simulator/store/object-store.ts';

const object = (name: string, extra: object = {}): WorldObject => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name, namespace: 'default', uid: name, resourceVersion: '', creationTimestamp: '2026-01-01T00:00:00Z'},
	...extra,
});

const namesOf = (objects: readonly WorldObject[] | undefined) => objects?.map(({metadata}) => metadata.name);

test('the past can be listed until it is compacted', () => {
	const store = createObjectStore();
	store.put(object('b'));
	const early = store.revision;
	store.put(object('a'));
	const both = store.revision;
	store.remove(object('b'));
	assert.deepEqual(namesOf(listAt(store, 'ConfigMap', 'default', early)), ['b']);
	assert.deepEqual(namesOf(listAt(store, 'ConfigMap', 'default', both)), ['a', 'b']);
	assert.deepEqual(namesOf(listAt(store, 'ConfigMap', undefined, store.revision)), ['a']);
	store.log.compact(both);
	assert.equal(listAt(store, 'ConfigMap', 'default', early), undefined);
	assert.deepEqual(namesOf(listAt(store, 'ConfigMap', 'default', both)), ['a', 'b']);
});

test('the log keeps at least so many changes as asked and not many more', () => {
	const store = createObjectStore({logLimit: 100});
	for (let count = 0; count < 1000; count++) store.put(object('a', {data: {count: String(count)}}));
	const kept = store.revision - store.log.compacted;
	assert.ok(kept >= 100 && kept <= 125, String(kept));
	assert.equal(store.log.after(store.log.compacted).length, kept);
});

test('a listener that writes does not change the order in which others are told', () => {
	const store = createObjectStore();
	const seen: string[] = [];
	store.subscribe(({object: {metadata}}) => {
		if (metadata.name === 'first') store.put(object('second'));
	});
	const stop = store.subscribe(({object: {metadata}}) => seen.push(metadata.name));
	store.put(object('first'));
	assert.deepEqual(seen, ['first', 'second']);
	stop();
	store.put(object('third'));
	assert.equal(seen.length, 2);
});

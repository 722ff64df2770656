import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {createCollectionStore} from '../../source/cluster/collection-store.ts';
import type {WatchOutput} from '../../source/cluster/source.ts';
import type {KubernetesObject} from '../../source/kubernetes/objects.ts';

const object = (uid: string, resourceVersion: number | string, name = uid): KubernetesObject => ({
	metadata: {name, uid, resourceVersion: String(resourceVersion)},
});

const names = (items: readonly KubernetesObject[]) =>
	items.map(({metadata}) => `${metadata.uid}@${metadata.resourceVersion}`).sort();

describe('collection store', () => {
	it('shows objects of a list as they arrive, and drops what it did not bring only when it is complete', () => {
		const store = createCollectionStore({nowMs: 0});
		for (const output of [
			{type: 'listing'},
			{type: 'listed', objects: [object('a', 1), object('b', 2)]},
			{type: 'replaced'},
			{type: 'listing'},
			{type: 'listed', objects: [object('b', 2)]},
		] satisfies WatchOutput[]) {
			store.take(output);
		}
		assert.deepEqual(names(store.items()), ['a@1', 'b@2']);
		store.take({type: 'replaced'});
		assert.deepEqual(names(store.items()), ['b@2']);
	});

	it('takes a deleted and recreated object of the same name as another one', () => {
		const store = createCollectionStore({nowMs: 0});
		store.take({type: 'applied', object: object('old', 1, 'web')});
		store.take({type: 'applied', object: object('new', 3, 'web')});
		store.take({type: 'deleted', object: object('old', 2, 'web')});
		assert.deepEqual(names(store.items()), ['new@3']);
	});

	it('follows a server that was restored from a backup, although its resource versions are older', () => {
		const store = createCollectionStore({nowMs: 0});
		for (const output of [
			{type: 'applied', object: object('a', 50)},
			{type: 'applied', object: object('b', 60)},
			{type: 'listing'},
			{type: 'listed', objects: [object('a', 7)]},
			{type: 'replaced'},
			{type: 'applied', object: object('c', 9)},
			{type: 'deleted', object: object('c', 8)},
		] satisfies WatchOutput[]) {
			assert.ok(store.take(output) || output.type === 'listing');
		}
		assert.deepEqual(names(store.items()), ['a@7']);
	});

	it('keeps the identity of its items as long as nothing changes', () => {
		const store = createCollectionStore({nowMs: 0});
		store.take({type: 'applied', object: object('a', 10)});
		const before = store.items();
		store.take({type: 'status', status: {state: 'live', sinceMs: 1}});
		store.take({type: 'deleted', object: object('b', 11)});
		assert.equal(store.items(), before);
	});

	it('holds at most its limit and a quarter, and drops the oldest', () => {
		const order = (a: KubernetesObject, b: KubernetesObject) =>
			Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion);
		const store = createCollectionStore({nowMs: 0, limit: {count: 8, order}});
		for (let version = 1; version <= 100; version++) {
			store.take({type: 'applied', object: object(`uid-${version}`, version)});
			assert.ok(store.items().length <= 10);
		}
		assert.ok(store.items().some(({metadata}) => metadata.uid === 'uid-100'));
		assert.ok(!store.items().some(({metadata}) => metadata.uid === 'uid-1'));
	});

	it('ends as the server is, whatever is listed in between', () => {
		const steps = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean(), fc.boolean()), {maxLength: 40});
		fc.assert(
			fc.property(steps, changes => {
				const server = new Map<string, KubernetesObject>();
				const store = createCollectionStore({nowMs: 0});
				let version = 0;
				for (const [uid, isDeletion, relists] of changes) {
					version++;
					const changed = object(uid, version);
					const output: WatchOutput = isDeletion
						? {type: 'deleted', object: changed}
						: {type: 'applied', object: changed};
					if (isDeletion) server.delete(uid);
					else server.set(uid, changed);
					store.take(output);
					if (relists) {
						store.take({type: 'listing'});
						store.take({type: 'listed', objects: [...server.values()]});
						store.take({type: 'replaced'});
					}
				}
				assert.deepEqual(names(store.items()), names([...server.values()]));
			}),
		);
	});
});

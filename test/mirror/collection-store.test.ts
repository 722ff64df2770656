import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {createCollectionStore, isNewerVersion} from '../../source/cluster/collection-store.ts';
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

	it('never goes backwards: older and repeated events change nothing', () => {
		const store = createCollectionStore({nowMs: 0});
		store.take({type: 'applied', object: object('a', 10)});
		assert.equal(store.take({type: 'applied', object: object('a', 10)}), false);
		assert.equal(store.take({type: 'applied', object: object('a', 9)}), false);
		assert.equal(store.take({type: 'deleted', object: object('a', 8)}), false);
		assert.deepEqual(names(store.items()), ['a@10']);
	});

	it('keeps the identity of its items as long as nothing changes', () => {
		const store = createCollectionStore({nowMs: 0});
		store.take({type: 'applied', object: object('a', 10)});
		const before = store.items();
		store.take({type: 'status', status: {state: 'live', sinceMs: 1}});
		store.take({type: 'applied', object: object('a', 10)});
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

	it('ends as the server is, whatever is listed in between and however often events are repeated', () => {
		const steps = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean(), fc.nat(2)), {maxLength: 40});
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
					if (relists > 0) {
						store.take({type: 'listing'});
						store.take({type: 'listed', objects: [...server.values()]});
						store.take({type: 'replaced'});
					}
					if (relists > 1) store.take(output);
				}
				assert.deepEqual(names(store.items()), names([...server.values()]));
			}),
		);
	});
});

describe('isNewerVersion', () => {
	for (const [candidate, held, expected] of [
		['10', '9', true],
		['9', '10', false],
		['10', '10', false],
		['18446744073709551615', '18446744073709551614', true],
		['abc', 'abd', true],
		['abc', 'abc', false],
	] as const) {
		it(`${candidate} after ${held}: ${expected}`, () => assert.equal(isNewerVersion(candidate, held), expected));
	}
});

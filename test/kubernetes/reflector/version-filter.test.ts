import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {isNewerVersion, newestVersion} from '../../../source/kubernetes/reflector/resource-version.ts';
import {createVersionFilter} from '../../../source/kubernetes/reflector/version-filter.ts';
import {object} from './support.ts';

test('resource versions are compared as numbers of any length, others only as equal', () => {
	fc.assert(
		fc.property(fc.bigInt({min: 0n}), fc.bigInt({min: 0n}), (a, b) => {
			assert.equal(isNewerVersion(`${a}`, `${b}`), a > b);
			const newest = isNewerVersion(`${b}`, `${a}`) ? b : a;
			assert.equal(newestVersion(`${a}`, `${b}`), `${newest}`);
		}),
	);
	assert.equal(isNewerVersion('a', 'b'), true);
	assert.equal(isNewerVersion('a', 'a'), false);
	assert.equal(newestVersion('', '3'), '3');
	assert.equal(newestVersion('3', ''), '3');
});

test('version filter: replayed and overtaken events of an object are old', () => {
	const {take: isNews} = createVersionFilter();
	assert.ok(isNews({type: 'applied', object: object('a', '5')}));
	assert.equal(isNews({type: 'applied', object: object('a', '5')}), false);
	assert.equal(isNews({type: 'applied', object: object('a', '4')}), false);
	assert.ok(isNews({type: 'applied', object: object('b', '4')}));
	assert.ok(isNews({type: 'applied', object: object('a', '10')}));
});

test('version filter: a replayed event does not bring back what was deleted', () => {
	const {take: isNews} = createVersionFilter();
	isNews({type: 'applied', object: object('a', '5')});
	assert.ok(isNews({type: 'deleted', object: object('a', '9')}));
	assert.equal(isNews({type: 'deleted', object: object('a', '9')}), false);
	assert.equal(isNews({type: 'applied', object: object('a', '8')}), false);
	assert.ok(isNews({type: 'applied', object: object('a', '12')}), 'it entered the selection again');
});

test('version filter: a full list is the truth, also when the server went back in time', () => {
	const {take: isNews, count} = createVersionFilter();
	isNews({type: 'applied', object: object('a', '50')});
	isNews({type: 'applied', object: object('c', '51')});
	assert.equal(count(), 2);
	isNews({type: 'deleted', object: object('b', '60')});
	assert.ok(isNews({type: 'listing'}));
	assert.ok(isNews({type: 'listed', objects: [object('a', '7'), object('b', '8')]}));
	assert.ok(isNews({type: 'replaced'}));
	assert.equal(count(), 2);
	assert.equal(isNews({type: 'applied', object: object('a', '7')}), false);
	assert.ok(isNews({type: 'applied', object: object('a', '9')}));
	assert.ok(isNews({type: 'applied', object: object('b', '10')}));
});

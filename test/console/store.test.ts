import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createStore, quietMs} from '../../source/console/store.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';

function counting() {
	const clock = createFakeClock(1_000_000);
	let value = 0;
	let told = 0;
	let computed = 0;
	const store = createStore<{readonly value: number}>(previous => {
		computed += 1;
		return previous?.value === value ? previous : {value};
	}, clock);
	store.subscribe(() => {
		told += 1;
	});
	return {
		clock,
		store,
		set(next: number) {
			value = next;
		},
		told: () => told,
		computed: () => computed,
	};
}

test('a thousand changes within 100 ms are told at most twice', () => {
	const {clock, store, set, told} = counting();
	clock.advance(quietMs);
	for (let index = 1; index <= 1000; index += 1) {
		set(index);
		store.changed('coalesced');
		clock.advance(0.1);
	}
	assert.equal(told(), 1);
	clock.advance(quietMs);
	assert.equal(told(), 2);
	assert.equal(store.getSnapshot().value, 1000);
	assert.equal(clock.pending(), 0);
});

test('the first change after a quiet moment is told at once', () => {
	const {clock, store, set, told} = counting();
	clock.advance(quietMs);
	set(1);
	store.changed('coalesced');
	clock.advance(0);
	assert.equal(told(), 1);
});

test('an urgent change is told now, and takes waiting ones along', () => {
	const {clock, store, set, told} = counting();
	set(1);
	store.changed('coalesced');
	set(2);
	store.changed('urgent');
	assert.equal(told(), 1);
	assert.equal(store.getSnapshot().value, 2);
	clock.advance(1000);
	assert.equal(told(), 1);
});

test('nobody is told when nothing visible changed', () => {
	const {clock, store, told, computed} = counting();
	store.changed('urgent');
	store.changed('coalesced');
	clock.advance(1000);
	assert.equal(told(), 0);
	assert.equal(computed(), 3);
});

test('after close no timer is left', () => {
	const {clock, store, set, told} = counting();
	set(1);
	store.changed('coalesced');
	store.close();
	assert.equal(clock.pending(), 0);
	clock.advance(1000);
	assert.equal(told(), 0);
});

test('a clock that is set back does not stop the drawing', () => {
	const {clock, store, set, told} = counting();
	clock.advance(quietMs);
	set(1);
	store.changed('urgent');
	clock.set(0);
	set(2);
	store.changed('coalesced');
	clock.advance(quietMs);
	assert.equal(told(), 2);
});

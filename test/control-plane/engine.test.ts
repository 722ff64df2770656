import assert from 'node:assert/strict';
import {test} from 'node:test';
import {engine, type Pace} from '../../source/control-plane/engine.ts';
import {memoryWorld} from '../../source/control-plane/memory-world.ts';
import {keyOf} from '../../source/control-plane/owners.ts';
import type {Controller, ReconcileResult, WorldReader} from '../../source/control-plane/world.ts';
import {namespace, randomFrom, startMs} from './small-cluster.ts';

const exact = (atMs: number) => ({leastMs: atMs, mostMs: atMs});

/** A world with one controller that answers by `reconcile`, and the times of its syncs. */
function runOf(
	reconcile: (world: WorldReader, place: number) => ReconcileResult,
	{pace = {latency: exact(5)}, mostRetries}: {readonly pace?: Pace; readonly mostRetries?: number} = {},
) {
	const times: number[] = [];
	const controller: Controller = {
		name: 'test',
		...(mostRetries === undefined ? {} : {mostRetries}),
		keysOf: ({object}) => [keyOf(object)],
		reconcile({world, nowMs}) {
			times.push(nowMs - startMs);
			return reconcile(world, times.length);
		},
	};
	const random = randomFrom(1);
	const world = memoryWorld({nowMs: () => run.nowMs(), random});
	const run = engine({world, controllers: [controller], startMs, random, minor: 37, record() {}, paces: {test: pace}});
	world.subscribe(run.changed);
	const write = (data: string) => {
		const before = world.get('ConfigMap', namespace, 'a');
		const object = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a', namespace}, data: {data}};
		return before ? world.update(object) : world.create(object);
	};
	return {world, run, times, write};
}

test('many changes of a key are one sync, a latency after the first', () => {
	const {run, times, write} = runOf(() => ({}));
	write('1');
	write('2');
	run.at(startMs + 3, () => write('3'));
	run.runUntil(startMs + 100);
	assert.deepEqual(times, [5]);
});

test('a failing key comes again after 5, 10, 20, … ms, and from the start after a success', () => {
	const {run, times, write} = runOf((_, place) => (place < 4 || place === 5 ? {error: 'no'} : {}));
	write('1');
	run.at(startMs + 1000, () => write('2'));
	run.runUntil(startMs + 2000);
	assert.deepEqual(times, [5, 10, 20, 40, 1005, 1010]);
});

test('a key that fails too often is dropped until something changes', () => {
	const {run, times, write} = runOf(() => ({error: 'no'}), {mostRetries: 2});
	write('1');
	run.runUntil(startMs + 60_000);
	assert.equal(times.length, 3);
	write('2');
	run.runUntil(startMs + 120_000);
	assert.equal(times.length, 6);
});

test('of two planned wake-ups the earlier stands, and a sync in between does not cancel it', () => {
	const {run, times, write} = runOf((_, place) => (place <= 2 ? {requeueAfterMs: place === 1 ? 50 : 500} : {}));
	write('1');
	run.at(startMs + 20, () => write('2'));
	run.runUntil(startMs + 2000);
	assert.deepEqual(times, [5, 25, 55]);
});

test('a slow sync reads the world as it was when it began, and comes again for what changed meanwhile', () => {
	const seen: unknown[] = [];
	const read = (world: WorldReader) => {
		seen.push([world.get('ConfigMap', namespace, 'a')?.data, world.list('ConfigMap', namespace).length]);
		return {};
	};
	const {run, world, write} = runOf(read, {pace: {latency: exact(5), sync: exact(10)}});
	write('1');
	run.at(startMs + 8, () => {
		write('2');
		world.create({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'b', namespace}});
	});
	run.runUntil(startMs + 100);
	assert.deepEqual(seen.slice(0, 2), [
		[{data: '1'}, 1],
		[{data: '2'}, 2],
	]);
});

test('nextDueMs tells when the next thing happens, and nothing happens before', () => {
	const {run, times, write} = runOf(() => ({}));
	assert.equal(run.nextDueMs(), undefined);
	write('1');
	assert.equal(run.nextDueMs(), startMs + 5);
	run.runUntil(startMs + 4);
	assert.deepEqual([times.length, run.nowMs()], [0, startMs + 4]);
	assert.equal(run.step(), true);
	assert.deepEqual([times, run.nowMs()], [[5], startMs + 5]);
});

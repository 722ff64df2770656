import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createGarbageCollector} from '../../../source/control-plane/garbage-collector/garbage-collector.ts';
import {controllerReference} from '../../../source/control-plane/owners.ts';
import type {WorldObject, WorldResult} from '../../../source/control-plane/world.ts';
import {namespace, smallCluster, startMs} from '../small-cluster.ts';

function made(result: WorldResult): WorldObject {
	assert.ok(result.ok);
	return result.object;
}

/** A Deployment, its ReplicaSet and that one's unbound pod, made by nobody's controller. */
function family() {
	const cluster = smallCluster([createGarbageCollector()], {nodes: 0});
	const {world} = cluster;
	const owned = (owner: WorldObject) => ({namespace, ownerReferences: [controllerReference(owner)]});
	const top = made(world.create({apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: 'web', namespace}}));
	const middle = made(
		world.create({apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: {name: 'web-1', ...owned(top)}}),
	);
	world.create({apiVersion: 'v1', kind: 'Pod', metadata: {name: 'web-1-a', ...owned(middle)}, spec: {containers: []}});
	return cluster;
}

const gone = (changes: ReturnType<typeof family>['changes']) =>
	changes.filter(({type}) => type === 'DELETED').map(({object}) => object.kind);

test('in the background the owner goes first, then its dependents, level by level', () => {
	const {world, engine, changes} = family();
	world.delete('Deployment', namespace, 'web');
	engine.runUntil(startMs + 5000);
	assert.deepEqual(gone(changes), ['Deployment', 'ReplicaSet', 'Pod']);
});

test('in the foreground the owner goes last', () => {
	const {world, engine, changes} = family();
	world.delete('Deployment', namespace, 'web', {propagation: 'Foreground'});
	engine.runUntil(startMs + 5000);
	assert.deepEqual(gone(changes), ['Pod', 'ReplicaSet', 'Deployment']);
});

test('orphaned dependents stay, without their owner', () => {
	const {world, engine, changes} = family();
	world.delete('Deployment', namespace, 'web', {propagation: 'Orphan'});
	engine.runUntil(startMs + 5000);
	assert.deepEqual(gone(changes), ['Deployment']);
	assert.equal(world.get('ReplicaSet', namespace, 'web-1')?.metadata.ownerReferences, undefined);
});

test('what is made for an owner that is gone is deleted', () => {
	const {world, engine} = family();
	const owner = {apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'old', uid: 'gone', controller: true};
	const metadata = {name: 'late', namespace, ownerReferences: [owner]};
	world.create({apiVersion: 'v1', kind: 'Pod', metadata, spec: {containers: []}});
	engine.runUntil(startMs + 5000);
	assert.equal(world.get('Pod', namespace, 'late'), undefined);
});

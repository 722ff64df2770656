import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type MemoryWorld, memoryWorld} from '../../source/control-plane/memory-world.ts';
import type {NewObject, WorldChange, WorldObject, WorldResult} from '../../source/control-plane/world.ts';
import {namespace, randomFrom, startMs, template} from './small-cluster.ts';

function emptyWorld(): {readonly world: MemoryWorld; readonly changes: WorldChange[]} {
	const world = memoryWorld({nowMs: () => startMs, random: randomFrom(1)});
	const changes: WorldChange[] = [];
	world.subscribe(change => changes.push(change));
	return {world, changes};
}

const deploymentOf = (name: string, more: object = {}): NewObject => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name, namespace},
	spec: {replicas: 3, template: template('web:1')},
	...more,
});

const podOf = (more: object = {}): NewObject => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {generateName: 'web-', namespace},
	spec: template('web:1').spec,
	...more,
});

function done(result: WorldResult): WorldObject {
	assert.ok(result.ok, result.ok ? '' : result.error.message);
	return result.object;
}

const refusal = (result: WorldResult) =>
	result.ok ? undefined : [result.error.code, result.error.reason, result.error.message];

test('a new object gets uid, resourceVersion, generation and time', () => {
	const {world} = emptyWorld();
	const {metadata} = done(world.create(deploymentOf('web')));
	assert.match(metadata.uid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	assert.equal(metadata.generation, 1);
	assert.equal(metadata.creationTimestamp, '2026-01-01T00:00:00Z');
	assert.deepEqual(refusal(world.create(deploymentOf('web'))), [
		409,
		'AlreadyExists',
		'deployments.apps "web" already exists',
	]);
});

test('a generated name has five characters of the alphabet without vowels', () => {
	const {world} = emptyWorld();
	assert.match(done(world.create(podOf())).metadata.name, /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
});

test('generation counts changes of the spec, of a Deployment also of annotations, never those of the status', () => {
	const {world} = emptyWorld();
	const made = done(world.create(deploymentOf('web')));
	const labelled = done(world.update({...made, metadata: {...made.metadata, labels: {a: 'b'}}}));
	assert.equal(labelled.metadata.generation, 1);
	const noted = done(world.update({...labelled, metadata: {...labelled.metadata, annotations: {a: 'b'}}}));
	assert.equal(noted.metadata.generation, 2);
	const scaled = done(world.update({...noted, spec: {...(noted.spec as object), replicas: 5}}));
	assert.equal(scaled.metadata.generation, 3);
	const annotations = {...scaled.metadata.annotations, revision: '1'};
	const written = done(
		world.updateStatus({...scaled, metadata: {...scaled.metadata, annotations}, status: {replicas: 5}}),
	);
	assert.equal(written.metadata.generation, 3);
	assert.equal(written.metadata.annotations?.revision, '1');
	assert.deepEqual(done(world.update({...written, status: {replicas: 9}})).status, {replicas: 5});
});

test('a write that was made from an older state conflicts; one that changes nothing is none', () => {
	const {world, changes} = emptyWorld();
	const made = done(world.create(deploymentOf('web')));
	const scaled = done(world.update({...made, spec: {...(made.spec as object), replicas: 5}}));
	assert.deepEqual(refusal(world.update({...made, spec: {}})), [
		409,
		'Conflict',
		'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
	]);
	assert.equal(done(world.update(scaled)).metadata.resourceVersion, scaled.metadata.resourceVersion);
	assert.equal(changes.length, 2);
});

test('an unbound pod is marked and removed at once, a bound one gets its grace period', () => {
	const {world, changes} = emptyWorld();
	const {name} = done(world.create(podOf())).metadata;
	done(world.delete('Pod', namespace, name));
	assert.deepEqual(
		changes.map(({type}) => type),
		['ADDED', 'MODIFIED', 'DELETED'],
	);
	const second = done(world.create(podOf())).metadata.name;
	const bound = done(world.bind(namespace, second, 'node-1'));
	assert.deepEqual([bound.metadata.generation, (bound.spec as {readonly nodeName: string}).nodeName], [1, 'node-1']);
	const {metadata} = done(world.delete('Pod', namespace, second));
	assert.deepEqual(
		[metadata.deletionTimestamp, metadata.deletionGracePeriodSeconds, metadata.generation],
		['2026-01-01T00:00:30Z', 30, 2],
	);
	done(world.delete('Pod', namespace, second, {gracePeriodSeconds: 0}));
	assert.equal(world.get('Pod', namespace, second), undefined);
});

test('an object with finalizers stays, marked, until the last of them is gone', () => {
	const {world} = emptyWorld();
	done(world.create(deploymentOf('web')));
	const marked = done(world.delete('Deployment', namespace, 'web', {propagation: 'Foreground'}));
	assert.deepEqual([marked.metadata.finalizers, marked.metadata.generation], [['foregroundDeletion'], 2]);
	done(world.update({...marked, metadata: {...marked.metadata, finalizers: []}}));
	assert.equal(world.get('Deployment', namespace, 'web'), undefined);
});

test('what a controller owns is found by its uid, and no longer when it lets go', () => {
	const {world} = emptyWorld();
	const owner = {apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'uid-1', controller: true};
	const pod = done(world.create(podOf({metadata: {name: 'a', namespace, ownerReferences: [owner]}})));
	assert.deepEqual(world.controlledBy('Pod', 'uid-1'), [pod]);
	done(world.update({...pod, metadata: {...pod.metadata, ownerReferences: []}}));
	assert.deepEqual(world.controlledBy('Pod', 'uid-1'), []);
	assert.equal(world.list('Pod', namespace).length, 1);
});

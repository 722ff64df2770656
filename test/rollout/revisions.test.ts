import assert from 'node:assert/strict';
import {test} from 'node:test';
import {newReplicaSetOf, ownedReplicaSets, revisionsOf} from '../../source/rollout/revisions.ts';
import {deployment, replicaSet, template} from '../helpers/objects.ts';
import {oldReplicaSetsOf} from '../vectors/oracles/old-replica-sets.ts';

const web = (image: string) => deployment({spec: {template: template(image)}});

test('only ReplicaSets that this very Deployment controls are its own', () => {
	const owner = {kind: 'Deployment', name: 'web', uid: 'uid-web', controller: true};
	const foreign = [
		replicaSet('namesake', 2, 'web:1', {metadata: {ownerReferences: [{...owner, uid: 'uid-before'}]}}),
		replicaSet('no-controller', 3, 'web:1', {metadata: {ownerReferences: [{...owner, controller: false}]}}),
		replicaSet('orphan', 4, 'web:1', {metadata: {ownerReferences: []}}),
	];
	const own = replicaSet('own', 1, 'web:1');
	assert.deepEqual(ownedReplicaSets(web('web:1'), [...foreign, own]), [own]);
	assert.deepEqual(revisionsOf(web('web:1'), foreign), []);
});

test('of two ReplicaSets with the template the older one is the new ReplicaSet, then the first by name', () => {
	const later = replicaSet('a', 2, 'web:2', {metadata: {creationTimestamp: '2026-01-01T00:00:09Z'}});
	const [c, b] = [replicaSet('c', 3, 'web:2'), replicaSet('b', 4, 'web:2')];
	assert.equal(newReplicaSetOf(web('web:2'), [later, c, b]), b);
	assert.deepEqual(oldReplicaSetsOf(web('web:2'), [later, c, b]), [later, c]);
});

test('history is newest first by number and tells former numbers, images and change cause', () => {
	const annotations = {
		'deployment.kubernetes.io/revision': '3',
		'deployment.kubernetes.io/revision-history': '1,x',
		'kubernetes.io/change-cause': 'back to 1',
	};
	const undone = replicaSet('a', null, 'web:1', {metadata: {annotations}});
	const [newest, second] = revisionsOf(web('web:1'), [replicaSet('b', 2, 'web:2'), undone]);
	assert.deepEqual(newest, {
		number: 3,
		formerNumbers: [1],
		replicaSet: undone,
		current: true,
		images: ['web:1'],
		changeCause: 'back to 1',
	});
	assert.deepEqual([second?.number, second?.current], [2, false]);
});

test('a revision that can’t be read is listed as 0', () => {
	const sets = [replicaSet('a', 'many', 'web:1'), replicaSet('b', 1, 'web:2')];
	assert.deepEqual(
		revisionsOf(web('web:2'), sets).map(({number}) => number),
		[1, 0],
	);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {newReplicaSetOf, ownedReplicaSets, revisionsOf, undoTarget} from '../../source/rollout/revisions.ts';
import {deployment, replicaSet, template} from '../helpers/objects.ts';
import {kubectlUndoTarget} from '../vectors/oracles/kubectl-undo.ts';
import {oldReplicaSetsOf} from '../vectors/oracles/old-replica-sets.ts';

const web = (image: string, paused = false) => deployment({spec: {template: template(image), paused}});

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

test('undo goes to the highest revision that is not the present template', () => {
	const sets = [replicaSet('a', 1, 'web:1'), replicaSet('b', 2, 'web:2'), replicaSet('c', 3, 'web:3')];
	assert.equal(undoTarget(web('web:3'), sets)?.number, 2);
	// The controller has not renumbered yet: the ReplicaSet of the present template still has its old number.
	assert.equal(undoTarget(web('web:1'), sets)?.number, 3);
	assert.equal(undoTarget(web('web:1'), sets.slice(0, 1)), undefined);
});

test('undo of a paused Deployment whose new template never ran goes to the revision that runs, not before it', () => {
	const sets = [replicaSet('a', 1, 'web:1'), replicaSet('b', 2, 'web:2', {spec: {replicas: 3}})];
	assert.equal(undoTarget(web('web:3', true), sets)?.number, 2);
});

test('undo after two bad changes goes to the revision that still has available pods, not to the bad one before', () => {
	const serving = (name: string, revision: number, availableReplicas: number) =>
		replicaSet(name, revision, `web:${revision}`, {status: {replicas: 3, availableReplicas}});
	assert.equal(undoTarget(web('web:3'), [serving('a', 1, 2), serving('b', 2, 0), serving('c', 3, 0)])?.number, 1);
	assert.equal(undoTarget(web('web:3'), [serving('a', 1, 2), serving('b', 2, 1), serving('c', 3, 0)])?.number, 2);
	assert.equal(undoTarget(web('web:3'), [serving('a', 1, 0), serving('b', 2, 0), serving('c', 3, 3)])?.number, 2);
});

test('a revision that can’t be read is listed as 0 and never a target', () => {
	const sets = [replicaSet('a', 'many', 'web:1'), replicaSet('b', 1, 'web:2')];
	assert.deepEqual(
		revisionsOf(web('web:2'), sets).map(({number}) => number),
		[1, 0],
	);
	assert.equal(undoTarget(web('web:2'), sets), undefined);
});

test('for a settled Deployment undo goes where kubectl goes', () => {
	const numbers = fc.uniqueArray(fc.integer({min: 1, max: 1000}), {minLength: 2, maxLength: 12});
	fc.assert(
		fc.property(numbers, revisions => {
			const sets = revisions.map(number => replicaSet(`web-${number}`, number, `web:${number}`));
			const expected = kubectlUndoTarget('web', sets, 0);
			const target = undoTarget(web(`web:${Math.max(...revisions)}`), sets);
			assert.deepEqual({replicaSet: target?.replicaSet, number: target?.number}, expected);
		}),
	);
});

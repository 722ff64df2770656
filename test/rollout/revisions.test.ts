import assert from 'node:assert/strict';
import {test} from 'node:test';
import {newReplicaSetOf, ownedReplicaSets, podKeyOf, revisionsOf} from '../../source/rollout/revisions.ts';
import {controllerRevision, daemonSet, deployment, pod, replicaSet, statefulSet, template} from '../helpers/objects.ts';
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
		object: undone,
		template: undone.spec.template,
		replicaSet: undone,
		podKey: 'uid-a',
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

const labelled = (hash: string) => pod({metadata: {labels: {'controller-revision-hash': hash}}});

test('the history of a StatefulSet are its ControllerRevisions; its pods carry their names', () => {
	const db = statefulSet({spec: {template: template('db:1', {metadata: {labels: {app: 'db'}}})}});
	const owned = [
		controllerRevision(db, 1, 'db:0'),
		controllerRevision(db, 3, 'db:1'),
		controllerRevision(db, 2, 'db:2'),
	];
	const other = controllerRevision(statefulSet({metadata: {name: 'db', uid: 'before'}}), 9, 'db:9');
	const revisions = revisionsOf(db, [...owned, other]);
	assert.deepEqual(
		revisions.map(({number, current, images, podKey}) => [number, current, images, podKey]),
		[
			[3, true, ['db:1'], 'db-3'],
			[2, false, ['db:2'], 'db-2'],
			[1, false, ['db:0'], 'db-1'],
		],
	);
	assert.equal(podKeyOf(db)(labelled('db-3')), 'db-3');
	const [first] = owned;
	assert.ok(first);
	assert.deepEqual(
		revisionsOf(db, [first]).map(({current}) => current),
		[false],
		'the present one is not made yet',
	);
});

test('of several ControllerRevisions with the present template the highest is the current one; what keeps no template is none', () => {
	const agent = daemonSet({spec: {template: template('agent:1', {metadata: {labels: {app: 'agent'}}})}});
	const {data: _data, ...bare} = controllerRevision(agent, 7, 'agent:1');
	const owned = [controllerRevision(agent, 1, 'agent:1'), controllerRevision(agent, 4, 'agent:1'), bare];
	assert.deepEqual(
		revisionsOf(agent, owned).map(({number, current, podKey}) => [number, current, podKey]),
		[
			[4, true, '4'],
			[1, false, '1'],
		],
	);
	assert.equal(podKeyOf(agent)(labelled('4')), '4');
});

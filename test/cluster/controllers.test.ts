import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createControllers} from '../../source/cluster/controllers.ts';
import {podOf, replicaSet} from '../helpers/settled-web.ts';

test('the oldest of too many objects is forgotten, and what is heard of again is not the oldest', () => {
	const controllers = createControllers(2);
	const [first, second, third] = [1, 2, 3].map(revision => replicaSet(revision, 'web:v1'));
	assert.ok(first && second && third);
	controllers.remember(first);
	controllers.remember(second);
	controllers.remember(first);
	controllers.remember(third);
	const known = [first, second, third].map(({metadata}) => controllers.belongs(metadata.uid, 'uid-web'));
	assert.deepEqual(known, [true, undefined, true]);
});

test('a pod belongs to the Deployment of its ReplicaSet; of one with an unknown ReplicaSet nothing is known', () => {
	const controllers = createControllers();
	const set = replicaSet(1, 'web:v1');
	const pod = podOf(set, 'aaaaa');
	controllers.remember(pod);
	assert.equal(controllers.belongs(pod.metadata.uid, 'uid-web'), undefined);
	controllers.remember(set);
	assert.equal(controllers.belongs(pod.metadata.uid, 'uid-web'), true);
	assert.equal(controllers.belongs(pod.metadata.uid, 'uid-other'), false);
	assert.equal(controllers.belongs('uid-web', 'uid-web'), true);
});

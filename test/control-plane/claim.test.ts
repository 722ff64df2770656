import assert from 'node:assert/strict';
import {test} from 'node:test';
import {replicaSetController} from '../../source/control-plane/replica-set/replica-set-controller.ts';
import {statefulSetController} from '../../source/control-plane/stateful-set/stateful-set-controller.ts';
import {namespace, smallCluster, startMs, template} from './small-cluster.ts';

const spec = {
	replicas: 1,
	serviceName: 'db',
	selector: {matchLabels: {app: 'db'}},
	template: template('db:1'),
	updateStrategy: {type: 'RollingUpdate'},
};

const orphan = (name: string, more: object = {}) => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name, namespace, labels: {app: 'db'}},
	spec: {containers: [{name: 'web', image: 'db:1'}]},
	...more,
});

test('a StatefulSet adopts an orphan of its own names, and no other that its selector matches', () => {
	const {world, engine} = smallCluster([statefulSetController]);
	world.create({apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: {name: 'db', namespace}, spec});
	world.create(orphan('debug'));
	world.create(orphan('db-0'));
	engine.runUntil(startMs + 5000);
	assert.equal(world.get('Pod', namespace, 'debug')?.metadata.ownerReferences, undefined);
	assert.equal(world.get('Pod', namespace, 'db-0')?.metadata.ownerReferences?.[0]?.name, 'db');
});

test('a ReplicaSet adopts an orphan that lives, and none that has ended', () => {
	const {world, engine} = smallCluster([replicaSetController]);
	world.create(orphan('ended', {status: {phase: 'Failed'}}));
	world.create(orphan('alive'));
	world.create({apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: {name: 'db', namespace}, spec});
	engine.runUntil(startMs + 5000);
	assert.equal(world.get('Pod', namespace, 'ended')?.metadata.ownerReferences, undefined);
	assert.equal(world.get('Pod', namespace, 'alive')?.metadata.ownerReferences?.[0]?.name, 'db');
});

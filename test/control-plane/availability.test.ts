import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createDaemonSetController} from '../../source/control-plane/daemon-set/daemon-set-controller.ts';
import {replicaSetController} from '../../source/control-plane/replica-set/replica-set-controller.ts';
import {statefulSetController} from '../../source/control-plane/stateful-set/stateful-set-controller.ts';
import {namespace, smallCluster, startMs, template} from './small-cluster.ts';

const spec = {
	replicas: 1,
	minReadySeconds: 5,
	serviceName: 'db',
	selector: {matchLabels: {app: 'db'}},
	template: template('db:1'),
	updateStrategy: {type: 'RollingUpdate'},
};

for (const minor of [28, 33, 34, 37]) {
	test(`in 1.${minor} a pod becomes available after minReadySeconds, whoever owns it`, () => {
		for (const [kind, controller, field] of [
			['ReplicaSet', replicaSetController, 'availableReplicas'],
			['StatefulSet', statefulSetController, 'availableReplicas'],
			['DaemonSet', createDaemonSetController(), 'numberAvailable'],
		] as const) {
			for (let seed = 1; seed <= 5; seed++) {
				const {world, engine} = smallCluster([controller], {minor, seed, nodes: 1});
				world.create({apiVersion: 'apps/v1', kind, metadata: {name: 'db', namespace}, spec});
				const available = () => {
					const status = world.get(kind, namespace, 'db')?.status as Readonly<Record<string, number>> | undefined;
					return status?.[field] ?? 0;
				};
				engine.runUntil(startMs + 5000);
				assert.equal(available(), 0, kind);
				// A second for the pod to become ready, five more, and one by which older versions are late.
				engine.runUntil(startMs + 9000);
				assert.equal(available(), 1, `${kind}, seed ${seed}`);
			}
		}
	});
}

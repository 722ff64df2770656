import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createStagesKubelet} from '../../../source/control-plane/kubelet/stages-kubelet.ts';
import {createNodeLifecycleController} from '../../../source/control-plane/node/node-lifecycle-controller.ts';
import {createPodGarbageCollector} from '../../../source/control-plane/node/pod-gc-controller.ts';
import {createTaintEvictionController} from '../../../source/control-plane/node/taint-eviction-controller.ts';
import {asPod, isReady} from '../../../source/control-plane/pods.ts';
import {timestamp} from '../../../source/control-plane/time.ts';
import {namespace, smallCluster, startMs} from '../small-cluster.ts';

function clusterWithPod() {
	const controllers = [createNodeLifecycleController(), createTaintEvictionController(), createPodGarbageCollector()];
	const cluster = smallCluster(controllers, {nodes: 1, kubelet: createStagesKubelet({healsNodes: false})});
	const tolerations = ['not-ready', 'unreachable'].map(name => ({
		key: `node.kubernetes.io/${name}`,
		operator: 'Exists',
		effect: 'NoExecute',
		tolerationSeconds: 5,
	}));
	cluster.world.create({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'web', namespace},
		spec: {containers: [{name: 'web', image: 'web:1'}], tolerations},
	});
	cluster.engine.runUntil(startMs + 2000);
	return cluster;
}

const pod = ({world}: ReturnType<typeof clusterWithPod>) => world.get('Pod', namespace, 'web');

test('pods of a node that reports NotReady stay ready, until they are evicted after the time that they tolerate', () => {
	const cluster = clusterWithPod();
	const {world, engine, eventsOf} = cluster;
	const unready = {type: 'Ready', status: 'False', lastTransitionTime: timestamp(engine.nowMs())};
	world.updateStatus({...(world.get('Node', undefined, 'node-0') ?? assert.fail()), status: {conditions: [unready]}});
	engine.runUntil(startMs + 6000);
	assert.ok(isReady(asPod(pod(cluster) ?? assert.fail())));
	engine.runUntil(startMs + 13_000);
	assert.equal(pod(cluster), undefined);
	assert.ok(eventsOf('web').includes('TaintManagerEviction: Marking for deletion Pod shop/web (x1)'));
});

test('a node whose lease is not renewed is lost after 50 s, and its pods are not ready at once', () => {
	const cluster = clusterWithPod();
	const {world, engine} = cluster;
	const metadata = {name: 'node-0', namespace: 'kube-node-lease'};
	const spec = {renewTime: timestamp(engine.nowMs())};
	world.create({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec});
	engine.runUntil(startMs + 51_000);
	assert.ok(isReady(asPod(pod(cluster) ?? assert.fail())));
	engine.runUntil(startMs + 53_000);
	assert.ok(!isReady(asPod(pod(cluster) ?? assert.fail())));
});

test('pods of a node that was removed go after 40 s', () => {
	const cluster = clusterWithPod();
	const {world, engine} = cluster;
	world.delete('Node', undefined, 'node-0');
	engine.runUntil(startMs + 40_000);
	assert.ok(pod(cluster));
	engine.runUntil(startMs + 44_000);
	assert.equal(pod(cluster), undefined);
});

test('a node that never told anything and whose lease is old becomes unknown, and time goes on', () => {
	const cluster = smallCluster([createNodeLifecycleController()], {
		nodes: 1,
		kubelet: {name: 'nobody', keysOf: () => [], reconcile: () => ({})},
	});
	const {world, engine} = cluster;
	world.create({
		apiVersion: 'coordination.k8s.io/v1',
		kind: 'Lease',
		metadata: {name: 'node-0', namespace: 'kube-node-lease'},
		spec: {holderIdentity: 'node-0', renewTime: timestamp(startMs - 3_600_000)},
	});
	assert.equal(engine.runSome(startMs + 60_000, 1000), true);
	const {conditions = []} = (world.get('Node', undefined, 'node-0')?.status ?? {}) as {
		readonly conditions?: readonly {readonly type: string; readonly status: string; readonly reason: string}[];
	};
	assert.deepEqual(
		conditions.map(({type, status, reason}) => `${type} ${status} ${reason}`),
		['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'].map(type => `${type} Unknown NodeStatusNeverUpdated`),
	);
});

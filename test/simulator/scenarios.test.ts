import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fieldsOf, itemsOf, textOf} from '../../source/simulator/api/json.ts';
import {runScenario} from '../../source/simulator/run-scenario.ts';
import type {Scenario} from '../../source/simulator/scenario.ts';
import {scenarios} from '../../source/simulator/scenarios/index.ts';
import {manualTimers, START_MS} from './support.ts';

const begin = (scenario: Scenario) =>
	runScenario(scenario, {seed: '1', startMs: START_MS, timers: manualTimers(), token: 'token'});

const after = (name: string, ms: number) => {
	const scenario = scenarios.find(known => known.name === name);
	assert.ok(scenario, name);
	const cluster = begin(scenario);
	cluster.engine.runUntil(START_MS + ms);
	return cluster;
};

const conditionOf = (object: unknown, type: string) =>
	itemsOf(fieldsOf(fieldsOf(object).status).conditions)
		.map(fieldsOf)
		.find(condition => condition.type === type);

/** Of a fleet some workloads do. */
const small = (scenario: Scenario): Scenario =>
	scenario.fleet
		? {...scenario, nodes: 4, fleet: {...scenario.fleet, namespaces: 2, workloads: 6, podsPerWorkload: 3}}
		: scenario;

test('every scenario begins settled, and its names are those of its files', () => {
	for (const scenario of scenarios.map(small)) {
		const {world} = begin(scenario);
		assert.equal(world.list('Node').length, scenario.nodes, scenario.name);
		assert.ok(world.get('Namespace', undefined, scenario.namespace), scenario.name);
	}
	assert.equal(new Set(scenarios.map(({name}) => name)).size, scenarios.length);
});

test('the tutorial’s rollout completes', () => {
	const {world} = after('tutorial', 30_000);
	const web = world.get('Deployment', 'default', 'web');
	assert.equal(conditionOf(web, 'Progressing')?.reason, 'NewReplicaSetAvailable');
	assert.equal(fieldsOf(web?.status).updatedReplicas, 3);
	assert.equal(web?.metadata.annotations?.['deployment.kubernetes.io/revision'], '2');
});

test('a bad image exceeds its deadline while the old pods stay', () => {
	const {world} = after('bad-image', 80_000);
	const web = world.get('Deployment', 'default', 'web');
	assert.equal(conditionOf(web, 'Progressing')?.reason, 'ProgressDeadlineExceeded');
	assert.equal(fieldsOf(web?.status).availableReplicas, 3);
});

test('a quota stops a rollout until it is raised', () => {
	assert.equal(
		conditionOf(after('quota-exceeded', 40_000).world.get('Deployment', 'default', 'web'), 'ReplicaFailure')?.reason,
		'FailedCreate',
	);
	const later = after('quota-exceeded', 300_000).world.get('Deployment', 'default', 'web');
	assert.equal(conditionOf(later, 'ReplicaFailure'), undefined);
	assert.equal(fieldsOf(later?.status).updatedReplicas, 3);
});

test('a forgotten pause holds a later change back', () => {
	const web = after('paused-and-forgotten', 0).world.get('Deployment', 'default', 'web');
	assert.equal(conditionOf(web, 'Progressing')?.reason, 'DeploymentPaused');
	assert.equal(fieldsOf(web?.status).updatedReplicas ?? 0, 0);
});

test('the incident begins well and fails after half a minute', () => {
	const before = after('incident', 10_000).world.get('Deployment', 'shop', 'checkout');
	assert.equal(fieldsOf(before?.status).availableReplicas, 4);
	const failing = after('incident', 150_000).world.get('Deployment', 'shop', 'checkout');
	assert.equal(conditionOf(failing, 'Progressing')?.reason, 'ProgressDeadlineExceeded');
});

test('the pods of the incident crash again after ever longer back-offs, as on a node, and do not stop at a number', () => {
	const restartsAt = (ms: number) =>
		after('incident', ms)
			.world.list('Pod', 'shop')
			.filter(({metadata}) => metadata.name.startsWith('checkout-'))
			.flatMap(({status}) => itemsOf(fieldsOf(status).containerStatuses))
			.map(one => Number(fieldsOf(one).restartCount))
			.reduce((most, count) => Math.max(most, count), 0);
	assert.deepEqual(
		[40, 50, 75, 130, 230, 420].map(seconds => restartsAt(seconds * 1000)),
		[1, 2, 3, 4, 5, 6],
	);
});

test('the incident shows something rolling from the first second', () => {
	const frontend = fieldsOf(after('incident', 0).world.get('Deployment', 'shop', 'frontend')?.status);
	assert.ok(Number(frontend.updatedReplicas) > 0 && Number(frontend.updatedReplicas) < 6);
	assert.equal(
		fieldsOf(after('incident', 28_000).world.get('Deployment', 'shop', 'frontend')?.status).updatedReplicas,
		6,
	);
});

const imageOf = (workload: unknown) => {
	const {containers} = fieldsOf(fieldsOf(fieldsOf(fieldsOf(workload).spec).template).spec);
	return fieldsOf(itemsOf(containers)[0]).image;
};

test('a GitOps controller rolls out what is committed, and reverts an undo some seconds later', () => {
	const {world, worldOf, engine} = after('gitops', 20_000);
	const web = () => world.get('Deployment', 'default', 'web') ?? assert.fail();
	assert.equal(imageOf(web()), 'registry.example.com/web:v2');
	assert.equal(fieldsOf(web().status).availableReplicas, 3, 'crashing pods replace none but the first');
	const containers = [{...fieldsOf(itemsOf(fieldsOf(fieldsOf(fieldsOf(web().spec).template).spec).containers)[0])}];
	const undone = containers.map(container => ({...container, image: 'registry.example.com/web:v1'}));
	const spec = fieldsOf(web().spec);
	const template = {...fieldsOf(spec.template), spec: {...fieldsOf(fieldsOf(spec.template).spec), containers: undone}};
	assert.ok(worldOf('kubectl-rollout').update({...web(), spec: {...spec, template}}).ok);
	engine.runUntil(engine.nowMs() + 7000);
	assert.equal(imageOf(web()), 'registry.example.com/web:v1');
	engine.runUntil(engine.nowMs() + 2000);
	assert.equal(imageOf(web()), 'registry.example.com/web:v2');
	const managers = itemsOf(web().metadata.managedFields).map(entry => fieldsOf(entry).manager);
	assert.ok(managers.includes('argocd-controller'));
});

test('an autoscaler grows the Deployment while it rolls, and shrinks it when the pods have warmed up', () => {
	const sizeAt = (ms: number) => {
		const {world} = after('hpa', ms);
		return {world, size: Number(fieldsOf(world.get('Deployment', 'default', 'web')?.spec).replicas)};
	};
	assert.equal(sizeAt(4000).size, 6);
	const {world, size} = sizeAt(60_000);
	assert.ok(size > 6);
	const rescaled = world.list('Event', 'default').find(({reason}) => reason === 'SuccessfulRescale');
	assert.match(String(rescaled?.message), /^New size: \d+; reason: cpu resource utilization .* above target$/);
	assert.ok(sizeAt(420_000).size < size);
});

test('a lost node’s pods stop to count, are evicted after minutes and go with the node', () => {
	const podsOn = (ms: number) => {
		const {world} = after('node-lost', ms);
		const onNode = world.list('Pod', 'default').filter(pod => fieldsOf(pod.spec).nodeName === 'node-2');
		return {world, onNode, ready: onNode.filter(pod => conditionOf(pod, 'Ready')?.status === 'True')};
	};
	assert.ok(podsOn(11_000).ready.length > 0);
	const silent = podsOn(100_000);
	assert.equal(conditionOf(silent.world.get('Node', undefined, 'node-2'), 'Ready')?.status, 'Unknown');
	assert.equal(silent.ready.length, 0);
	assert.ok(silent.onNode.length > 0);
	const evicted = podsOn(400_000).onNode;
	assert.ok(evicted.length > 0 && evicted.every(({metadata}) => metadata.deletionTimestamp !== undefined));
	const {world, onNode} = podsOn(560_000);
	assert.equal(onNode.length, 0);
	assert.equal(fieldsOf(world.get('Deployment', 'default', 'web')?.status).availableReplicas, 12);
});

test('a fleet is settled from the beginning, and only what is changed moves', () => {
	const scenario = scenarios.find(({name}) => name === 'fleet');
	assert.ok(scenario);
	const {world, engine, store} = begin(small(scenario));
	const workloads = () => world.list('Deployment').map(({status}) => fieldsOf(status));
	assert.equal(world.list('Pod').length, 18);
	assert.ok(workloads().every(({readyReplicas, updatedReplicas}) => readyReplicas === 3 && updatedReplicas === 3));
	assert.equal(new Set(world.list('Pod').map(({metadata}) => metadata.uid)).size, 18);
	const first = store.revision;
	engine.runUntil(START_MS + 1000);
	const changed = store.log.after(first).filter(({object}) => object.kind === 'Deployment');
	assert.equal(new Set(changed.map(({object}) => object.metadata.name)).size, 1);
	engine.runUntil(START_MS + 60_000);
	assert.equal(world.list('ReplicaSet').length > 6, true);
});

const web = (name: string, ms: number) => after(name, ms).world.get('Deployment', 'default', 'web');
const statusOf = (object: unknown) => fieldsOf(fieldsOf(object).status);

/** Of the pods of the newest image, what their first container does. */
const newStates = (name: string, ms: number) =>
	after(name, ms)
		.world.list('Pod', 'default')
		.filter(pod => !textOf(imageOf({spec: {template: pod}})).endsWith(':v1'))
		.map(pod => ({pod, status: fieldsOf(itemsOf(statusOf(pod).containerStatuses)[0])}));

test('new pods crash again and again, from the first restarts to the deadline, and the old ones serve', () => {
	const restartsAt = (ms: number) => newStates('crash-loop', ms).map(({status}) => Number(status.restartCount));
	assert.ok(restartsAt(8000).every(count => count <= 1));
	assert.ok(restartsAt(100_000).every(count => count >= 3));
	assert.equal(conditionOf(web('crash-loop', 140_000), 'Progressing')?.reason, 'ProgressDeadlineExceeded');
	assert.equal(statusOf(web('crash-loop', 140_000)).availableReplicas, 3);
});

test('a pod that is never ready runs all the same, until the deadline and after it', () => {
	for (const ms of [20_000, 60_000]) {
		const [first, ...others] = newStates('never-ready', ms);
		assert.equal(others.length, 0);
		assert.ok(fieldsOf(first?.status.state).running, 'it runs');
		assert.deepEqual([first?.status.ready, first?.status.restartCount], [false, 0]);
	}
	assert.equal(conditionOf(web('never-ready', 20_000), 'Progressing')?.reason, 'ReplicaSetUpdated');
	assert.equal(conditionOf(web('never-ready', 60_000), 'Progressing')?.reason, 'ProgressDeadlineExceeded');
});

test('with minReadySeconds a pod is ready long before it counts as available', () => {
	const {readyReplicas, availableReplicas} = statusOf(web('min-ready-seconds', 10_000));
	assert.deepEqual([readyReplicas, availableReplicas], [4, 3]);
	assert.equal(conditionOf(web('min-ready-seconds', 60_000), 'Progressing')?.reason, 'NewReplicaSetAvailable');
});

test('Recreate has a moment without any available pod, and makes no new one before the old ones have gone', () => {
	const {world, engine, store} = after('recreate', 0);
	const imagesOfPods = () => new Set(world.list('Pod', 'default').map(pod => imageOf({spec: {template: pod}})));
	const available: unknown[] = [];
	store.subscribe(({object}) => {
		assert.ok(imagesOfPods().size <= 1, 'pods of one version');
		if (object.kind === 'Deployment') available.push(statusOf(object).availableReplicas ?? 0);
	});
	engine.runUntil(START_MS + 30_000);
	assert.ok(available.includes(0));
	assert.equal(available.at(-1), 3);
});

test('a rollover has pods of three versions at once', () => {
	const {world, engine, store} = after('rollover', 0);
	let most = 0;
	store.subscribe(() => {
		const images = world.list('Pod', 'default').map(pod => imageOf({spec: {template: pod}}));
		most = Math.max(most, new Set(images).size);
	});
	engine.runUntil(START_MS + 60_000);
	assert.equal(most, 3);
	assert.equal(imageOf(world.get('Deployment', 'default', 'web')), 'registry.example.com/web:v3');
	assert.equal(statusOf(world.get('Deployment', 'default', 'web')).updatedReplicas, 8);
});

test('two replicas without unavailability never have less than two available nor more than three pods', () => {
	const {world, engine, store} = after('budget', 0);
	store.subscribe(() => {
		const {replicas = 2, availableReplicas} = statusOf(world.get('Deployment', 'default', 'web'));
		assert.ok(Number(replicas) <= 3 && Number(availableReplicas) >= 2);
	});
	engine.runUntil(START_MS + 60_000);
	assert.equal(statusOf(world.get('Deployment', 'default', 'web')).updatedReplicas, 2);
});

test('a StatefulSet rolls one pod at a time, from the highest number down', () => {
	const {world, engine, store} = after('stateful-set', 0);
	const order: string[] = [];
	store.subscribe(({type, object}) => {
		if (type === 'ADDED' && object.kind === 'Pod') order.push(object.metadata.name);
		const ready = world.list('Pod', 'default').filter(pod => conditionOf(pod, 'Ready')?.status === 'True');
		assert.ok(ready.length >= 3);
	});
	engine.runUntil(START_MS + 60_000);
	assert.deepEqual(order, ['db-3', 'db-2', 'db-1', 'db-0']);
	const {currentRevision, updateRevision, updatedReplicas} = statusOf(world.get('StatefulSet', 'default', 'db'));
	assert.equal(currentRevision, updateRevision);
	assert.equal(updatedReplicas, 4);
});

test('the pod of a StatefulSet that a broken update left stays stuck after the template was mended, until it is deleted', () => {
	const {world, engine, worldOf} = after('stateful-set-trap', 120_000);
	const stuck = () => imageOf({spec: {template: world.get('Pod', 'default', 'db-2')}});
	assert.match(String(stuck()), /typo$/);
	worldOf('kubectl').delete('Pod', 'default', 'db-2');
	engine.runUntil(engine.nowMs() + 60_000);
	assert.equal(stuck(), 'registry.example.com/db:16');
	assert.equal(statusOf(world.get('StatefulSet', 'default', 'db')).readyReplicas, 3);
});

test('a DaemonSet is updated on one node after the other', () => {
	const {world, engine, store} = after('daemon-set', 0);
	let fewest = 5;
	store.subscribe(() => {
		const ready = world.list('Pod', 'default').filter(pod => conditionOf(pod, 'Ready')?.status === 'True');
		fewest = Math.min(fewest, ready.length);
	});
	engine.runUntil(START_MS + 60_000);
	assert.equal(fewest, 4);
	assert.equal(statusOf(world.get('DaemonSet', 'default', 'agent')).updatedNumberScheduled, 5);
});

test('ten healthy replicas take many small steps, and all is well', () => {
	const {world, engine, store} = after('healthy', 0);
	const sizes = new Set<unknown>();
	store.subscribe(({object}) => {
		if (object.kind === 'Deployment') sizes.add(statusOf(object).updatedReplicas);
	});
	engine.runUntil(START_MS + 60_000);
	assert.ok(sizes.size >= 4, [...sizes].join(' '));
	assert.equal(conditionOf(world.get('Deployment', 'default', 'web'), 'Progressing')?.reason, 'NewReplicaSetAvailable');
});

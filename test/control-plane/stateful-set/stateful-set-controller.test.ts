import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {asPod, isReady, isTerminating} from '../../../source/control-plane/pods.ts';
import {asStatefulSet} from '../../../source/control-plane/stateful-set/stateful-set.ts';
import {statefulSetController} from '../../../source/control-plane/stateful-set/stateful-set-controller.ts';
import {namespace, smallCluster, startMs, template} from '../small-cluster.ts';

const database = (replicas: number, image: string, labels: Readonly<Record<string, string>> = {}) => {
	const {metadata, spec} = template(image);
	return {
		apiVersion: 'apps/v1',
		kind: 'StatefulSet',
		metadata: {name: 'db', namespace},
		spec: {
			replicas,
			serviceName: 'db',
			selector: {matchLabels: {app: 'db'}},
			template: {metadata: {labels: {...metadata.labels, ...labels}}, spec},
			updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 0, maxUnavailable: 1}},
		},
	};
};

function settledDatabase(minor = 37) {
	const cluster = smallCluster([statefulSetController], {minor});
	cluster.world.create(database(3, 'db:1'));
	cluster.engine.runUntil(startMs + 10_000);
	return cluster;
}

test('pods come one after the other, each when the one before is ready', () => {
	const {changes} = settledDatabase();
	const steps = changes
		.filter(({object}) => object.kind === 'Pod')
		.filter(({type, object}) => type === 'ADDED' || isReady(asPod(object)))
		.map(({type, object}) => `${object.metadata.name} ${type === 'ADDED' ? 'made' : 'ready'}`);
	assert.deepEqual(steps, ['db-0 made', 'db-0 ready', 'db-1 made', 'db-1 ready', 'db-2 made', 'db-2 ready']);
});

test('an update replaces the pods from the highest ordinal down and ends with its revision as the current one', () => {
	const {world, engine, changes} = settledDatabase();
	world.update(database(3, 'db:2'));
	engine.runUntil(startMs + 30_000);
	const removed = changes.filter(({type, object}) => type === 'DELETED' && object.kind === 'Pod');
	assert.deepEqual(
		removed.map(({object}) => object.metadata.name),
		['db-2', 'db-1', 'db-0'],
	);
	const set = asStatefulSet(world.get('StatefulSet', namespace, 'db') ?? assert.fail());
	const {currentRevision, updateRevision, currentReplicas} = set.status ?? {};
	assert.equal(currentRevision, updateRevision);
	assert.equal(currentReplicas, 3);
});

test('an update that breaks the highest pod stays stuck when the template is mended, until the pod is deleted by hand', () => {
	const {world, engine} = settledDatabase();
	world.update(database(3, 'db:2', {'rolltop.dev/behavior': 'never-ready'}));
	engine.runUntil(startMs + 20_000);
	world.update(database(3, 'db:3'));
	engine.runUntil(startMs + 60_000);
	const imageOf = (name: string) =>
		asPod(world.list('Pod').find(({metadata}) => metadata.name === name) ?? assert.fail()).spec.containers[0]?.image;
	assert.equal(imageOf('db-2'), 'db:2');
	world.delete('Pod', namespace, 'db-2');
	engine.runUntil(startMs + 90_000);
	assert.deepEqual(['db-0', 'db-1', 'db-2'].map(imageOf), ['db:3', 'db:3', 'db:3']);
});

test('an undone update takes up the old revision again under a higher number', () => {
	const {world, engine} = settledDatabase();
	const [first] = world.list('ControllerRevision');
	world.update(database(3, 'db:2'));
	engine.runUntil(startMs + 30_000);
	world.update(database(3, 'db:1'));
	engine.runUntil(startMs + 60_000);
	const revisions = world.list('ControllerRevision').map(({metadata, revision}) => [metadata.name, revision]);
	assert.deepEqual(revisions[0], [first?.metadata.name, 3]);
	assert.equal(revisions.length, 2);
});

test('the event texts begin with a capital since 1.37', () => {
	const text = (minor: number) => settledDatabase(minor).eventsOf('db')[0];
	assert.equal(text(37), 'SuccessfulCreate: Create Pod db-0 in StatefulSet db successful (x1)');
	assert.equal(text(34), 'SuccessfulCreate: create Pod db-0 in StatefulSet db successful (x1)');
});

test('property: an ordered update never has more than one pod away, and a settled set is left alone', () => {
	fc.assert(
		fc.property(fc.integer({min: 1, max: 5}), fc.nat(), (replicas, seed) => {
			const {world, engine, changes} = smallCluster([statefulSetController], {seed});
			world.create(database(replicas, 'db:1'));
			engine.runUntil(startMs + 20_000);
			world.update(database(replicas, 'db:2'));
			const settledMs = startMs + 60_000;
			while ((engine.nextDueMs() ?? settledMs) < settledMs && engine.step()) {
				const serving = world
					.list('Pod')
					.map(asPod)
					.filter(pod => isReady(pod) && !isTerminating(pod));
				assert.ok(serving.length >= replicas - 1, `${serving.length} of ${replicas} serve`);
			}

			const before = changes.length;
			engine.runUntil(settledMs + 600_000);
			assert.equal(changes.length, before);
		}),
		{numRuns: 15},
	);
});

test('a pod beyond the wanted ones that is ready but not yet available goes at once', () => {
	const cluster = smallCluster([statefulSetController]);
	const {world, engine} = cluster;
	const patient = (replicas: number) => {
		const {spec, ...rest} = database(replicas, 'db:1');
		return {...rest, spec: {...spec, minReadySeconds: 60}};
	};
	world.create(patient(2));
	engine.runUntil(startMs + 70_000);
	assert.ok(isReady(asPod(world.get('Pod', namespace, 'db-1') ?? assert.fail())));
	world.update(patient(1));
	engine.runUntil(startMs + 73_000);
	assert.equal(world.get('Pod', namespace, 'db-1'), undefined);
});

test('where pods are managed in parallel, one that is held back holds back no other', () => {
	const cluster = smallCluster([statefulSetController]);
	const {world, engine} = cluster;
	const parallel = (replicas: number) => {
		const {spec, ...rest} = database(replicas, 'db:1');
		return {...rest, spec: {...spec, podManagementPolicy: 'Parallel'}};
	};
	world.create(parallel(3));
	engine.runUntil(startMs + 5000);
	const first = world.get('Pod', namespace, 'db-0') ?? assert.fail();
	const kept = world.update({...first, metadata: {...first.metadata, finalizers: ['example.com/keep']}});
	assert.ok(kept.ok);
	world.updateStatus({...kept.object, status: {...asPod(kept.object).status, phase: 'Failed'}});
	engine.runUntil(startMs + 10_000);
	world.update(parallel(2));
	engine.runUntil(startMs + 15_000);
	assert.ok(world.get('Pod', namespace, 'db-0'));
	assert.equal(world.get('Pod', namespace, 'db-2'), undefined);
});

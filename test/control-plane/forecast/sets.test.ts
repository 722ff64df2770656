import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {createDaemonSetController} from '../../../source/control-plane/daemon-set/daemon-set-controller.ts';
import {type Forecast, forecast, type SpecChange} from '../../../source/control-plane/forecast/forecast.ts';
import {templatesByHash} from '../../../source/control-plane/forecast/forecast-objects.ts';
import {learnPodTimings} from '../../../source/control-plane/forecast/pod-timings.ts';
import {type StepReader, stepReader} from '../../../source/control-plane/forecast/scaling-steps.ts';
import {createRandom} from '../../../source/control-plane/random.ts';
import {statefulSetController} from '../../../source/control-plane/stateful-set/stateful-set-controller.ts';
import type {WorldObject} from '../../../source/control-plane/world.ts';
import type {KubernetesObject, Pod, WorkloadOf} from '../../../source/kubernetes/objects.ts';
import {workloadBudget} from '../../../source/rollout/workload-budget.ts';
import {namespace, type SmallCluster, smallCluster, startMs, template} from '../small-cluster.ts';

type SetKind = 'StatefulSet' | 'DaemonSet';

const specs = {
	StatefulSet: {replicas: 4, serviceName: 'db', updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 0}}},
	DaemonSet: {updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1, maxSurge: 0}}},
} as const;

const setIn = ({world}: SmallCluster, kind: SetKind) => world.get(kind, namespace, 'db') ?? assert.fail();

function patchSpec(cluster: SmallCluster, kind: SetKind, change: object): void {
	const {spec, ...others} = setIn(cluster, kind);
	assert.ok(cluster.world.update({...others, spec: {...(spec as object), ...change}}).ok);
}

/** A set that went from db:1 to db:2 and has come to rest, on four nodes. */
function settled(kind: SetKind, spec: object = {}, seed = 1): SmallCluster {
	const controllers = kind === 'StatefulSet' ? [statefulSetController] : [createDaemonSetController()];
	const cluster = smallCluster(controllers, {seed, nodes: 4});
	cluster.world.create({
		apiVersion: 'apps/v1',
		kind,
		metadata: {name: 'db', namespace},
		spec: {selector: {matchLabels: {app: 'db'}}, template: template('db:1'), ...specs[kind], ...spec},
		status: {},
	});
	cluster.engine.runUntil(startMs + 60_000);
	patchSpec(cluster, kind, {template: template('db:2')});
	cluster.engine.runUntil(startMs + 600_000);
	return cluster;
}

function foretold(cluster: SmallCluster, kind: SetKind, change: SpecChange, seed = 1): Forecast {
	const {world, engine} = cluster;
	const revisions = world.list('ControllerRevision', namespace) as unknown as readonly KubernetesObject[];
	const pods = world.list('Pod', namespace) as unknown as readonly Pod[];
	const nowMs = engine.nowMs();
	return forecast({
		objects: {
			kind,
			workload: setIn(cluster, kind) as unknown as KubernetesObject & {spec: object},
			revisions,
			pods,
			nodes: world.list('Node') as unknown as readonly KubernetesObject[],
			quotas: [],
		},
		change,
		timings: learnPodTimings({pods, templates: templatesByHash(revisions), nowMs}),
		nowMs,
		random: createRandom(`forecast ${seed}`),
	});
}

const isOfSet = (read: StepReader, cluster: SmallCluster, from: number) =>
	cluster.changes.slice(from).flatMap(change => read(change) ?? []);

/** What the controllers do once the change is made. */
function done(cluster: SmallCluster, kind: SetKind, change: SpecChange) {
	const before = cluster.changes.length;
	const all: readonly WorldObject[] = ['Pod', 'ControllerRevision'].flatMap(one => cluster.world.list(one, namespace));
	const read = stepReader(kind, all);
	patchSpec(cluster, kind, change);
	cluster.engine.runUntil(cluster.engine.nowMs() + 600_000);
	return isOfSet(read, cluster, before).map(({from, to, revision}) => `${revision ?? 'new'} ${from}→${to}`);
}

const stepsOf = ({steps}: Forecast) => steps.map(({from, to, revision}) => `${revision ?? 'new'} ${from}→${to}`);

const restarted = {
	...template('db:2'),
	metadata: {labels: {app: 'db'}, annotations: {'kubectl.kubernetes.io/restartedAt': 'now'}},
};
const partition = (count: number) => ({type: 'RollingUpdate', rollingUpdate: {partition: count}});

const changes: readonly (readonly [what: string, kind: SetKind, change: SpecChange, ends: Forecast['ends']['type']])[] =
	[
		['set image', 'StatefulSet', {template: template('db:3')}, 'complete'],
		['an undo', 'StatefulSet', {template: template('db:1')}, 'complete'],
		['a restart', 'StatefulSet', {template: restarted}, 'complete'],
		['a scale up', 'StatefulSet', {replicas: 6}, 'complete'],
		['a scale down', 'StatefulSet', {replicas: 1}, 'complete'],
		['a change behind a partition', 'StatefulSet', {template: template('db:3'), updateStrategy: partition(3)}, 'held'],
		['OnDelete', 'StatefulSet', {template: template('db:3'), updateStrategy: {type: 'OnDelete'}}, 'held'],
		['set image', 'DaemonSet', {template: template('db:3')}, 'complete'],
		['an undo', 'DaemonSet', {template: template('db:1')}, 'complete'],
		['a restart', 'DaemonSet', {template: restarted}, 'complete'],
		['OnDelete', 'DaemonSet', {template: template('db:3'), updateStrategy: {type: 'OnDelete'}}, 'held'],
	];

for (const [what, kind, change, ends] of changes) {
	test(`${kind}: ${what} is forecast as the controllers then do it`, () => {
		const cluster = settled(kind);
		const told = foretold(cluster, kind, change);
		assert.equal(told.ends.type, ends);
		assert.equal(told.basis, 'pods');
		assert.deepEqual(stepsOf(told), done(cluster, kind, change));
	});
}

test('a partition that is taken away lets the rest follow', () => {
	const cluster = settled('StatefulSet');
	done(cluster, 'StatefulSet', {template: template('db:3'), updateStrategy: partition(3)});
	const told = foretold(cluster, 'StatefulSet', {updateStrategy: partition(0)});
	assert.deepEqual(stepsOf(told), ['2 3→2', '3 1→2', '2 2→1', '3 2→3', '2 1→0', '3 3→4']);
	assert.equal(told.ends.type, 'complete');
});

test('in the trap of an ordered StatefulSet an undo alone is forecast as stuck', () => {
	const cluster = settled('StatefulSet');
	const broken = template('db:broken');
	const labels = {...broken.metadata.labels, 'rolltop.dev/behavior': 'image-missing'};
	patchSpec(cluster, 'StatefulSet', {template: {...broken, metadata: {labels}}});
	cluster.engine.runUntil(cluster.engine.nowMs() + 60_000);
	const told = foretold(cluster, 'StatefulSet', {template: template('db:2')});
	assert.deepEqual([told.ends.type, stepsOf(told)], ['stuck', []]);
});

const limit = fc.oneof(
	fc.integer({min: 0, max: 3}),
	fc.integer({min: 0, max: 100}).map(percent => `${percent}%`),
);

test('forecasts of healthy updates keep within the budget, and are the same for a seed', () => {
	const one = fc.record({isDaemon: fc.boolean(), first: limit, second: limit, seed: fc.integer({min: 1, max: 1e6})});
	fc.assert(
		fc.property(one, ({isDaemon, first, second, seed}) => {
			const kind = isDaemon ? 'DaemonSet' : 'StatefulSet';
			const isSurging = Number.parseInt(`${second}`, 10) > 0;
			const rollingUpdate = isDaemon
				? {maxSurge: isSurging ? second : 0, maxUnavailable: isSurging ? 0 : first}
				: {partition: 0, maxUnavailable: first};
			const cluster = settled(kind, {updateStrategy: {type: 'RollingUpdate', rollingUpdate}}, seed);
			const told = foretold(cluster, kind, {template: template('db:3')}, seed);
			const budget = workloadBudget(setIn(cluster, kind) as unknown as WorkloadOf<SetKind>);
			assert.equal(told.ends.type, 'complete');
			assert.ok(told.mostPods <= budget.mostPods, `${told.mostPods} of ${budget.mostPods} pods`);
			assert.ok(
				told.fewestAvailable >= budget.fewestAvailable,
				`${told.fewestAvailable}, not ${budget.fewestAvailable}`,
			);
			assert.deepEqual(foretold(cluster, kind, {template: template('db:3')}, seed), told);
		}),
		{numRuns: 20},
	);
});

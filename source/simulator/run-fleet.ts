import {createRandom} from '../control-plane/random.ts';
import type {NewObject} from '../control-plane/world.ts';
import {
	fleetChange,
	fleetNamespace,
	fleetPrototype,
	type Mould,
	mouldOf,
	placeOf,
	stampFleet,
} from './actors/stamp-fleet.ts';
import {fieldsOf, itemsOf, textOf} from './api/json.ts';
import {strategicMergePatch} from './api/patches/strategic-merge-patch.ts';
import {schemaOf} from './api/schema.ts';
import {createAll, createSimulatedCluster, type SimulatedCluster} from './cluster.ts';
import type {Fleet} from './scenario.ts';

/** Until one workload has settled. */
const SETTLE_MS = 10_000;

/** Lets one workload settle in a cluster of its own. */
function mouldFrom(fleet: Fleet, startMs: number): Mould {
	const idle = {after: () => () => undefined};
	const cluster = createSimulatedCluster({seed: 'prototype', startMs, nodeCount: 1, users: new Map(), timers: idle});
	cluster.engine.runUntil(startMs + SETTLE_MS / 2);
	createAll(cluster.worldOf('kubectl-client-side-apply'), [fleetPrototype(fleet)]);
	cluster.engine.runUntil(startMs + SETTLE_MS);
	return mouldOf(cluster.world);
}

/** Puts the whole fleet into a cluster, settled, workload by workload: to let the controllers make it would take a minute. */
export function* placeFleet(
	{store, world}: SimulatedCluster,
	fleet: Fleet,
	nodes: number,
	seed: string,
	startMs: number,
): Generator<void, void> {
	createAll(
		world,
		Array.from({length: fleet.namespaces}, (_, index) => namespace(index)),
	);
	const mould = mouldFrom(fleet, startMs);
	for (const object of stampFleet(fleet, mould, nodes, createRandom(`${seed} fleet`))) {
		store.put(object);
		if (object.kind === 'Deployment') yield;
	}
}

const namespace = (index: number): NewObject => ({
	apiVersion: 'v1',
	kind: 'Namespace',
	metadata: {name: fleetNamespace(index)},
});

const versionOf = (object: unknown) => {
	const {containers} = fieldsOf(fieldsOf(fieldsOf(fieldsOf(object).spec).template).spec);
	const [, version = '0'] = /:v(\d+)$/.exec(textOf(fieldsOf(itemsOf(containers)[0]).image)) ?? [];
	return Number(version);
};

/** From the beginning on, one workload after the other, drawn by chance, gets a new version. */
export function keepChanging({engine, worldOf}: SimulatedCluster, fleet: Fleet, seed: string, startMs: number): void {
	const random = createRandom(`${seed} churn`);
	const world = worldOf('kubectl-set');
	const change = () => {
		const {namespace, name} = placeOf(Math.floor(random() * fleet.workloads), fleet);
		const object = world.get('Deployment', namespace, name);
		if (object) {
			const patch = fleetChange(name, versionOf(object) + 1);
			world.update(strategicMergePatch(schemaOf(object), object, patch) as unknown as NewObject);
		}
		engine.at(engine.nowMs() + fleet.changeEveryMs, change);
	};
	engine.at(startMs, change);
}

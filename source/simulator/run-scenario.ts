import type {NewObject, World, WorldObject} from '../control-plane/world.ts';
import {everything, type User} from './access/access.ts';
import {mergePatch} from './api/patches/merge-patch.ts';
import {strategicMergePatch} from './api/patches/strategic-merge-patch.ts';
import {schemaOf} from './api/schema.ts';
import {createAll, createSimulatedCluster, type SimulatedCluster} from './cluster.ts';
import type {Scenario, ScenarioAct, ScenarioTarget} from './scenario.ts';
import {createScenarioLogs} from './scenario-logs.ts';
import type {Timers} from './server/site.ts';

export interface RunOptions {
	readonly seed: string;
	/** Epoch milliseconds at which the scenario begins; what is settled by then happened before. */
	readonly startMs: number;
	readonly timers: Timers;
	/** The bearer token of the cluster's administrator. */
	readonly token: string;
}

const administrator: User = {
	name: 'kubernetes-admin',
	groups: ['system:masters', 'system:authenticated'],
	rules: everything,
};

/** Before a cluster is settled its nodes become ready. */
const NODES_READY_MS = 2000;

/** A cluster in which a scenario has been set up, at its beginning, and whose steps are yet to come. */
export function runScenario(scenario: Scenario, {seed, startMs, timers, token}: RunOptions): SimulatedCluster {
	const users = new Map([[token, administrator]]);
	const originMs = startMs - scenario.settledForMs - NODES_READY_MS;
	const logs = createScenarioLogs(scenario.logs);
	const cluster = createSimulatedCluster({seed, startMs: originMs, nodeCount: scenario.nodes, users, timers, logs});
	const {engine, worldOf} = cluster;
	engine.runUntil(originMs + NODES_READY_MS);
	createAll(worldOf('kubectl-client-side-apply'), scenario.objects);
	for (const {afterMs, act} of scenario.steps) engine.at(startMs + afterMs, () => perform(worldOf, act));
	engine.runUntil(startMs);
	return cluster;
}

const stored = (world: World, {kind, namespace, name}: ScenarioTarget) => world.get(kind, namespace, name);

/** Does one step; one whose object is gone, by somebody's hand, does nothing. */
function perform(worldOf: SimulatedCluster['worldOf'], act: ScenarioAct): void {
	switch (act.kind) {
		case 'apply': {
			const world = worldOf('kubectl-client-side-apply');
			const {kind, metadata} = act.object;
			const present = world.get(kind, metadata.namespace, metadata.name ?? '');
			if (present) world.update(mergePatch(present, act.object) as NewObject);
			else world.create(act.object);
			return;
		}
		case 'patch':
			change(worldOf(act.manager), act.target, act.patch);
			return;
		case 'set-image': {
			const containers = [{name: act.container, image: act.image}];
			change(worldOf('kubectl-set'), act.target, {spec: {template: {spec: {containers}}}});
			return;
		}
		case 'delete':
			worldOf('kubectl').delete(act.target.kind, act.target.namespace, act.target.name);
			return;
	}
}

function change(world: World, target: ScenarioTarget, patch: object): void {
	const present: WorldObject | undefined = stored(world, target);
	if (present) world.update(strategicMergePatch(schemaOf(present), present, patch) as unknown as NewObject);
}

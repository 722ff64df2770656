import type {Engine} from '../control-plane/engine.ts';
import {createEventRecorder} from '../control-plane/events/recorder.ts';
import {createKubelet} from '../control-plane/kubelet/kubelet.ts';
import {createStagesKubelet} from '../control-plane/kubelet/stages-kubelet.ts';
import type {Controller, NewObject, World, WorldObject, WorldResult} from '../control-plane/world.ts';
import {everything, type User} from './access/access.ts';
import {createAutoscaler} from './actors/autoscaler.ts';
import {createGitOpsController} from './actors/git-ops-controller.ts';
import {createHeartbeats, silencesOf, withSilentNodes} from './actors/node-heartbeats.ts';
import {scenarioImages} from './actors/scenario-images.ts';
import {mergePatch} from './api/patches/merge-patch.ts';
import {PatchRefused} from './api/patches/patch-refused.ts';
import {strategicMergePatch} from './api/patches/strategic-merge-patch.ts';
import {schemaOf} from './api/schema.ts';
import {createAll, createSimulatedCluster, type SimulatedCluster} from './cluster.ts';
import {keepChanging, placeFleet} from './run-fleet.ts';
import type {Scenario, ScenarioAct, ScenarioTarget} from './scenario.ts';
import {createScenarioLogs} from './scenario-logs.ts';
import type {Timers} from './server/site.ts';

export interface RunOptions {
	readonly seed: string;
	/** Epoch milliseconds at which the scenario begins, cut to five seconds; what is settled by then happened before. */
	readonly startMs: number;
	readonly timers: Timers;
	/** The bearer token of the cluster's administrator. */
	readonly token: string;
	/** False: the cluster has no scheduler, somebody from outside binds the pods. */
	readonly scheduler?: boolean;
	/** False: the nodes have no kubelets, somebody from outside plays them. */
	readonly kubelet?: boolean;
}

const administrator: User = {
	name: 'kubernetes-admin',
	groups: ['system:masters', 'system:authenticated'],
	rules: everything,
};

/**
 * Objects keep times in whole seconds, and the node controller makes its rounds at every fifth: runs of the same seed
 * that began between would differ.
 */
const START_GRID_MS = 5000;

/** Records what became of a scenario's steps. */
const STEP_COMPONENT = 'rolltop-scenario';

/** Before a cluster is settled its nodes become ready. */
const NODES_READY_MS = 2000;

/** Kubelets as a scenario has them. */
function kubeletOf({images, lostNodes = []}: Scenario, startMs: number): Controller {
	const kubelet = images
		? createKubelet({images: scenarioImages(images)})
		: createStagesKubelet({healsNodes: lostNodes.length === 0});
	return lostNodes.length > 0 ? withSilentNodes(kubelet, silencesOf(lostNodes, startMs)) : kubelet;
}

/** What a scenario adds to Kubernetes' own controllers. */
function actorsOf(
	{gitOps, load, lostNodes}: Scenario,
	startMs: number,
	worldOf: SimulatedCluster['worldOf'],
	hasKubelets: boolean,
): readonly Controller[] {
	return [
		...(gitOps ? [createGitOpsController(gitOps, startMs, worldOf)] : []),
		...(load ? [createAutoscaler({load, startMs})] : []),
		...(hasKubelets ? [createHeartbeats(silencesOf(lostNodes ?? [], startMs), startMs)] : []),
	];
}

/** A cluster in which a scenario has been set up, at its beginning, and whose steps are yet to come. */
export function runScenario(scenario: Scenario, options: RunOptions): SimulatedCluster {
	const pieces = setUpScenario(scenario, options);
	for (;;) {
		const piece = pieces.next();
		if (piece.done) return piece.value;
	}
}

/** How many things happen in one piece of setting up: some milliseconds, of code that runs for the first time. */
const MOST_AT_ONCE = 25;

function* settle(engine: Engine, untilMs: number): Generator<void, void> {
	while (!engine.runSome(untilMs, MOST_AT_ONCE)) yield;
}

/**
 * The same in pieces, for who has to do other things meanwhile. Throws when an object of the scenario is refused.
 */
export function* setUpScenario(scenario: Scenario, options: RunOptions): Generator<void, SimulatedCluster> {
	const {seed, timers, token} = options;
	const startMs = Math.floor(options.startMs / START_GRID_MS) * START_GRID_MS;
	const originMs = startMs - scenario.settledForMs - NODES_READY_MS;
	const cluster: SimulatedCluster = createSimulatedCluster({
		seed,
		startMs: originMs,
		nodeCount: scenario.nodes,
		users: new Map([[token, administrator]]),
		timers,
		logs: createScenarioLogs(scenario.logs),
		kubelet: options.kubelet !== false && kubeletOf(scenario, startMs),
		...(scenario.denials ? {denials: scenario.denials} : {}),
		...(options.scheduler === false ? {scheduler: false} : {}),
		controllers: actorsOf(scenario, startMs, manager => cluster.worldOf(manager), options.kubelet !== false),
	});
	const {engine, worldOf} = cluster;
	yield* settle(engine, originMs + NODES_READY_MS);
	createAll(worldOf('kubectl-client-side-apply'), scenario.objects);
	const {fleet} = scenario;
	if (fleet) {
		yield* placeFleet(cluster, fleet, scenario.nodes, seed, originMs);
		keepChanging(cluster, fleet, seed, startMs);
	}
	for (const [index, {afterMs, act}] of scenario.steps.entries()) {
		engine.at(startMs + afterMs, () => {
			const refused = perform(cluster, act);
			if (refused !== undefined) tellRefused(cluster, scenario, index, refused);
		});
	}
	yield* settle(engine, startMs);
	return cluster;
}

const stored = (world: World, {kind, namespace, name}: ScenarioTarget) => world.get(kind, namespace, name);

/** Does one step; why it was refused, if it was. One whose object is gone, by somebody's hand, does nothing. */
function perform({worldOf, faults}: SimulatedCluster, act: ScenarioAct): string | undefined {
	switch (act.kind) {
		case 'apply': {
			const world = worldOf('kubectl-client-side-apply');
			const {kind, metadata} = act.object;
			const present = world.get(kind, metadata.namespace, metadata.name ?? '');
			return refusalOf(present ? world.update(mergePatch(present, act.object) as NewObject) : world.create(act.object));
		}
		case 'patch':
			return change(worldOf(act.manager), act.target, act.patch);
		case 'set-image': {
			const containers = [{name: act.container, image: act.image}];
			return change(worldOf('kubectl-set'), act.target, {spec: {template: {spec: {containers}}}});
		}
		case 'delete': {
			const {kind, namespace, name} = act.target;
			return refusalOf(worldOf('kubectl').delete(kind, namespace, name));
		}
		case 'fault':
			faults.begin(act.fault);
			return undefined;
	}
}

const refusalOf = (result: WorldResult): string | undefined =>
	result.ok || result.error.reason === 'NotFound' ? undefined : result.error.message;

function change(world: World, target: ScenarioTarget, patch: object): string | undefined {
	const present: WorldObject | undefined = stored(world, target);
	if (!present) return undefined;
	try {
		return refusalOf(world.update(strategicMergePatch(schemaOf(present), present, patch) as unknown as NewObject));
	} catch (error) {
		if (error instanceof PatchRefused) return error.message;
		throw error;
	}
}

/** A step that the cluster refuses happens when nobody waits for it: an Event of the scenario's namespace says so. */
function tellRefused({engine, worldOf}: SimulatedCluster, {namespace}: Scenario, index: number, message: string): void {
	const world = worldOf(STEP_COMPONENT);
	const about = world.get('Namespace', undefined, namespace);
	if (!about) return;
	const text = `Step ${index + 1} of the scenario was refused: ${message}`;
	createEventRecorder(STEP_COMPONENT)(world, engine.nowMs(), {
		// An Event about a namespace stands in it.
		about: {...about, metadata: {...about.metadata, namespace}},
		type: 'Warning',
		reason: 'ScenarioStepRefused',
		message: text,
	});
}

import {createDaemonSetController} from '../control-plane/daemon-set/daemon-set-controller.ts';
import {deploymentController} from '../control-plane/deployment/deployment-controller.ts';
import {type Engine, engine} from '../control-plane/engine.ts';
import {createEventRecorder, createSeriesRecorder, type RecordEvent} from '../control-plane/events/recorder.ts';
import {createGarbageCollector} from '../control-plane/garbage-collector/garbage-collector.ts';
import {createStagesKubelet} from '../control-plane/kubelet/stages-kubelet.ts';
import {randomUid} from '../control-plane/names.ts';
import {createNodeLifecycleController} from '../control-plane/node/node-lifecycle-controller.ts';
import {createPodGarbageCollector} from '../control-plane/node/pod-gc-controller.ts';
import {createTaintEvictionController} from '../control-plane/node/taint-eviction-controller.ts';
import {createRandom} from '../control-plane/random.ts';
import {replicaSetController} from '../control-plane/replica-set/replica-set-controller.ts';
import {createScheduler} from '../control-plane/scheduler/scheduler.ts';
import {statefulSetController} from '../control-plane/stateful-set/stateful-set-controller.ts';
import {timestamp} from '../control-plane/time.ts';
import type {Controller, NewObject, World, WorldResult} from '../control-plane/world.ts';
import {type Access, createAccess, type User} from './access/access.ts';
import {boundRules} from './access/bound-rules.ts';
import {createAdmission} from './admission/admission.ts';
import {createQuotaController, quotaProblem} from './admission/quota.ts';
import {readDiscovery} from './api-documents.ts';
import {createDiscovery} from './discovery/discovery.ts';
import {createOpenApi} from './discovery/open-api.ts';
import {type ServedResources, servedResources} from './discovery/served-resources.ts';
import {disruptionController} from './disruption-controller.ts';
import {endingTimers} from './ending-timers.ts';
import {endpointsControllers} from './endpoints-controller.ts';
import {createFaults, type Faults} from './faults/faults.ts';
import {kindRules} from './kind-rules.ts';
import {createNamespaceController} from './namespace-controller.ts';
import type {Denial} from './scenario.ts';
import {createHandler} from './server/handler.ts';
import type {PodLogs} from './server/pod-logs.ts';
import type {Handler} from './server/request.ts';
import type {Site, Timers} from './server/site.ts';
import {createApiWorld} from './store/api-world.ts';
import {type Bindings, createBindings} from './store/bind.ts';
import {expireEvents} from './store/expire-events.ts';
import {createNamespaces} from './store/namespaces.ts';
import {createObjectStore, type ObjectStore} from './store/object-store.ts';
import {createObjects, type Objects, type ObjectsOptions} from './store/objects.ts';
import {ownObjects, systemObjects} from './system-objects.ts';

export interface SimulatedClusterOptions {
	/** Any text; the same seed gives the same run. */
	readonly seed: string;
	/** Epoch milliseconds at which the simulated time begins. */
	readonly startMs: number;
	/** Minor version of Kubernetes; texts depend on it. */
	readonly minor?: number;
	readonly nodeCount?: number;
	/** What admission webhooks say against pods. */
	readonly denials?: readonly Denial[];
	/** By bearer token. */
	readonly users: ReadonlyMap<string, User>;
	readonly timers: Timers;
	/** What a scenario adds to Kubernetes' own. */
	readonly controllers?: readonly Controller[];
	/** Of all nodes; without one, pods behave by the stages that are played. False: somebody from outside plays them. */
	readonly kubelet?: Controller | false;
	/** False: somebody from outside binds the pods. */
	readonly scheduler?: false;
	readonly logs?: PodLogs;
}

/** A cluster in the process: the API's handler over a store, and the controllers that work on it in simulated time. */
export interface SimulatedCluster {
	readonly handler: Handler;
	/** The API as the controllers write to it. */
	readonly world: World;
	/** The API as another field manager writes to it. */
	readonly worldOf: (manager: string) => World;
	readonly store: ObjectStore;
	readonly engine: Engine;
	readonly access: Access;
	/** What goes wrong on purpose between the API and its clients. */
	readonly faults: Faults;
	/** Ends what waits for a timer of the machine: watches, delayed answers, faults that end by themselves. */
	stop(): void;
}

/** Its events are of the newer API; all others record core/v1 events. */
const SCHEDULER = 'default-scheduler';

const noLogs: PodLogs = {lines: () => []};

/** By component: each process has a correlator of its own. */
function recorders(world: World, nowMs: () => number) {
	const known = new Map<string, RecordEvent>([[SCHEDULER, createSeriesRecorder(SCHEDULER, `${SCHEDULER}-0`)]]);
	return (component: string, event: Parameters<RecordEvent>[2]) => {
		const record = known.get(component) ?? createEventRecorder(component);
		known.set(component, record);
		record(world, nowMs(), event);
	};
}

const required = (served: ServedResources, kind: string) => {
	const resource = served.ofKind(kind);
	if (!resource) throw new Error(`the recorded discovery has no ${kind}`);
	return resource;
};

interface Parts {
	readonly store: ObjectStore;
	readonly objects: Objects;
	readonly bindings: Bindings;
	readonly worldOf: (manager: string) => World;
}

/** The store with the API's rules before it. */
function writingParts(served: ServedResources, {seed, denials}: SimulatedClusterOptions, nowMs: () => number): Parts {
	const store = createObjectStore();
	const drawForNext = () => createRandom(`${seed} ${store.revision}`);
	const admit = createAdmission(store, served, denials);
	const admitValid: ObjectsOptions['admitValid'] = (object, resource) => quotaProblem(store, served, object, resource);
	const objects = createObjects({store, rules: kindRules, nowMs, drawForNext, admit, admitValid});
	const bindings = createBindings(objects, required(served, 'Pod'), nowMs);
	const worldOf = (manager: string) => createApiWorld({store, objects, bindings, served, manager});
	return {store, objects, bindings, worldOf};
}

/** A component that writes under its own name. */
const writingAs = (controller: Controller, world: World): Controller => ({
	...controller,
	reconcile: (context, key) => controller.reconcile({...context, world}, key),
});

function controllersOf(
	options: SimulatedClusterOptions,
	served: ServedResources,
	worldOf: (manager: string) => World,
): readonly Controller[] {
	const {kubelet = createStagesKubelet(), scheduler = createScheduler(), controllers = []} = options;
	return [
		createNamespaceController(served),
		createQuotaController(served),
		disruptionController,
		...endpointsControllers,
		deploymentController,
		replicaSetController,
		statefulSetController,
		createDaemonSetController(),
		createGarbageCollector(),
		...(scheduler ? [writingAs(scheduler, worldOf('kube-scheduler'))] : []),
		createNodeLifecycleController(),
		createTaintEvictionController(),
		createPodGarbageCollector(),
		...(kubelet ? [writingAs(kubelet, worldOf(kubelet.name))] : []),
		...controllers,
	];
}

export function createSimulatedCluster(options: SimulatedClusterOptions): SimulatedCluster {
	const {seed, startMs, minor = 37, nodeCount = 3, logs = noLogs} = options;
	const timers = endingTimers(options.timers);
	const recorded = readDiscovery();
	const served = servedResources(recorded);
	// Requests draw from a stream of their own, so that reading does not change what the controllers do.
	const [random, requestRandom] = [createRandom(seed), createRandom(`${seed} requests`)];
	let run: Engine | undefined;
	const nowMs = () => run?.nowMs() ?? startMs;
	const {store, objects, bindings, worldOf} = writingParts(served, options, nowMs);
	// Before anybody listens: it concerns no controller.
	storeOwn(store, seed, startMs);
	const world = worldOf('kube-controller-manager');
	const controllers = controllersOf(options, served, worldOf);
	run = engine({world, controllers, startMs, random, minor, record: recorders(world, nowMs)});
	store.subscribe(run.changed);
	expireEvents(store, run);
	createAll(world, systemObjects(nodeCount));

	const discovery = createDiscovery(recorded);
	const access = createAccess(options.users, (name, groups) => boundRules(store, name, groups));
	const site: Site = {
		store,
		objects,
		bindings,
		namespaces: createNamespaces(store, objects, required(served, 'Namespace'), nowMs),
		served,
		discovery,
		openApi: createOpenApi(discovery.groupVersions),
		access,
		logs,
		timers,
		nowMs,
		random: requestRandom,
	};
	const faults = createFaults({store, access, timers});
	const stop = () => {
		faults.endAll();
		timers.end();
	};
	return {handler: createHandler(site), world, worldOf, store, engine: run, access, faults, stop};
}

/** Puts in what the API server keeps by itself; nobody's admission or defaults are asked. */
function storeOwn(store: ObjectStore, seed: string, startMs: number): void {
	const random = createRandom(`${seed} own`);
	const creationTimestamp = timestamp(startMs);
	for (const {metadata, ...object} of ownObjects()) {
		const own = {...metadata, name: metadata.name ?? '', uid: randomUid(random), creationTimestamp};
		store.put({...object, metadata: {...own, resourceVersion: ''}});
	}
}

/** Creates objects that must be right; one that is refused is a fault of who wrote them. */
export function createAll(world: World, objects: readonly NewObject[]): void {
	for (const object of objects) {
		const created: WorldResult = world.create(object);
		if (!created.ok) throw new Error(`${object.kind} ${object.metadata.name}: ${created.error.message}`);
	}
}

import assert from 'node:assert/strict';
import type {Cluster, OpenedWorkload} from '../../source/cluster/cluster.ts';
import {connect} from '../../source/cluster/connect.ts';
import {trustText} from '../../source/console/trust-text.ts';
import {createRandom} from '../../source/control-plane/random.ts';
import type {NewObject} from '../../source/control-plane/world.ts';
import {type Clock, systemClock} from '../../source/kubernetes/clock.ts';
import type {ResolvedKubeconfig} from '../../source/kubernetes/kubeconfig/kubeconfig.ts';
import type {KubernetesObject, WorkloadKind} from '../../source/kubernetes/objects.ts';
import {workloadKinds} from '../../source/rollout/workload-kind.ts';
import {createAll, createSimulatedCluster, type SimulatedCluster} from '../../source/simulator/cluster.ts';
import {daemonSet, deployment, statefulSet} from '../../source/simulator/scenarios/build.ts';
import {serveCluster} from '../../source/simulator/serve.ts';
import type {PodLogs} from '../../source/simulator/server/pod-logs.ts';
import {ADMIN_TOKEN, admin} from '../simulator/support.ts';
import {certificate} from './certificates.ts';
import {createDrivenClock, type DrivenClock} from './driven-clock.ts';
import {type FaultProxy, type ProxiedRequest, startFaultProxy} from './fault-proxy.ts';
import {kubeconfigOf} from './transport.ts';

/** A simulated cluster behind a proxy that spoils what passes, and the mirror of it that the console shows. */
export interface FaultyCluster {
	readonly cluster: Cluster;
	readonly simulated: SimulatedCluster;
	readonly proxy: FaultProxy;
	readonly clock: DrivenClock;
	/** What the console's header says now of how far the picture can be trusted. */
	header(): string;
	/** All that the header has said since the last `forget`, each sentence once, numbers of seconds as `N`. */
	said(): readonly string[];
	/** Begins anew to note what the header says, and which requests come. */
	forget(): void;
	/** What was asked of the list of Deployments since the last `forget`, in order: `watch-list deployments`, `list …`, `watch …`. */
	asked(): readonly string[];
	/** Likewise of every list. */
	askedOfAll(): readonly string[];
	/** The workload that is open. */
	opened(): OpenedWorkload | undefined;
	/** Whether the mirror holds what the server holds. */
	isTrue(): boolean;
	/** For how long at the most the header has said `live` while the picture was another than the server's; milliseconds. */
	longestLieMs(): number;
	/** Timers of the mirror and of what is below it that wait. */
	timers(): number;
	/** Lets time pass until the condition holds. */
	until(condition: () => boolean, withinMs?: number): Promise<void>;
	/** Lets time pass until the header says `live` and the mirror holds what the server holds. */
	untilRight(withinMs?: number): Promise<void>;
	/** Changes a Deployment at the server: it is rolled out to another image. */
	change(name?: string): void;
	close(): Promise<void>;
}

export interface FaultyClusterOptions {
	readonly seed?: string;
	/** Workloads beside the three Deployments. */
	readonly objects?: readonly NewObject[];
	/** What containers print. */
	readonly logs?: PodLogs;
	/** The test is about a picture that is wrong and shown as live. */
	readonly mayLie?: true;
	/** Files are read, or bytes packed, by other threads. */
	readonly usesThreads?: boolean;
	/** Programs are started that end by themselves. */
	readonly usesPrograms?: boolean;
	/** Changes the kubeconfig that leads to the proxy. */
	readonly kubeconfig?: (proxied: ResolvedKubeconfig) => ResolvedKubeconfig;
	/** Called before the mirror connects. */
	readonly before?: (parts: {readonly proxy: FaultProxy; readonly simulated: SimulatedCluster}) => void;
}

/** Nothing is live unless something arrived within 10 s; the clock goes in steps, and the change may be some of them older. */
const lieLimitMs = 10_100;

/** The Deployments of the simulated cluster, in the namespace `default`. */
const names = ['api', 'web', 'worker'];

export const web = {kind: 'Deployment', namespace: 'default', name: 'web'} as const;

export async function startFaultyCluster(options: FaultyClusterOptions = {}): Promise<FaultyCluster> {
	const {seed = 'faults', usesThreads = false, usesPrograms = false, kubeconfig = proxied => proxied, before} = options;
	const {objects = [], logs} = options;
	// TLS knows no other time than the machine's.
	const clock = createDrivenClock(systemClock.now(), {usesThreads, usesPrograms});
	const users = new Map([[ADMIN_TOKEN, admin]]);
	const simulated = createSimulatedCluster({
		seed,
		startMs: clock.now(),
		users,
		timers: clock,
		...(logs ? {logs} : {}),
	});
	createAll(simulated.world, [...names.map(name => deployment({name, image: `${name}:v1`, replicas: 2})), ...objects]);
	const served = await serveCluster({port: 0, speed: 1, clock});
	served.begin(simulated);
	const proxy = await startFaultProxy({port: served.server.port, clock});
	before?.({proxy, simulated});
	const timed = countTimers(clock);
	const cluster = connect({
		kubeconfig: kubeconfig(
			kubeconfigOf({
				server: proxy.url,
				user: {token: ADMIN_TOKEN},
				cluster: {certificateAuthority: {type: 'text', text: certificate('ca')}},
			}),
		),
		userAgent: 'rolltop/test',
		clock: timed.clock,
		random: createRandom(seed),
		env: process.env,
	});

	const header = () => trustText(cluster.view(), cluster.now()).text;
	const isTrue = () => holdsTruth(cluster, simulated);
	const lie = measureLies(clock, () => header() === 'live' && !showsTruth(cluster, simulated));
	const said = new Set<string>();
	let firstRequest = 0;
	const sinceForgotten = () => proxy.requests.slice(firstRequest);
	clock.onStep(() => said.add(header().replaceAll(/\d+(?= ?s\b)/g, 'N')));
	const until: FaultyCluster['until'] = (condition, withinMs) =>
		clock.until(
			condition,
			() => `the header says "${header()}", the mirror is ${isTrue() ? 'right' : 'wrong'}`,
			withinMs,
		);
	return {
		cluster,
		simulated,
		proxy,
		clock,
		header,
		said: () => [...said],
		forget() {
			said.clear();
			firstRequest = proxy.requests.length;
		},
		asked: () =>
			sinceForgotten()
				.filter(({path}) => path === '/apis/apps/v1/deployments')
				.map(requestText),
		askedOfAll: () => sinceForgotten().filter(isOfList).map(requestText),
		opened: () => cluster.view().opened,
		isTrue,
		longestLieMs: lie.longestMs,
		timers: timed.waiting,
		until,
		untilRight: withinMs => until(() => header() === 'live' && isTrue(), withinMs),
		change: (name = web.name) => rollOut(simulated, name),
		async close() {
			cluster.close();
			await proxy.close();
			await served.stop();
		},
	};
}

/** Runs a test on a faulty cluster of its own, and closes it. Nothing may have been shown as live for long that was not. */
export async function withFaultyCluster(
	options: FaultyClusterOptions,
	use: (faulty: FaultyCluster) => Promise<void>,
): Promise<void> {
	const faulty = await startFaultyCluster(options);
	try {
		await use(faulty);
		assert.ok(
			options.mayLie || faulty.longestLieMs() <= lieLimitMs,
			`live was shown for ${faulty.longestLieMs()} ms of what was not`,
		);
	} finally {
		await faulty.close();
	}
}

/** The same clock, with a count of what was asked of it. */
function countTimers(clock: Clock): {readonly clock: Clock; readonly waiting: () => number} {
	const waiting = new Set<object>();
	return {
		waiting: () => waiting.size,
		clock: {
			...clock,
			after(delayMs, callback) {
				const timer = {};
				waiting.add(timer);
				const cancel = clock.after(delayMs, () => {
					waiting.delete(timer);
					callback();
				});
				return () => {
					waiting.delete(timer);
					cancel();
				};
			},
		},
	};
}

/** Rolls a workload out to another image, at the server. */
export function rollOut({world}: SimulatedCluster, name: string, kind: WorkloadKind = 'Deployment'): void {
	const object = world.get(kind, web.namespace, name);
	if (!object) throw new Error(`there is no ${kind} ${name}`);
	const image = `${name}:v${object.metadata.resourceVersion}`;
	const made = {Deployment: deployment, StatefulSet: statefulSet, DaemonSet: daemonSet}[kind];
	world.update({...object, spec: made({name, image, replicas: 2}).spec});
}

/** What is on the screen: the workload that is open, else the list. */
function showsTruth(cluster: Cluster, simulated: SimulatedCluster): boolean {
	const {workloads, opened} = cluster.view();
	return opened ? openedIsTrue(opened, simulated) : sameVersions(workloads.items, listed(simulated));
}

function holdsTruth(cluster: Cluster, simulated: SimulatedCluster): boolean {
	const {items} = cluster.view().workloads;
	return sameVersions(items, listed(simulated)) && showsTruth(cluster, simulated);
}

const listed = ({store}: SimulatedCluster) => workloadKinds.flatMap(kind => store.list(kind));

function openedIsTrue(opened: OpenedWorkload, {store}: SimulatedCluster): boolean {
	const {target, workload, replicaSets, controllerRevisions, pods} = opened;
	const own = store.get(target.kind, target.namespace, target.name);
	if (!sameVersions(workload ? [workload] : [], own ? [own] : [])) return false;
	if (target.kind !== 'Deployment') {
		const controlled = (kind: string) => (own ? store.controlledBy(kind, own.metadata.uid) : []);
		return (
			sameVersions(controllerRevisions.items, controlled('ControllerRevision')) &&
			sameVersions(pods.items, controlled('Pod'))
		);
	}
	const sets = own ? store.controlledBy('ReplicaSet', own.metadata.uid) : [];
	const ownPods = sets.flatMap(set => store.controlledBy('Pod', set.metadata.uid));
	return sameVersions(replicaSets.items, sets) && sameVersions(pods.items, ownPods);
}

type Versioned = Pick<KubernetesObject, 'metadata'>;

function sameVersions(held: readonly Versioned[], truth: readonly Versioned[]): boolean {
	const versions = new Map(truth.map(({metadata}) => [metadata.uid, metadata.resourceVersion]));
	return (
		held.length === versions.size && held.every(({metadata}) => versions.get(metadata.uid) === metadata.resourceVersion)
	);
}

function measureLies(clock: DrivenClock, lies: () => boolean) {
	let sinceMs: number | undefined;
	let longestMs = 0;
	clock.onStep(() => {
		sinceMs = lies() ? (sinceMs ?? clock.monotonicMs()) : undefined;
		if (sinceMs !== undefined) longestMs = Math.max(longestMs, clock.monotonicMs() - sinceMs);
	});
	return {longestMs: () => longestMs};
}

/** Neither a heartbeat nor a question about rights. */
const isOfList = ({method, path}: ProxiedRequest) => method === 'GET' && path !== '/readyz' && path !== '/version';

function requestText({path, query, isWatch}: ProxiedRequest): string {
	const verb = query.get('sendInitialEvents') === 'true' ? 'watch-list' : isWatch ? 'watch' : 'list';
	return `${verb} ${path.slice(path.lastIndexOf('/') + 1)}`;
}

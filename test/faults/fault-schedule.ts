import type {Duplex} from 'node:stream';
import type {WorkloadName} from '../../source/cluster/cluster.ts';
import type {Random} from '../../source/control-plane/random.ts';
import {workloadKinds} from '../../source/rollout/workload-kind.ts';
import {failure, pass, type Treatment} from '../helpers/fault-proxy.ts';
import {buffered, cutAt} from '../helpers/fault-streams.ts';
import {type FaultyCluster, rollOut, web} from '../helpers/faulty-cluster.ts';

/** What befalls a cluster beside what befalls each: both are overcome more slowly than the rest, as they should be. */
export interface Trouble {
	/** A proxy holds answers back: what is told goes by lists every 10 s until it is known to be gone. */
	readonly holdsBack: boolean;
	/** The server refuses the credentials, or rights are taken away, for a while. */
	readonly refuses: boolean;
}

/** One cluster while it suffers. */
interface Suffering {
	readonly faulty: FaultyCluster;
	readonly random: Random;
	readonly trouble: Trouble;
	/** Answers that are held back, which nothing else would ever end. */
	readonly heldBack: Set<Duplex>;
}

/** What befalls a cluster at one moment; what lasts is over when all is. */
type Blow = (suffering: Suffering) => void;

export const below = (random: Random, count: number) => Math.floor(random() * count);

export function oneOf<T>(random: Random, [first, ...others]: readonly [T, ...T[]]): T {
	return [first, ...others][below(random, others.length + 1)] ?? first;
}

const refusals: readonly Treatment[] = [
	failure(401, 'Unauthorized', 'Unauthorized'),
	failure(403, 'Forbidden', 'deployments.apps is forbidden: User "jane" cannot list resource "deployments"'),
];

function heldBack({heldBack: streams}: Suffering): Treatment {
	return {
		type: 'mangle',
		stream() {
			const stream = buffered(65_536);
			streams.add(stream.on('error', () => {}).once('close', () => streams.delete(stream)));
			return stream;
		},
	};
}

/** What the requests of a kind meet until the next blow of this sort. */
function spoil(suffering: Suffering): void {
	const {faulty, random, trouble} = suffering;
	const treatment = oneOf<Treatment>(random, [
		pass,
		pass,
		{type: 'rst'},
		{type: 'fin'},
		{type: 'blackhole'},
		{type: 'dropAnswer'},
		{type: 'delay', ms: below(random, 4000)},
		{type: 'mangle', stream: () => cutAt(below(random, 6000))},
		{type: 'status', status: 429, headers: {'retry-after': '1'}},
		failure(410, 'Expired', 'too old resource version'),
		failure(500, 'InternalError', 'etcdserver: leader changed'),
		failure(503, 'ServiceUnavailable', 'not ready'),
		...(trouble.holdsBack ? [heldBack(suffering), heldBack(suffering)] : []),
		...(trouble.refuses ? [...refusals, ...refusals] : []),
	]);
	const concerns = oneOf<(isWatch: boolean) => boolean>(random, [() => true, isWatch => isWatch, isWatch => !isWatch]);
	const share = random();
	faulty.proxy.treat(({isWatch}) => (concerns(isWatch) && random() < share ? treatment : pass));
}

/** All workloads but the one whose size is written from here. */
const rolled: readonly [WorkloadName, ...WorkloadName[]] = [
	web,
	{...web, name: 'api'},
	{...web, name: 'worker'},
	{kind: 'StatefulSet', namespace: 'default', name: 'db'},
	{kind: 'DaemonSet', namespace: 'default', name: 'agent'},
];

function changeAny({faulty: {simulated}, random}: Suffering): void {
	const {kind, namespace, name} = oneOf(random, rolled);
	if (simulated.world.get(kind, namespace, name)) rollOut(simulated, name, kind);
}

/** Looks at a pod and its log, as a person does who goes on from Rollout. */
function lookAtPod({faulty: {cluster, simulated}, random}: Suffering): void {
	const [first, ...others] = simulated.store.list('Pod').filter(({metadata}) => metadata.name.startsWith('web-'));
	if (!first) return;
	const {metadata} = oneOf(random, [first, ...others]);
	const pod = {namespace: metadata.namespace ?? '', name: metadata.name, uid: metadata.uid};
	cluster.openPod(pod);
	cluster.openLog({namespace: pod.namespace, pod: pod.name, container: 'web', previous: false});
}

function lookAway({faulty: {cluster}}: Suffering): void {
	cluster.openLog(undefined);
	cluster.openPod(undefined);
}

const blows: readonly [Blow, ...Blow[]] = [
	changeAny,
	changeAny,
	changeAny,
	spoil,
	spoil,
	({faulty: {proxy}}) => proxy.link.finishAll(),
	({faulty: {proxy}}) => proxy.link.resetAll(),
	({faulty: {proxy}}) => proxy.link.strand(),
	({faulty: {proxy}}) => proxy.link.silence(),
	({faulty: {proxy}}) => proxy.link.lift(),
	({faulty: {proxy}}) => proxy.link.refuse(),
	({faulty: {proxy}}) => proxy.link.accept(),
	({faulty: {simulated}}) => void simulated.faults.begin({kind: 'compact'}),
	({faulty: {simulated}}) => void simulated.faults.begin({kind: 'cut-watches'}),
	// The machine sleeps for a while.
	({faulty: {clock}, random}) => clock.set(clock.now() + below(random, 120_000)),
	({faulty: {cluster}, random}) => cluster.open(oneOf(random, rolled)),
	({faulty: {cluster}}) => cluster.closeWorkload(),
	({faulty: {cluster}}) => cluster.reconnect(),
	lookAtPod,
	lookAway,
];

/**
 * Faults of every kind at random moments for so long; then none any more, and a workload of any kind is open, and a pod
 * with its log. `meanwhile` is called between two blows.
 */
export async function sufferFaults(
	faulty: FaultyCluster,
	random: Random,
	{forMs, meanwhile, ...trouble}: Trouble & {readonly forMs: number; readonly meanwhile: () => void},
): Promise<void> {
	const {clock, proxy, cluster} = faulty;
	const suffering: Suffering = {faulty, random, trouble, heldBack: new Set()};
	const untilMs = clock.monotonicMs() + forMs;
	while (clock.monotonicMs() < untilMs) {
		oneOf(random, blows)(suffering);
		meanwhile();
		await clock.pass(below(random, 3000));
	}
	proxy.treat(() => pass);
	proxy.link.lift();
	proxy.link.accept();
	for (const stream of suffering.heldBack) stream.destroy();
	const [last = web] = workloadKinds.flatMap(kind =>
		random() < 0.4 ? (rolled.find(each => each.kind === kind) ?? []) : [],
	);
	cluster.open(last);
	lookAtPod(suffering);
}

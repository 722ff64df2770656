import type {Random} from '../../source/control-plane/random.ts';
import {failure, pass, type Treatment} from '../helpers/fault-proxy.ts';
import {cutAt} from '../helpers/fault-streams.ts';
import {type FaultyCluster, rollOut, web} from '../helpers/faulty-cluster.ts';

/** What befalls a cluster at one moment; what lasts is over when `end` is called. */
type Blow = (faulty: FaultyCluster, random: Random) => void;

const below = (random: Random, count: number) => Math.floor(random() * count);

function oneOf<T>(random: Random, [first, ...others]: readonly [T, ...T[]]): T {
	return [first, ...others][below(random, others.length + 1)] ?? first;
}

/** What the requests of a kind meet until the next blow of this sort. */
function spoil({proxy}: FaultyCluster, random: Random): void {
	const treatment = oneOf<Treatment>(random, [
		pass,
		pass,
		{type: 'rst'},
		{type: 'fin'},
		{type: 'blackhole'},
		{type: 'delay', ms: below(random, 4000)},
		{type: 'mangle', stream: () => cutAt(below(random, 6000))},
		{type: 'status', status: 429, headers: {'retry-after': '1'}},
		failure(410, 'Expired', 'too old resource version'),
		failure(500, 'InternalError', 'etcdserver: leader changed'),
		failure(503, 'ServiceUnavailable', 'not ready'),
	]);
	const concerns = oneOf<(isWatch: boolean) => boolean>(random, [() => true, isWatch => isWatch, isWatch => !isWatch]);
	const share = random();
	proxy.treat(({isWatch}) => (concerns(isWatch) && random() < share ? treatment : pass));
}

function changeAny({simulated}: FaultyCluster, random: Random): void {
	const name = oneOf(random, ['api', 'web', 'worker']);
	const present = simulated.world.get('Deployment', web.namespace, name);
	if (present) rollOut(simulated, name);
}

const blows: readonly [Blow, ...Blow[]] = [
	changeAny,
	changeAny,
	changeAny,
	spoil,
	spoil,
	({proxy}) => proxy.link.finishAll(),
	({proxy}) => proxy.link.resetAll(),
	({proxy}) => proxy.link.strand(),
	({proxy}) => proxy.link.silence(),
	({proxy}) => proxy.link.lift(),
	({proxy}) => proxy.link.refuse(),
	({proxy}) => proxy.link.accept(),
	({simulated}) => void simulated.faults.begin({kind: 'compact'}),
	({simulated}) => void simulated.faults.begin({kind: 'cut-watches'}),
	// The machine sleeps for a while.
	({clock}, random) => clock.set(clock.now() + below(random, 120_000)),
	({cluster}) => cluster.open(web),
	({cluster}) => cluster.closeWorkload(),
	({cluster}) => cluster.reconnect(),
];

/** Faults of every kind at random moments for so long; then none any more. */
export async function sufferFaults(faulty: FaultyCluster, random: Random, forMs: number): Promise<void> {
	const {clock, proxy, cluster} = faulty;
	const untilMs = clock.monotonicMs() + forMs;
	while (clock.monotonicMs() < untilMs) {
		oneOf(random, blows)(faulty, random);
		await clock.pass(below(random, 3000));
	}
	proxy.treat(() => pass);
	proxy.link.lift();
	proxy.link.accept();
	cluster.open(web);
}

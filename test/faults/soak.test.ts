import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import {createRandom, type Random} from '../../source/control-plane/random.ts';
import {createScenarioLogs} from '../../source/simulator/scenario-logs.ts';
import {daemonSet, deployment, statefulSet} from '../../source/simulator/scenarios/build.ts';
import {type FaultyCluster, web, withFaultyCluster} from '../helpers/faulty-cluster.ts';
import {settledHeapBytes} from '../helpers/settled-heap.ts';
import {sufferFaults, type Trouble} from './fault-schedule.ts';

/** Seeds beyond the first ones that failed once. */
const onceFailed = [169, 181];

/** `SOAK_SEEDS=200`, as `npm run test:soak` has it, is the first 200; `SOAK_SEEDS=201-250` only those. */
function chosenSeeds(text = '8'): readonly number[] {
	const [first, last] = text.split('-').map(Number);
	assert.ok(first && last !== 0, 'SOAK_SEEDS is a number, or two with a dash');
	const from = last === undefined ? 1 : first;
	const seeds = Array.from({length: (last ?? first) - from + 1}, (_, index) => from + index);
	return last === undefined ? [...new Set([...seeds, ...onceFailed])] : seeds;
}

const faultyForMs = 60_000;

/** After the last fault the mirror is what the server holds within this time. */
const healedWithinMs = 20_000;

/** What was refused is tried again each minute; who presses r need not wait. */
const allowedWithinMs = 66_000;

/**
 * Where watches were held back, or swallowed, which looks the same, lists each 10 s stand in for them, and are called STALE
 * for that, until a watch is tried again.
 */
const watchedWithinMs = 6 * 60_000;

/** For so long it must stay right. */
const quietMs = 10_000;

/** A change of the server may be on its way for so long. */
const lateMs = 1000;

/** Of the list, an open workload, those that are attended to, a pod and its log, with what the writes ask. */
const mostRequests = 1200;

const logEveryMs = 500;

const logs = createScenarioLogs([
	{image: 'web', opening: ['started'], everyMs: logEveryMs, repeating: ['one', 'two', 'three']},
]);

const sized = {...web, name: 'sized'};

const objects = [
	statefulSet({name: 'db', image: 'db:v1', replicas: 2}),
	daemonSet({name: 'agent', image: 'agent:v1'}),
	deployment({name: sized.name, image: 'sized:v1', replicas: 1}),
];

/** A person who scales one Deployment, each time to a size that it never had, as soon as the last answer is there. */
function startScaling({cluster, clock, simulated}: FaultyCluster, random: Random) {
	const sizes = new Set<number>();
	const note = () => {
		const spec = simulated.store.get('Deployment', sized.namespace, sized.name)?.spec as {readonly replicas: number};
		sizes.add(spec.replicas);
	};
	clock.onStep(note);
	const faults: string[] = [];
	let next = 2;
	let isUnderWay = false;

	async function scale(): Promise<void> {
		const replicas = next++;
		const previewed = await cluster.preview({kind: 'scale', target: sized, replicas});
		if (previewed.type !== 'ready') return;
		const outcome = await cluster.perform(previewed.preview);
		note();
		const isDone = sizes.has(replicas);
		const isUnknown =
			outcome.type === 'failed' && (outcome.unknown === true || /^It had not been done/.test(outcome.sentence));
		if (!isUnknown && isDone !== (outcome.type === 'done')) {
			faults.push(`scaled to ${replicas} ${isDone ? '' : 'not '}done: ${JSON.stringify(outcome)}`);
		}
	}

	return {
		faults,
		isUnderWay: () => isUnderWay,
		perhaps() {
			if (isUnderWay || random() > 0.4) return;
			isUnderWay = true;
			void scale().finally(() => {
				isUnderWay = false;
			});
		},
	};
}

/** The pod that is looked at is as the server has it, and every line of its log is there, once and in order. */
function isPodRight({cluster, simulated}: FaultyCluster): boolean {
	const {pod, log} = cluster.view();
	if (!pod || !log) return pod === log;
	const there = simulated.store.get('Pod', pod.target.namespace, pod.target.name);
	const isThere = there !== undefined && there.metadata.uid === pod.target.uid;
	if (isThere !== (pod.gone === undefined)) return false;
	if (isThere && pod.pod?.metadata.resourceVersion !== there.metadata.resourceVersion) return false;
	const {state} = log.status;
	if (isThere ? state !== 'following' : state !== 'ended' && state !== 'refused') return false;
	const times = log.lines.map(({time}) => Date.parse(time));
	return times.every((time, index) => index === 0 || time - (times[index - 1] ?? 0) === logEveryMs);
}

/** From here on the header says live at every moment, and what is shown is at most so old. */
async function staysRight({clock, header, isTrue}: FaultyCluster): Promise<void> {
	let wrongForMs = 0;
	const said = new Set<string>();
	let lastMs = clock.monotonicMs();
	const end = clock.onStep(() => {
		said.add(header());
		wrongForMs = isTrue() ? 0 : wrongForMs + clock.monotonicMs() - lastMs;
		lastMs = clock.monotonicMs();
		if (wrongForMs > lateMs) said.add(`wrong for ${wrongForMs} ms`);
	});
	await clock.pass(quietMs);
	end();
	assert.deepEqual([...said], ['live']);
}

async function soak(seed: number, faulty: FaultyCluster) {
	const {cluster, proxy, clock, timers, header, isTrue, until} = faulty;
	const trouble: Trouble = {holdsBack: seed % 5 === 0, refuses: seed % 4 === 1};
	const random = createRandom(`faults ${seed}`);
	const scaling = startScaling(faulty, createRandom(`writes ${seed}`));
	// Until the heartbeat has a connection of its own, nobody can tell that those of the watches are dead.
	await clock.pass(6000);
	await sufferFaults(faulty, random, {...trouble, forMs: faultyForMs, meanwhile: scaling.perhaps});
	// What the last rollout still has to do is no fault.
	await clock.pass(5000);
	await until(isTrue, (trouble.refuses ? allowedWithinMs : healedWithinMs) - 5000);
	await until(() => header() === 'live' || /holds watches back/.test(header()), healedWithinMs);
	await until(() => header() === 'live' && isTrue(), watchedWithinMs);
	await until(() => !scaling.isUnderWay(), 30_000);
	await until(() => isPodRight(faulty), allowedWithinMs);
	await staysRight(faulty);
	assert.ok(isTrue() && isPodRight(faulty));
	assert.deepEqual(scaling.faults, []);
	assert.ok(proxy.requests.length < mostRequests, `${proxy.requests.length} requests`);
	cluster.close();
	await until(() => proxy.link.connectionsOpen() === 0, 5000);
	assert.equal(timers(), 0, 'a timer is left');
}

const run = (seed: number) => withFaultyCluster({seed: `${seed}`, objects, logs}, faulty => soak(seed, faulty));

const listenersOfProcess = () => process.eventNames().reduce((count, name) => count + process.listenerCount(name), 0);

/** How far the heap may move in three runs; one mirror that stayed, with its cluster and its proxy, is more than 3 MB. */
const leftBytes = 3 * 1024 * 1024;

describe('soak: a minute of faults at random, and 20 s later the console is right', {concurrency: 8}, () => {
	for (const seed of chosenSeeds(process.env.SOAK_SEEDS)) {
		it(`seed ${seed}`, () => run(seed));
	}
});

describe('soak: what is left of it', () => {
	let listeners = 0;
	const warnings: string[] = [];
	before(() => {
		listeners = listenersOfProcess();
	});

	it('is no listener of the process, no warning of too many, and no memory', async () => {
		const warned = (warning: Error) => void warnings.push(warning.message);
		process.on('warning', warned);
		await run(1);
		const before = settledHeapBytes();
		for (let count = 0; count < 3; count++) await run(1);
		const grownBytes = settledHeapBytes() - before;
		process.off('warning', warned);
		assert.deepEqual(warnings, []);
		assert.equal(listenersOfProcess(), listeners);
		assert.ok(grownBytes < leftBytes, `the heap grew by ${grownBytes} bytes`);
	});
});

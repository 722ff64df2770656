import assert from 'node:assert/strict';
import {createScenarioLogs} from '../../source/simulator/scenario-logs.ts';
import {type FaultyCluster, web, withFaultyCluster} from '../helpers/faulty-cluster.ts';
import {faultTest} from './fault-test.ts';

const lost = (why: string) => `STALE, as of Ns ago: ${why}`;

faultTest(3, 'an API server that restarts is resumed where the watches were, without a list', () =>
	withFaultyCluster(
		{},
		async ({cluster, proxy, clock, change, header, forget, askedOfAll, said, until, untilRight}) => {
			cluster.open(web);
			await untilRight();
			forget();
			proxy.link.refuse();
			proxy.link.finishAll();
			change();
			await until(() => header() !== 'live', 2000);
			await clock.pass(5000);
			proxy.link.accept();
			await untilRight(2000);
			assert.ok(said().includes(lost('connection refused; next try in Ns')), said().join('\n'));
			// The one that began to roll meanwhile is looked after from now on: its parts were not watched before.
			const begun = ['watch-list replicasets', 'watch-list pods'];
			const resumed = askedOfAll().filter(request => !begun.includes(request));
			assert.ok(
				resumed.every(request => request.startsWith('watch ')),
				askedOfAll().join(),
			);
			const wanted = ['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'pods', 'events'];
			assert.deepEqual(
				wanted.filter(resource => !resumed.includes(`watch ${resource}`)),
				[],
			);
			assert.ok(askedOfAll().length <= 2 * proxy.watchesOpen(), `${askedOfAll().length} requests`);
		},
	),
);

faultTest(3, 'a restart behind a balancer, where another server answers at once, is not seen', () =>
	withFaultyCluster({}, async ({cluster, proxy, change, forget, askedOfAll, said, untilRight}) => {
		cluster.open(web);
		await untilRight();
		forget();
		proxy.link.finishAll();
		change();
		await untilRight(2000);
		assert.deepEqual(said(), ['live']);
		assert.ok(
			askedOfAll().every(request => request.startsWith('watch ')),
			askedOfAll().join(),
		);
		assert.equal(askedOfAll().length, proxy.watchesOpen());
	}),
);

faultTest(4, 'API servers that are all down are told with since when, and when the next try is', () =>
	withFaultyCluster({}, async ({proxy, clock, change, header, forget, asked, until, untilRight}) => {
		await untilRight();
		forget();
		proxy.link.refuse();
		proxy.link.resetAll();
		await until(() => header() !== 'live', 2000);
		await clock.pass(60_000);
		change();
		assert.match(header(), /^STALE, as of 6\ds ago: connection refused; next try in 1s$/);
		proxy.link.accept();
		await untilRight(2000);
		assert.deepEqual(asked(), ['watch deployments']);
	}),
);

for (const [how, cut] of [
	['with FIN', 'finishAll'],
	['with RST', 'resetAll'],
] as const) {
	faultTest(5, `a balancer that cuts idle connections ${how} is not seen`, () =>
		withFaultyCluster({}, async ({proxy, clock, change, forget, asked, said, untilRight}) => {
			await untilRight();
			forget();
			for (let minute = 1; minute <= 5; minute++) {
				await clock.pass(60_000);
				proxy.link[cut]();
				change();
				await untilRight(2000);
			}
			assert.deepEqual(said(), ['live']);
			assert.deepEqual(asked(), Array(5).fill('watch deployments'));
		}),
	);
}

faultTest(6, 'a link that is dead without a word is told within 10 s; back again, all is right within 2 s', () =>
	withFaultyCluster({}, async ({proxy, clock, change, header, forget, asked, until, untilRight}) => {
		await untilRight();
		forget();
		for (const back of ['lift', 'resetAll'] as const) {
			proxy.link.silence();
			change();
			await until(() => header().startsWith('STALE'), 10_000);
			await clock.pass(40_000);
			assert.match(header(), /^STALE, as of 4\ds ago: no connection within 2 s/);
			// With a reset, the devices on the way have forgotten the connections.
			proxy.link[back]();
			proxy.link.lift();
			await untilRight(2000);
		}
		assert.deepEqual(new Set(asked()), new Set(['watch deployments']));
		assert.ok(asked().length <= 4, asked().join());
	}),
);

faultTest(7, 'a laptop that slept drops its connections as it wakes, and its ages are right', () =>
	withFaultyCluster({}, async ({proxy, clock, change, header, forget, said, asked, until, untilRight}) => {
		await untilRight();
		await clock.pass(10_000);
		forget();
		proxy.link.strand();
		change();
		clock.set(clock.now() + 3_600_000);
		assert.equal(header(), 'STALE, as of 60m ago: nothing arrived for 10 s, retrying');
		await untilRight(2500);
		assert.ok(!said().some(text => /as of N?s/.test(text)), said().join('\n'));
		assert.deepEqual(asked(), ['watch deployments']);
		await until(() => proxy.link.connectionsOpen() >= 2, 10_000);
	}),
);

faultTest(
	6,
	'connections that are all forgotten on the way, in the middle of changes, are found out by the heartbeat',
	() =>
		withFaultyCluster({}, async ({proxy, clock, change, header, until, untilRight}) => {
			await untilRight();
			// Bytes all the time: no silence asks for a heartbeat.
			for (let second = 0; second < 60; second++) {
				if (second % 4 === 0) change();
				await clock.pass(1000);
			}
			proxy.link.strand();
			change();
			await until(() => header() !== 'live', 10_000);
			await untilRight(3000);
		}),
);

/** Follows the log of a pod, until its lines come. */
async function followLog({cluster, simulated, until}: FaultyCluster): Promise<void> {
	const [pod] = simulated.store.list('Pod').filter(({metadata}) => metadata.name.startsWith('web-'));
	assert.ok(pod);
	cluster.openLog({namespace: web.namespace, pod: pod.metadata.name, container: 'web', previous: false});
	await until(() => cluster.view().log?.status.state === 'following', 5000);
}

const chattering = createScenarioLogs([{image: 'web', opening: ['started'], everyMs: 500, repeating: ['one', 'two']}]);

faultTest(6, 'connections that are all forgotten are found out though a log is followed on a new one', () =>
	withFaultyCluster({logs: chattering}, async faulty => {
		const {cluster, proxy, clock, change, isTrue, until, untilRight} = faulty;
		await untilRight();
		await clock.pass(10_000);
		for (let time = 1; time <= 3; time++) {
			proxy.link.strand();
			change('api');
			await followLog(faulty);
			await until(isTrue, 9500);
			await untilRight(3000);
			cluster.openLog(undefined);
			await clock.pass(10_000);
		}
	}),
);

faultTest(
	6,
	'connections that are unknown to the devices on the way, which say so when asked, are found out as quickly',
	() =>
		withFaultyCluster({}, async ({cluster, proxy, clock, change, until, untilRight, isTrue, said, forget}) => {
			cluster.open(web);
			await untilRight();
			await clock.pass(6000);
			forget();
			proxy.link.forget();
			change();
			// The keep-alive of a silent watch would find it out, each in its own time; the heartbeat asks sooner.
			await until(isTrue, 7000);
			await untilRight(3000);
			assert.deepEqual(said(), ['live']);
		}),
);

const lineBytes = 4000;

/** More than the narrow place lets through. */
const flooding = createScenarioLogs([
	{image: 'web', opening: ['started'], everyMs: 40, repeating: ['x'.repeat(lineBytes)]},
]);
const bytesPerSecond = 64_000;

/** What is said of a link that is full: what it holds back, and a piece of the log more, is in front of each answer. */
const fullLinks: readonly {readonly holdsMs: number; readonly shown: readonly string[]}[] = [
	{holdsMs: 1500, shown: ['live']},
	{holdsMs: 7000, shown: ['live', lost('no answer within N s, retrying')]},
];
for (const {holdsMs, shown} of fullLinks) {
	faultTest(6, `a link that is full of a log, ${holdsMs / 1000} s of it, keeps its connections`, () =>
		withFaultyCluster({logs: flooding}, async faulty => {
			const {cluster, proxy, clock, said, forget, askedOfAll, untilRight} = faulty;
			cluster.open(web);
			await untilRight();
			await clock.pass(10_000);
			await followLog(faulty);
			forget();
			proxy.link.narrow({bytesPerSecond, bufferBytes: (bytesPerSecond * holdsMs) / 1000});
			await clock.pass(40_000);
			assert.deepEqual(new Set(said()), new Set(shown));
			// Nothing was dropped, so that nothing was to be asked anew.
			assert.deepEqual(askedOfAll(), []);
			assert.equal(cluster.view().log?.status.state, 'following');
		}),
	);
}

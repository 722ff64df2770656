import assert from 'node:assert/strict';
import {compose} from 'node:stream';
import {createRandom} from '../../source/control-plane/random.ts';
import type {SimulatedCluster} from '../../source/simulator/cluster.ts';
import {failure, type ProxiedRequest, pass, type Treatment} from '../helpers/fault-proxy.ts';
import {buffered, byLine, cutAt, inPieces, packedAndCutAt} from '../helpers/fault-streams.ts';
import {rollOut, web, withFaultyCluster} from '../helpers/faulty-cluster.ts';
import {faultTest} from './fault-test.ts';

const isWatchList = ({query}: ProxiedRequest) => query.get('sendInitialEvents') === 'true';

/** A rollout of two pods, and the time until the next list stands in for what a watch would have told. */
const settledMs = 10_000 + 10_000;

/** An API server that does not know WatchList. */
const refused = failure(422, 'Invalid', 'sendInitialEvents is forbidden for watch');

/** So that lists are read page by page, each of one object. */
const onePerPage = (request: ProxiedRequest): Treatment =>
	isWatchList(request) ? refused : request.isWatch ? pass : {type: 'pass', query: {limit: '1'}};

for (const how of ['in the stream', 'as the answer'] as const) {
	faultTest(1, `a compaction, told ${how}, is answered by one list; the rows stay`, () =>
		withFaultyCluster({}, async ({simulated, proxy, cluster, clock, change, forget, asked, said, untilRight}) => {
			await untilRight();
			forget();
			let fewest = Number.POSITIVE_INFINITY;
			clock.onStep(() => {
				fewest = Math.min(fewest, cluster.view().workloads.items.length);
			});
			if (how === 'as the answer') {
				const gone = failure(410, 'Expired', 'too old resource version');
				proxy.treat(request => (isWatchList(request) ? pass : request.isWatch ? gone : pass));
			}
			simulated.faults.begin({kind: 'cut-watches'});
			change();
			change();
			simulated.faults.begin({kind: 'compact'});
			await untilRight(3000);
			assert.deepEqual(asked(), ['watch deployments', 'watch-list deployments']);
			assert.ok(
				said().every(text => /^live$|^loading/.test(text)),
				said().join('\n'),
			);
			assert.equal(fewest, 3);
		}),
	);
}

faultTest(2, 'a continue token that expires begins the list anew, once; then all is read at once', () => {
	let pages = 0;
	const expireSecond = (simulated: SimulatedCluster) => {
		if (++pages % 2 === 1 || pages > 4) return;
		rollOut(simulated, 'api');
		simulated.faults.begin({kind: 'compact'});
	};
	return withFaultyCluster(
		{
			before: ({proxy, simulated}) =>
				proxy.treat(request => {
					if (request.query.has('continue')) expireSecond(simulated);
					return request.query.get('resourceVersion') === '0' ? pass : onePerPage(request);
				}),
		},
		async ({proxy, said, untilRight}) => {
			await untilRight(10_000);
			const lists = proxy.requests.filter(({path, isWatch}) => path.endsWith('/deployments') && !isWatch);
			assert.deepEqual(
				lists.map(({query}) => `${query.has('continue') ? 'next' : 'first'} ${query.get('resourceVersion') ?? ''}`),
				['first ', 'next ', 'next ', 'first ', 'next ', 'next ', 'first 0'],
			);
			assert.ok(
				said().every(text => /^connecting$|^loading \d( of 3)?$|^live$/.test(text)),
				said().join('\n'),
			);
		},
	);
});

faultTest(17, 'streams that are cut anywhere, in a line, a letter or a packed block, lose nothing', () => {
	const random = createRandom('cuts');
	let cuts = 0;
	return withFaultyCluster(
		{
			usesThreads: true,
			before({proxy}) {
				proxy.treat(({path}) => {
					if (!path.endsWith('/deployments') || ++cuts > 40) return pass;
					const bytes = Math.floor(random() * 9000);
					return cuts % 3 === 0
						? {type: 'mangle', headers: {'content-encoding': 'gzip'}, stream: () => packedAndCutAt(bytes / 5)}
						: {type: 'mangle', stream: () => cutAt(bytes)};
				});
			},
		},
		async ({clock, change, until, untilRight}) => {
			while (cuts <= 40) {
				change();
				const before = cuts;
				await until(() => cuts > before || clock.monotonicMs() > 600_000);
			}
			await untilRight(20_000);
		},
	);
});

faultTest(18, 'an object of 3 MB that comes in crumbs is read as any other', () => {
	const filler = 'é'.repeat(1.5 * 1024 * 1024);
	const inflate = (line: string) => [
		line.replace(
			'"labels":',
			`"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"${filler}"},"labels":`,
		),
	];
	return withFaultyCluster(
		{
			before: ({proxy}) =>
				proxy.treat(({path}) =>
					path.endsWith('/deployments') ? {type: 'mangle', stream: () => compose(byLine(inflate), inPieces(64))} : pass,
				),
		},
		async ({change, cluster, untilRight}) => {
			await untilRight();
			change();
			await untilRight();
			const held = JSON.stringify(cluster.view().workloads.items);
			assert.ok(held.length < 20_000, `${held.length} bytes are held`);
		},
	);
});

faultTest(19, 'events that come twice, late or out of the past change nothing', () => {
	const past: string[] = [];
	const replay = (line: string) => {
		past.push(line);
		return [line, ...past.slice(-100).filter(old => !old.includes('BOOKMARK'))];
	};
	return withFaultyCluster({}, async ({simulated, proxy, cluster, clock, change, untilRight}) => {
		await untilRight();
		proxy.treat(({path}) => (path.endsWith('/deployments') ? {type: 'mangle', stream: () => byLine(replay)} : pass));
		simulated.faults.begin({kind: 'cut-watches'});
		const seen = new Map<string, number>();
		let views = 0;
		clock.onStep(() => {
			for (const {metadata} of cluster.view().workloads.items) {
				const version = Number(metadata.resourceVersion);
				assert.ok(version >= (seen.get(metadata.uid) ?? 0), `${metadata.name} went back to ${version}`);
				seen.set(metadata.uid, version);
			}
		});
		cluster.subscribe(() => views++);
		for (let round = 0; round < 5; round++) {
			change();
			await clock.pass(3000);
		}
		await untilRight(3000);
		const changes = simulated.store.log.after(0).filter(({object}) => object.kind === 'Deployment').length;
		assert.ok(past.length > 10 && views <= changes, `${past.length} events, ${views} notices of ${changes} changes`);
	});
});

faultTest(22, 'what was deleted and created again while nobody looked is another object, and the old one is gone', () =>
	withFaultyCluster({}, async ({simulated, proxy, cluster, clock, forget, askedOfAll, opened, untilRight}) => {
		cluster.open(web);
		await untilRight();
		await clock.pass(10_000);
		await untilRight();
		const uidOf = () => opened()?.workload?.metadata.uid;
		const before = uidOf();
		assert.ok((opened()?.events.items.length ?? 0) > 0);
		proxy.link.silence();
		const old = simulated.world.get('Deployment', web.namespace, web.name);
		assert.ok(old);
		simulated.world.delete('Deployment', web.namespace, web.name, {propagation: 'Background'});
		await clock.pass(5000);
		const {uid: _, resourceVersion: __, ...metadata} = old.metadata;
		simulated.world.create({...old, metadata});
		await clock.pass(10_000);
		simulated.faults.begin({kind: 'compact'});
		forget();
		proxy.link.lift();
		await untilRight(10_000);
		assert.notEqual(uidOf(), before);
		const events = opened()?.events.items ?? [];
		assert.ok(
			events.every(({involvedObject}) => involvedObject.uid !== before),
			'events of the old one are shown',
		);
		assert.ok(askedOfAll().length <= 20, askedOfAll().join('\n'));
	}),
);

for (const [how, treatment] of [
	['with FIN', {type: 'status', status: 200, headers: {'content-type': 'application/json'}}],
	['with RST', {type: 'mangle', stream: () => cutAt(0)}],
] as const) {
	faultTest(25, `watches that are ended ${how} as soon as they begin are told, and lists stand in for them`, () =>
		withFaultyCluster(
			{},
			async ({simulated, proxy, clock, change, header, forget, asked, said, until, untilRight, isTrue}) => {
				await untilRight();
				proxy.treat(({isWatch}) => (isWatch ? treatment : pass));
				simulated.faults.begin({kind: 'cut-watches'});
				await until(() => header().startsWith('STALE'), 5000);
				await clock.pass(20_000);
				forget();
				for (let minute = 1; minute <= 3; minute++) {
					change();
					await until(isTrue, settledMs);
					await clock.pass(30_000);
				}
				assert.ok(
					said().every(text => text.startsWith('STALE')),
					said().join('\n'),
				);
				assert.ok(asked().length <= 30, `${asked().length} requests in two minutes`);
				proxy.treat(() => pass);
				await untilRight(15_000);
			},
		),
	);
}

faultTest(25, 'where a proxy holds watches back that is told, and what is shown is at most 10 s old', () =>
	withFaultyCluster(
		{
			before: ({proxy}) =>
				proxy.treat(({isWatch}) => (isWatch ? {type: 'mangle', stream: () => buffered(65_536)} : pass)),
		},
		async ({cluster, proxy, clock, change, header, forget, asked, said, until, untilRight, isTrue}) => {
			await until(() => cluster.view().workloads.items.length === 3, 30_000);
			await until(() => header().startsWith('STALE'), 1000);
			assert.match(
				header(),
				/^STALE, as of \ds ago: something on the way holds watches back: read every 10 s; next try in \d+s$/,
			);
			forget();
			for (let minute = 1; minute <= 4; minute++) {
				change();
				await until(isTrue, settledMs);
				await clock.pass(30_000);
			}
			const told = /^STALE, as of Ns ago: something on the way holds watches back: read every N s/;
			assert.ok(
				said().every(text => told.test(text)),
				said().join('\n'),
			);
			assert.ok(asked().every(request => request === 'list deployments') && asked().length <= 18, asked().join());
			proxy.treat(() => pass);
			await untilRight(5 * 60_000);
		},
	),
);

faultTest(26, 'a WatchList that never says that it is complete is listed within 30 s', () =>
	withFaultyCluster(
		{
			before: ({proxy}) => {
				const isEnd = (line: string) => line.includes('k8s.io/initial-events-end');
				const stream = () => byLine(line => (isEnd(line) ? [] : [line]));
				proxy.treat(request => (isWatchList(request) ? {type: 'mangle', stream} : pass));
			},
		},
		async ({asked, said, untilRight}) => {
			await untilRight(30_000);
			assert.deepEqual(asked(), ['watch-list deployments', 'list deployments', 'watch deployments']);
			assert.ok(
				said().every(text => /^connecting$|^loading|^live$/.test(text)),
				said().join('\n'),
			);
		},
	),
);

faultTest(26, 'a server that does not know WatchList is listed at once', () =>
	withFaultyCluster(
		{before: ({proxy}) => proxy.treat(request => (isWatchList(request) ? refused : pass))},
		async ({asked, untilRight}) => {
			await untilRight(2000);
			assert.deepEqual(asked(), ['watch-list deployments', 'list deployments', 'watch deployments']);
		},
	),
);

faultTest(27, 'a server that has gone back in time is given time, then believed', () =>
	withFaultyCluster({}, async ({simulated, proxy, clock, forget, asked, said, header, until, untilRight}) => {
		await untilRight();
		forget();
		const details = {
			causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}],
			retryAfterSeconds: 1,
		};
		const ahead = failure(504, 'Timeout', 'Too large resource version: 900, current: 12', details);
		proxy.treat(({query}) => ((query.get('resourceVersion') ?? '') === '' ? pass : ahead));
		simulated.faults.begin({kind: 'cut-watches'});
		await until(() => header() !== 'live', 3000);
		assert.match(
			header(),
			/^deployments STALE, as of \ds ago: Too large resource version: 900, current: 12; next try in 1s$/,
		);
		await untilRight(5000);
		assert.deepEqual(asked(), ['watch deployments', 'watch-list deployments']);
		await clock.pass(1000);
		assert.ok(!said().includes('connecting'));
	}),
);

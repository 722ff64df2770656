import assert from 'node:assert/strict';
import {connect} from '../../source/cluster/connect.ts';
import {createSession} from '../../source/console/session.ts';
import {type StreamedBody, startApiServer} from '../helpers/api-server.ts';
import {createDrivenClock} from '../helpers/driven-clock.ts';
import {withFaultyCluster} from '../helpers/faulty-cluster.ts';
import {sampleDeployment} from '../helpers/sample-view.ts';
import {settledHeapBytes} from '../helpers/settled-heap.ts';
import {kubeconfigOf} from '../helpers/transport.ts';
import {endBookmark} from '../kubernetes/reflector/runner.ts';
import {faultTest} from './fault-test.ts';

for (const minutes of [-10, 10]) {
	faultTest(23, `ages are counted by the server's clock, which is ${minutes} minutes off`, () => {
		const skewMs = minutes * 60_000;
		return withFaultyCluster({before: ({proxy}) => proxy.skew(skewMs)}, async faulty => {
			const {cluster, proxy, clock, header, until, untilRight} = faulty;
			await untilRight();
			await clock.pass(30_000);
			const off = cluster.now() - clock.now() - skewMs;
			assert.ok(Math.abs(off) <= 1000, `${off} ms off`);
			proxy.link.refuse();
			proxy.link.resetAll();
			await until(() => header().startsWith('STALE'), 2000);
			await clock.pass(20_000);
			assert.match(header(), /^STALE, as of 2\ds ago: connection refused; next try in 1s$/);
			proxy.link.accept();
			await untilRight(3000);
		});
	});
}

/** An API server of one Deployment, whose status it changes as often as it is told. */
async function startStormyServer() {
	const {status: settled, ...rest} = sampleDeployment({name: 'web', namespace: 'shop'});
	let version = 100;
	const present = () => ({
		...rest,
		metadata: {...rest.metadata, resourceVersion: `${version}`},
		status: {...settled, readyReplicas: version % 7},
	});
	let stream: StreamedBody | undefined;
	const server = await startApiServer(async ({path, query}, reply) => {
		if (path === '/readyz') return reply.text('ok');
		if (!path.endsWith('/deployments')) return void reply.stream().event('BOOKMARK', endBookmark(`${version}`));
		stream = reply.stream();
		if (query.get('sendInitialEvents') !== 'true') return;
		await stream.event('ADDED', present());
		await stream.event('BOOKMARK', endBookmark(`${version}`));
	});
	return {
		...server,
		version: () => `${version}`,
		change(times: number) {
			const lines = Array.from({length: times}, () => {
				version++;
				return `${JSON.stringify({type: 'MODIFIED', object: present()})}\n`;
			});
			void stream?.write(lines.join(''));
		},
	};
}

/** A tenth of what the events of the storm weigh. */
const leftBytes = 2 * 1024 * 1024;

faultTest(24, 'a storm of 10,000 events a second is drawn ten times a second, and leaves nothing behind', async () => {
	const server = await startStormyServer();
	const clock = createDrivenClock(Date.parse('2026-11-22T12:00:00Z'));
	const kubeconfig = kubeconfigOf({server: server.url});
	const cluster = connect({kubeconfig, userAgent: 'rolltop/test', clock, random: () => 0.5, env: {}});
	const session = createSession({cluster, clock, columns: 120, rows: 36});
	try {
		let drawn = 0;
		session.frames.subscribe(() => drawn++);
		const held = () => cluster.view().workloads.items[0]?.metadata.resourceVersion;
		const isRight = () => held() === server.version() && cluster.view().freshness.state === 'live';
		const untilRight = () => clock.until(isRight, () => `${held()} is held of ${server.version()}`, 10_000);
		const storm = async (seconds: number) => {
			for (let step = 0; step < seconds * 20; step++) {
				server.change(500);
				await clock.pass(50);
			}
			await untilRight();
		};
		await untilRight();
		await storm(1);
		const before = settledHeapBytes();
		const [drawnBefore, startedMs] = [drawn, clock.monotonicMs()];
		await storm(3);
		const pictures = drawn - drawnBefore;
		const mostPictures = (clock.monotonicMs() - startedMs) / 100 + 1;
		assert.ok(pictures > 10 && pictures <= mostPictures, `${pictures} pictures, at most ${mostPictures}`);
		const grown = settledHeapBytes() - before;
		assert.ok(grown < leftBytes, `the heap grew by ${grown} bytes`);
		const watches = server.requests.filter(({query}) => query.get('watch') === 'true').length;
		assert.equal(watches, 3, 'no watch was ever lost');
	} finally {
		session.close();
		cluster.close();
		await server.close();
	}
});

faultTest(24, 'a link that carries nothing for a minute of changes is caught up with', () =>
	withFaultyCluster({}, async ({proxy, clock, change, header, until, untilRight}) => {
		await untilRight();
		proxy.link.limit(1);
		for (let second = 1; second <= 60; second++) {
			change();
			await clock.pass(1000);
		}
		await until(() => header().startsWith('STALE'), 1000);
		proxy.link.limit(undefined);
		proxy.link.resetAll();
		await untilRight(5000);
	}),
);

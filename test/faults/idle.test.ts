import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createAll} from '../../source/simulator/cluster.ts';
import {deployment} from '../../source/simulator/scenarios/build.ts';
import {pass} from '../helpers/fault-proxy.ts';
import {byLine} from '../helpers/fault-streams.ts';
import {type FaultyCluster, web, withFaultyCluster} from '../helpers/faulty-cluster.ts';

const minute = 60_000;

/** Requests by what they are for, in ten minutes of which nobody does anything. */
async function idleRequests({proxy, clock}: FaultyCluster) {
	const first = proxy.requests.length;
	await clock.pass(10 * minute);
	const counts: Record<string, number> = {};
	for (const {path, query, isWatch} of proxy.requests.slice(first)) {
		const what = path === '/readyz' ? 'heartbeat' : isWatch ? 'renewal' : query.get('limit') === '1' ? 'count' : 'list';
		counts[what] = (counts[what] ?? 0) + 1;
	}
	return counts;
}

test('an idle console asks for nothing but heartbeats, renewals of its watches and a count', () =>
	withFaultyCluster({}, async faulty => {
		const {cluster, proxy, clock, said, forget, untilRight} = faulty;
		cluster.open(web);
		await untilRight();
		await clock.pass(minute);
		forget();
		const watches = proxy.watchesOpen();
		const {heartbeat = 0, renewal = 0, count = 0, ...others} = await idleRequests(faulty);
		assert.deepEqual(others, {});
		assert.ok(heartbeat <= 120, `${heartbeat} heartbeats`);
		// Each watch lives for 290 s at least.
		assert.ok(renewal >= watches && renewal <= 2 * watches, `${renewal} renewals`);
		assert.ok(count <= watches, `${count} counts`);
		assert.equal(proxy.watchesOpen(), watches);
		assert.deepEqual(said(), ['live']);
	}));

test('a workload that was opened and left leaves nothing behind: no watch, no connection, no timer', () =>
	withFaultyCluster({}, async faulty => {
		const {cluster, proxy, clock, timers, until, untilRight} = faulty;
		await untilRight();
		await clock.pass(minute);
		const [watches, connections, waiting] = [proxy.watchesOpen(), proxy.link.connectionsOpen(), timers()];
		for (let visit = 1; visit <= 3; visit++) {
			cluster.open(web);
			await untilRight();
			assert.ok(proxy.watchesOpen() >= watches + 4);
			cluster.closeWorkload();
			// They linger for half a minute, and their connections for as long again.
			await until(() => proxy.watchesOpen() === watches, minute);
			await until(() => proxy.link.connectionsOpen() === connections, 2 * minute);
			assert.equal(timers(), waiting);
		}
		cluster.close();
		await until(() => proxy.link.connectionsOpen() === 0, 1000);
		assert.equal(timers(), 0);
	}));

test('events that were lost on the way are found by the count within ten minutes', () => {
	let isHealed = false;
	const losing = (line: string) => (!isHealed && line.includes('"late"') ? [] : [line]);
	return withFaultyCluster(
		{
			mayLie: true,
			before: ({proxy}) =>
				proxy.treat(({isWatch}) => (isWatch ? {type: 'mangle', stream: () => byLine(losing)} : pass)),
		},
		async ({simulated, clock, header, isTrue, forget, asked, said, until}) => {
			await until(isTrue);
			createAll(simulated.world, [deployment({name: 'late', image: 'late:v1'})]);
			await clock.pass(minute);
			assert.ok(!isTrue() && header() === 'live', 'nothing was lost');
			isHealed = true;
			forget();
			await until(isTrue, 10 * minute);
			assert.deepEqual(asked().slice(-2), ['list deployments', 'watch-list deployments']);
			assert.ok(
				said().some(text => text.startsWith('loading')),
				said().join('\n'),
			);
		},
	);
});

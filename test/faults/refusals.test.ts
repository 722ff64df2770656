import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {emptyText} from '../../source/console/freshness-text.ts';
import {failure, pass, type Treatment} from '../helpers/fault-proxy.ts';
import {byLine} from '../helpers/fault-streams.ts';
import {type FaultyCluster, web, withFaultyCluster} from '../helpers/faulty-cluster.ts';
import {ADMIN_TOKEN} from '../simulator/support.ts';
import {faultTest} from './fault-test.ts';

const busy: Treatment = {
	type: 'status',
	status: 429,
	headers: {'retry-after': '5', 'content-type': 'text/plain'},
	body: 'Too many requests, please try again later.\n',
};

/** Ends the watches: what comes next is asked anew. */
const cutWatches = ({simulated}: FaultyCluster) => simulated.faults.begin({kind: 'cut-watches'});

/** One ERROR event in each watch of this path, as soon as it says anything. */
function errorInStream(code: number, reason: string, message: string): Treatment {
	const status = {kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message};
	return {type: 'mangle', stream: () => byLine(line => [line, JSON.stringify({type: 'ERROR', object: status})])};
}

for (const verb of ['list', 'watch'] as const) {
	faultTest(8, `a server that is too busy for a ${verb} is left alone as long as it asks`, () =>
		withFaultyCluster({}, async faulty => {
			const {proxy, clock, header, forget, asked, until, untilRight} = faulty;
			await untilRight();
			await clock.pass(2000);
			if (verb === 'list') faulty.cluster.reconnect();
			else cutWatches(faulty);
			proxy.treat(({path}) => (path.endsWith('/deployments') ? busy : pass));
			await until(() => header().startsWith('deployments STALE'), 3000);
			assert.match(
				header(),
				/^deployments STALE, as of \ds ago: Too many requests, please try again later\.; next try in [56]s$/,
			);
			forget();
			await clock.pass(30_000);
			assert.ok(asked().length >= 5 && asked().length <= 6, `${asked().length} requests in 30 s`);
			faulty.change();
			proxy.treat(() => pass);
			await untilRight(6000);
		}),
	);
}

for (const status of [500, 503, 504] as const) {
	faultTest(9, `a burst of ${status} is waited out, ever more slowly, and told`, () =>
		withFaultyCluster({}, async faulty => {
			const {proxy, clock, header, forget, asked, until, untilRight} = faulty;
			await untilRight();
			const broken = failure(status, 'InternalError', 'etcdserver: leader changed');
			proxy.treat(({path}) => (path.endsWith('/deployments') ? broken : pass));
			cutWatches(faulty);
			await until(() => header().startsWith('deployments STALE'), 3000);
			assert.match(header(), /^deployments STALE, as of \ds ago: etcdserver: leader changed/);
			forget();
			await clock.pass(30_000);
			assert.ok(asked().length <= 15, `${asked().length} requests in 30 s`);
			faulty.change();
			proxy.treat(() => pass);
			await untilRight(16_000);
			assert.ok(
				asked().every(request => request === 'watch deployments'),
				asked().join(),
			);
		}),
	);
}

faultTest(9, 'an ERROR 500 in the stream means what the answer 500 means', () =>
	withFaultyCluster({}, async faulty => {
		const {proxy, header, forget, asked, change, until, untilRight} = faulty;
		await untilRight();
		forget();
		const leaderChanged = errorInStream(500, 'InternalError', 'etcdserver: leader changed');
		let errors = 0;
		proxy.treat(({path, isWatch}) => (isWatch && path.endsWith('/deployments') && errors++ < 2 ? leaderChanged : pass));
		cutWatches(faulty);
		change();
		await until(() => /etcdserver: leader changed/.test(header()), 5000);
		await untilRight(20_000);
		assert.ok(
			asked().every(request => request === 'watch deployments'),
			asked().join(),
		);
	}),
);

/** A cluster whose token is in a file, and expires. */
async function withTokenFile(use: (faulty: FaultyCluster, renew: () => Promise<void>) => Promise<void>) {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-token-'));
	const tokenFile = join(folder, 'token');
	await writeFile(tokenFile, ADMIN_TOKEN);
	try {
		await withFaultyCluster({usesThreads: true, kubeconfig: proxied => ({...proxied, user: {tokenFile}})}, faulty =>
			use(faulty, () => writeFile(tokenFile, 'renewed')),
		);
	} finally {
		await rm(folder, {recursive: true});
	}
}

const unauthorized = failure(401, 'Unauthorized', 'Unauthorized');

/** The server takes the renewed token for the old one. */
const onlyRenewed = ({proxy}: FaultyCluster) =>
	proxy.treat(({headers}) =>
		headers.authorization === 'Bearer renewed'
			? {type: 'pass', headers: {authorization: `Bearer ${ADMIN_TOKEN}`}}
			: unauthorized,
	);

faultTest(10, 'a token that expires while a watch runs is renewed without a word, and the watch goes on', () =>
	withTokenFile(async (faulty, renew) => {
		const {proxy, change, forget, asked, said, untilRight} = faulty;
		await untilRight();
		forget();
		await renew();
		onlyRenewed(faulty);
		proxy.link.finishAll();
		change();
		await untilRight(5000);
		assert.deepEqual(said(), ['live']);
		assert.ok(asked().length <= 2 && asked().every(request => request === 'watch deployments'), asked().join());
	}),
);

faultTest(10, 'without a new token that is told, asked once a minute, and on demand', () =>
	withTokenFile(async (faulty, renew) => {
		const {cluster, proxy, clock, change, header, forget, asked, until, untilRight} = faulty;
		await untilRight();
		onlyRenewed(faulty);
		proxy.link.finishAll();
		await until(() => header().startsWith('UNAUTHENTICATED'), 15_000);
		assert.match(header(), /^UNAUTHENTICATED, as of \d+s ago: Unauthorized$/);
		forget();
		await clock.pass(5 * 60_000);
		assert.ok(asked().length <= 2 * 5, `${asked().length} requests in 5 minutes`);
		await renew();
		change();
		cluster.reconnect();
		await untilRight(5000);
	}),
);

for (const how of ['as the answer', 'in the stream'] as const) {
	faultTest(
		20,
		`rights that are taken away, told ${how}, are told, with the age of what is shown; they come back alone`,
		() =>
			withFaultyCluster({}, async faulty => {
				const {simulated, proxy, clock, change, header, forget, asked, until, untilRight} = faulty;
				await untilRight();
				await clock.pass(11_000);
				const forbidden = simulated.faults.begin({
					kind: 'forbid',
					verbs: ['list', 'watch'],
					resources: ['deployments', 'statefulsets', 'daemonsets'],
				});
				const message =
					'deployments.apps is forbidden: User "jane" cannot watch resource "deployments" in API group "apps" at the cluster scope';
				if (how === 'in the stream') proxy.treat(() => errorInStream(403, 'Forbidden', message));
				cutWatches(faulty);
				change();
				await until(() => header().startsWith('FORBIDDEN'), 5000);
				assert.match(header(), /^FORBIDDEN, as of \ds ago: watch (deployments|statefulsets|daemonsets)$/);
				forget();
				await clock.pass(3 * 60_000);
				assert.ok(asked().length <= 4, `${asked().length} requests in 3 minutes`);
				proxy.treat(() => pass);
				simulated.faults.end(forbidden);
				await untilRight(61_000);
			}),
	);
}

faultTest(20, 'while the rights to one kind are gone nothing is called plain live, and the others stay true', () =>
	withFaultyCluster({}, async ({simulated, change, header, said, forget, until, untilRight}) => {
		await untilRight();
		const forbidden = simulated.faults.begin({kind: 'forbid', verbs: ['list', 'watch'], resources: ['daemonsets']});
		simulated.faults.begin({kind: 'cut-watches'});
		await until(() => header() === 'live without daemonsets', 5000);
		forget();
		change();
		await until(() => said().length > 0, 3000);
		assert.deepEqual(said(), ['live without daemonsets']);
		simulated.faults.end(forbidden);
		await untilRight(61_000);
	}),
);

for (const [status, reason, message, told] of [
	[
		404,
		'NotFound',
		'the server could not find the requested resource',
		/^no replicasets: not-found, the server could not find/,
	],
	[503, 'ServiceUnavailable', 'service unavailable', /^no replicasets yet: service unavailable$/],
] as const) {
	faultTest(21, `a kind that answers ${status} is told where it would stand, and makes nothing else old`, () =>
		withFaultyCluster(
			{
				before: ({proxy}) =>
					proxy.treat(({path}) => (path.endsWith('/replicasets') ? failure(status, reason, message) : pass)),
			},
			async ({cluster, proxy, clock, header, forget, askedOfAll, opened, until, untilRight}) => {
				await until(() => cluster.view().workloads.items.length === 3);
				cluster.open(web);
				const sets = () => opened()?.replicaSets.freshness;
				await until(() => {
					const freshness = sets();
					return freshness !== undefined && told.test(emptyText(freshness, 'replicasets'));
				}, 10_000);
				await until(() => opened()?.freshness.state === 'live', 3000);
				await until(() => opened()?.pods.freshness.state === 'live', 3000);
				assert.notEqual(header(), 'live');
				forget();
				await clock.pass(60_000);
				assert.ok(askedOfAll().length <= 20, `${askedOfAll().length} requests in a minute`);
				proxy.treat(() => pass);
				await until(() => sets()?.state === 'live', 61_000);
				await untilRight(3000);
			},
		),
	);
}

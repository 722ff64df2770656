import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {createCollectionStore} from '../../source/cluster/collection-store.ts';
import {connect} from '../../source/cluster/connect.ts';
import {createLiveSource} from '../../source/cluster/live-source.ts';
import type {WatchedResource, WatchSource} from '../../source/cluster/source.ts';
import {systemClock} from '../../source/kubernetes/clock.ts';
import type {ResolvedKubeconfig} from '../../source/kubernetes/kubeconfig/kubeconfig.ts';
import {countObjects} from '../../source/kubernetes/requests.ts';
import {certificate} from '../helpers/certificates.ts';
import {until} from '../helpers/control-plane-process.ts';
import {type FaultProxy, pass, startFaultProxy} from '../helpers/fault-proxy.ts';
import {kubeconfigOf, openTransport} from '../helpers/transport.ts';
import {type Door, startBareWatch} from './bare-watch.ts';
import {onCluster, type Site} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** As the control plane's kubeconfig has it, which is JSON. */
interface WrittenKubeconfig {
	readonly clusters: readonly [{readonly cluster: {readonly server: string}}];
	readonly users: readonly [{readonly user: {readonly token: string}}];
}

async function door(): Promise<Door> {
	const written = JSON.parse(await readFile(controlPlane().kubeconfig, 'utf8')) as WrittenKubeconfig;
	const [{cluster}] = written.clusters;
	const [{user}] = written.users;
	return {port: Number(new URL(cluster.server).port), token: user.token};
}

/** A proxy in front of the real API server, and the kubeconfig that leads through it. */
async function throughProxy(use: (proxy: FaultProxy, proxied: ResolvedKubeconfig) => Promise<void>) {
	const {port, token} = await door();
	const proxy = await startFaultProxy({port, clock: systemClock});
	const certificateAuthority = {type: 'text', text: certificate('ca')} as const;
	try {
		await use(proxy, kubeconfigOf({server: proxy.url, user: {token}, cluster: {certificateAuthority}}));
	} finally {
		await proxy.close();
	}
}

const paths: Readonly<Record<'deployments' | 'replicasets' | 'pods', string>> = {
	deployments: '/apis/apps/v1',
	replicasets: '/apis/apps/v1',
	pods: '/api/v1',
};

type Kind = keyof typeof paths;
const kinds = Object.keys(paths) as Kind[];

/** What rolltop's reflector was told of one kind, beside what the plain watch was. */
function recordKind(source: WatchSource, resource: Kind & WatchedResource, namespace: string, at: Door) {
	const versions = new Set<string>();
	const store = createCollectionStore({nowMs: systemClock.now()});
	/** What came between two versions was passed over, for a list was asked for in its place. */
	const passedOver: {readonly after: number; upTo: number}[] = [];
	let highest = 0;
	let lists = 0;
	const listedVersion = () =>
		Number(source.vitals?.().watches.find(({query}) => query.resource === resource)?.resourceVersion ?? 0);
	source.watch({resource, namespace, detail: 'row'}, output => {
		store.take(output);
		if (output.type === 'listing') {
			lists++;
			passedOver.push({after: highest, upTo: Number.POSITIVE_INFINITY});
		}
		const told = output.type === 'listed' ? output.objects : 'object' in output ? [output.object] : [];
		for (const {metadata} of told) {
			versions.add(`${metadata.uid}@${metadata.resourceVersion}`);
			highest = Math.max(highest, Number(metadata.resourceVersion));
		}
		const last = passedOver.at(-1);
		if (output.type === 'replaced' && last) last.upTo = Math.max(highest, listedVersion());
	});
	const bare = startBareWatch(at, `${paths[resource]}/namespaces/${namespace}/${resource}`);
	const held = () =>
		store
			.items()
			.map(({metadata}) => `${metadata.name}@${metadata.resourceVersion}`)
			.sort()
			.join();
	/** Versions that the plain watch was told of, and this one neither was nor passed over by a list. */
	const missing = () =>
		[...bare.versions].filter(version => {
			const number = Number(version.slice(version.indexOf('@') + 1));
			return !(versions.has(version) || passedOver.some(({after, upTo}) => after < number && number <= upTo));
		});
	return {resource, missing, bare, held, lists: () => lists, isLive: () => store.status().state === 'live'};
}

type Recording = ReturnType<typeof recordKind>;

/** What the server holds of a kind, by kubectl. */
async function truthOf(resource: Kind, namespace: string): Promise<string> {
	const template = '{range .items[*]}{.metadata.name}@{.metadata.resourceVersion}{"\\n"}{end}';
	const text = await controlPlane().kubectl('-n', namespace, 'get', resource, '-o', `jsonpath=${template}`);
	return text.split('\n').filter(Boolean).sort().join();
}

/** Rolls two Deployments out again and again while `disturb` does its worst; then compares all that was told. */
async function rollWhile(
	site: Site,
	disturb: (proxy: FaultProxy) => Promise<void>,
	judge: (recording: Recording) => void,
) {
	const {namespace, create, complete} = site;
	for (const name of ['web', 'api']) await create({name, replicas: 3, image: `${name}:v1`});
	for (const name of ['web', 'api']) await complete(name);
	const at = await door();
	await throughProxy(async (proxy, {cluster, user}) => {
		const transport = openTransport({server: proxy.url, user, cluster});
		const source = createLiveSource({transport, clock: systemClock, random: Math.random});
		const recordings = kinds.map(kind => recordKind(source, kind, namespace, at));
		try {
			await until(
				async () => recordings.every(({isLive}) => isLive()),
				() => 'not live',
			);
			await disturb(proxy);
			for (const name of ['web', 'api']) await complete(name);
			for (const recording of recordings) {
				await until(
					async () =>
						recording.isLive() &&
						recording.held() === (await truthOf(recording.resource, namespace)) &&
						recording.missing().length === 0,
					() => `${recording.resource}: ${recording.held()} is held; missed ${recording.missing().join()}`,
					60_000,
				);
				judge(recording);
			}
		} finally {
			for (const {bare} of recordings) bare.stop();
			source.close();
		}
	});
}

test('fault 3: connections that are cut during rollouts: no change is missed, and nothing is listed again', () =>
	onCluster('cut-rollouts', site =>
		rollWhile(
			site,
			async proxy => {
				for (let round = 2; round <= 5; round++) {
					await site.setImage('web', `web:v${round}`);
					await site.setImage('api', `api:v${round}`);
					for (const cut of ['resetAll', 'finishAll'] as const) {
						await wait(400);
						proxy.link[cut]();
					}
				}
			},
			({resource, lists, bare}) => {
				assert.ok(bare.versions.size > 10, `${bare.versions.size} versions of ${resource}`);
				assert.equal(lists(), 1, `${resource} was listed ${lists()} times`);
			},
		),
	));

test('fault 3: an API server that is killed and started during rollouts: no change is missed, and only what it forgot is listed', () =>
	onCluster('killed-rollouts', site =>
		rollWhile(
			site,
			async () => {
				const {killApiServer, startApiServer} = controlPlane();
				for (let round = 2; round <= 3; round++) {
					await site.setImage('web', `web:v${round}`);
					await site.setImage('api', `api:v${round}`);
					await wait(700);
					await killApiServer();
					await startApiServer();
				}
			},
			({resource, lists, bare}) => {
				// Once for the first list, and once for each time that a plain watch had to begin anew, too.
				assert.ok(lists() <= 1 + 2, `${resource} was listed ${lists()} times`);
				if (bare.expirations() === 0) assert.equal(lists(), 1, `${resource} was listed though it could be resumed`);
			},
		),
	));

test('the API server counts a collection at one of its versions, also when it has moved on', () =>
	onCluster('counted', async ({namespace, create}) => {
		for (const name of ['a', 'b', 'c']) await create({name, replicas: 0, image: 'web:v1'});
		const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
		const version = await controlPlane()
			.kubectl('get', '--raw', path)
			.then(text => JSON.parse(text).metadata.resourceVersion);
		await create({name: 'd', replicas: 0, image: 'web:v1'});
		await throughProxy(async (proxy, {cluster, user}) => {
			const transport = openTransport({server: proxy.url, user, cluster});
			try {
				const at = (query: string) => countObjects(transport, `${path}?limit=1${query}`);
				const exact = await at(`&resourceVersion=${version}&resourceVersionMatch=Exact`);
				const now = await at('');
				assert.deepEqual([exact.ok && exact.value, now.ok && now.value], [3, 4]);
			} finally {
				transport.close();
			}
		});
	}));

test('fault 29: a pause and an undo whose answers are lost are done once, and told by their receipts', () =>
	onCluster('lost-answers', async ({namespace, create, complete, setImage, read}) => {
		await create({name: 'web', replicas: 2, image: 'web:v1'});
		await complete('web');
		await setImage('web', 'web:v2');
		await complete('web');
		const target = {kind: 'Deployment', namespace, name: 'web'} as const;
		await throughProxy(async (proxy, kubeconfig) => {
			const isWrite = ({method, query}: FaultProxy['requests'][number]) => method === 'PATCH' && !query.has('dryRun');
			proxy.treat(request => (isWrite(request) ? {type: 'dropAnswer'} : pass));
			const cluster = connect({
				kubeconfig,
				namespace,
				userAgent: 'rolltop/test',
				clock: systemClock,
				random: Math.random,
				env: {},
			});
			try {
				await until(
					async () => cluster.view().freshness.state === 'live',
					() => cluster.view().freshness.state,
				);
				const before = Number(await read('web', '.metadata.generation'));
				const paused = await cluster.pause(target);
				assert.equal(paused.type === 'done' && paused.receipt.sentence, 'paused deployment/web');
				assert.equal(await read('web', '.spec.paused'), 'true');
				const previewed = await cluster.preview({kind: 'undo', target});
				assert.ok(previewed.type === 'ready' && previewed.preview.server.type === 'accepted');
				const undone = await cluster.perform(previewed.preview);
				assert.match(
					undone.type === 'done' ? undone.receipt.sentence : '',
					/^undid deployment\/web to revision 1(?: \(revision 3 from now on\))? and resumed it$/,
				);
				assert.equal(await read('web', '.spec.template.spec.containers[0].image'), 'web:v1');
				assert.equal(Number(await read('web', '.metadata.generation')), before + 2, 'each was applied once');
				assert.equal(proxy.requests.filter(isWrite).length, 2);
			} finally {
				cluster.close();
			}
		});
	}));

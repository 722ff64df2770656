import assert from 'node:assert/strict';
import {describe, it, test} from 'node:test';
import type {ActionOutcome, ActionRequest} from '../../source/cluster/actions/action.ts';
import type {WorkloadName} from '../../source/cluster/cluster.ts';
import {daemonSet, statefulSet} from '../../source/simulator/scenarios/build.ts';
import {pass, type Treatment} from '../helpers/fault-proxy.ts';
import {type FaultyCluster, web, withFaultyCluster} from '../helpers/faulty-cluster.ts';
import {faultTest} from './fault-test.ts';

const patches = ({proxy}: FaultyCluster) =>
	proxy.requests.filter(({method, query}) => method === 'PATCH' && !query.has('dryRun'));

/** Spoils the writes that are no dry run. */
const treatWrites = ({proxy}: FaultyCluster, treatment: Treatment) =>
	proxy.treat(({method, query}) => (method === 'PATCH' && !query.has('dryRun') ? treatment : pass));

/** Lets time pass until an action has come to its end. */
async function ended<T>({until}: FaultyCluster, action: Promise<T>): Promise<T> {
	let isOver = false;
	const over = () => {
		isOver = true;
	};
	action.then(over, over);
	await until(() => isOver, 60_000);
	return action;
}

const pausedAtServer = ({simulated}: FaultyCluster) => {
	const spec = simulated.store.get('Deployment', web.namespace, web.name)?.spec as {readonly paused?: boolean};
	return spec.paused === true;
};

for (const [how, treatment] of [
	['is lost with its connection', {type: 'dropAnswer'}],
	['comes too late', {type: 'delay', ms: 25_000}],
] as const) {
	faultTest(29, `a pause whose answer ${how} was done, is told so, and is never sent twice`, () =>
		withFaultyCluster({}, async faulty => {
			await faulty.untilRight();
			treatWrites(faulty, treatment);
			const outcome = await ended(faulty, faulty.cluster.pause(web));
			assert.equal(outcome.type === 'done' && outcome.receipt.sentence, 'paused deployment/web');
			assert.equal(patches(faulty).length, 1);
			assert.ok(pausedAtServer(faulty));
			await faulty.untilRight();
		}),
	);
}

for (const [how, treatment] of [
	['was lost before it arrived', {type: 'rst'}],
	['is swallowed on the way', {type: 'blackhole'}],
] as const) {
	faultTest(29, `of a pause that ${how} nobody says that it was done, and it is never sent twice`, () =>
		withFaultyCluster({}, async faulty => {
			await faulty.untilRight();
			treatWrites(faulty, treatment);
			const outcome = await ended(faulty, faulty.cluster.pause(web));
			assert.ok(outcome.type === 'failed');
			assert.match(
				outcome.sentence,
				/^It had not been done when deployment\/web was read, for 15 s; it may still arrive/,
			);
			assert.equal(patches(faulty).length, 1);
			assert.ok(!pausedAtServer(faulty));
		}),
	);
}

faultTest(29, 'an undo whose answer is lost goes back once, with its receipt', () =>
	withFaultyCluster({}, async faulty => {
		const {cluster, simulated, change, clock, untilRight} = faulty;
		await untilRight();
		await clock.pass(10_000);
		change();
		await clock.pass(10_000);
		await untilRight();
		const before = simulated.store.get('Deployment', web.namespace, web.name)?.metadata.generation ?? 0;
		const previewed = await ended(faulty, cluster.preview({kind: 'undo', target: web}));
		assert.ok(previewed.type === 'ready' && previewed.preview.server.type === 'accepted');
		treatWrites(faulty, {type: 'dropAnswer'});
		const outcome = await ended(faulty, cluster.perform(previewed.preview));
		assert.equal(
			outcome.type === 'done' && outcome.receipt.sentence,
			'undid deployment/web to revision 1 (revision 3 from now on)',
		);
		assert.equal(patches(faulty).length, 1);
		assert.equal(simulated.store.get('Deployment', web.namespace, web.name)?.metadata.generation, before + 1);
	}),
);

test('a server that asks for a pause of 2 s is written to once more, and no other refusal is', () =>
	withFaultyCluster({}, async faulty => {
		await faulty.untilRight();
		const busy = {type: 'status', status: 429, headers: {'retry-after': '2'}} as const;
		faulty.proxy.treat(request => (request.method === 'PATCH' && patches(faulty).length === 1 ? busy : pass));
		const outcome = await ended(faulty, faulty.cluster.pause(web));
		assert.equal(outcome.type, 'done');
		const [first, second, ...more] = patches(faulty);
		assert.ok(first && second && more.length === 0 && second.atMs - first.atMs >= 2000);
	}));

const db = {kind: 'StatefulSet', namespace: 'default', name: 'db'} as const;
const agent = {kind: 'DaemonSet', namespace: 'default', name: 'agent'} as const;
const sets = [statefulSet({name: 'db', image: 'db:v1', replicas: 3}), daemonSet({name: 'agent', image: 'agent:v1'})];

const generationOf = ({simulated}: FaultyCluster, {kind, namespace, name}: WorkloadName) =>
	simulated.store.get(kind, namespace, name)?.metadata.generation ?? 0;

/** What is asked for, after what, and how it is told. */
const changes: readonly (readonly [request: ActionRequest, receipt: string, before?: ActionRequest])[] = [
	[{kind: 'hold', target: db}, 'held statefulset/db'],
	[{kind: 'resume', target: db}, 'let statefulset/db go on', {kind: 'hold', target: db}],
	[{kind: 'hold', target: agent}, 'held daemonset/agent'],
	[{kind: 'resume', target: agent}, 'let daemonset/agent go on', {kind: 'hold', target: agent}],
	[{kind: 'scale', target: web, replicas: 4}, 'scaled deployment/web from 2 to 4'],
	[{kind: 'scale', target: db, replicas: 1}, 'scaled statefulset/db from 3 to 1'],
	[{kind: 'set-image', target: web, container: 'web', image: 'web:v2'}, 'set image of web in deployment/web to web:v2'],
	[{kind: 'restart', target: web}, 'restarted deployment/web'],
	[{kind: 'restart', target: agent}, 'restarted daemonset/agent'],
];

async function perform(faulty: FaultyCluster, request: ActionRequest, meanwhile = () => {}): Promise<ActionOutcome> {
	const previewed = await ended(faulty, faulty.cluster.preview(request));
	assert.ok(previewed.type === 'ready', JSON.stringify(previewed));
	const performing = faulty.cluster.perform(previewed.preview);
	meanwhile();
	return ended(faulty, performing);
}

const sentenceOf = (outcome: ActionOutcome) =>
	outcome.type === 'done' ? outcome.receipt.sentence : JSON.stringify(outcome);

for (const [request, told, before] of changes) {
	const {target} = request;
	const prepared = (use: (faulty: FaultyCluster, generation: number) => Promise<void>) =>
		withFaultyCluster({objects: sets}, async faulty => {
			await faulty.untilRight();
			await faulty.clock.pass(10_000);
			if (before) await perform(faulty, before);
			await use(faulty, generationOf(faulty, target));
		});

	describe(`${told}: a write under faults`, () => {
		it('is done once and told so when its answer is lost', () =>
			prepared(async (faulty, generation) => {
				const sent = patches(faulty).length;
				treatWrites(faulty, {type: 'dropAnswer'});
				const sentence = sentenceOf(await perform(faulty, request));
				assert.ok(sentence.startsWith(told), sentence);
				assert.equal(patches(faulty).length, sent + 1);
				assert.equal(generationOf(faulty, target), generation + 1);
			}));

		it('is done once and told so when a proxy says 503 of it, and what is sent again is refused', () =>
			prepared(async (faulty, generation) => {
				const sent = patches(faulty).length;
				faulty.proxy.treat(({method, query}) =>
					method === 'PATCH' && !query.has('dryRun') && patches(faulty).length === sent + 1
						? {type: 'deny', status: 503}
						: pass,
				);
				const sentence = sentenceOf(await perform(faulty, request));
				assert.ok(sentence.startsWith(told), sentence);
				assert.equal(patches(faulty).length, sent + 2);
				assert.equal(generationOf(faulty, target), generation + 1);
			}));

		it('has its outcome when the cluster is closed in the midst of it, and leaves nothing behind', () =>
			prepared(async (faulty, generation) => {
				treatWrites(faulty, {type: 'delay', ms: 3000});
				const sentence = sentenceOf(await perform(faulty, request, faulty.cluster.close));
				assert.ok(sentence.startsWith(told), sentence);
				assert.equal(generationOf(faulty, target), generation + 1);
				await faulty.until(() => faulty.proxy.link.connectionsOpen() === 0, 5000);
				assert.equal(faulty.timers(), 0, 'a timer is left');
			}));
	});
}

test('a write that is not answered when the cluster is closed is looked for all the same', () =>
	withFaultyCluster({}, async faulty => {
		await faulty.untilRight();
		treatWrites(faulty, {type: 'dropAnswer'});
		const pausing = faulty.cluster.pause(web);
		faulty.cluster.close();
		assert.equal(sentenceOf(await ended(faulty, pausing)), 'paused deployment/web');
		await faulty.until(() => faulty.proxy.link.connectionsOpen() === 0, 5000);
		assert.equal(faulty.timers(), 0, 'a timer is left');
	}));

test('a preview that is under way when the cluster is closed ends at once', () =>
	withFaultyCluster({}, async faulty => {
		await faulty.untilRight();
		faulty.proxy.treat(({isWatch}) => (isWatch ? pass : {type: 'blackhole'}));
		const previewing = faulty.cluster.preview({kind: 'restart', target: web});
		await faulty.clock.pass(500);
		faulty.cluster.close();
		let isOver = false;
		void previewing.then(() => {
			isOver = true;
		});
		await faulty.until(() => isOver, 500);
		assert.equal(faulty.timers(), 0, 'a timer is left');
	}));

/** A StatefulSet whose last pod does not come up with its second template, and the undo that deletes that pod. */
async function withStuckPod(use: (faulty: FaultyCluster, stuckUid: string) => Promise<void>) {
	await withFaultyCluster({objects: sets}, async faulty => {
		const {simulated, clock, cluster, until, untilRight} = faulty;
		await untilRight();
		await clock.pass(20_000);
		const present = simulated.store.get('StatefulSet', db.namespace, db.name);
		assert.ok(present);
		const broken = statefulSet({
			name: 'db',
			image: 'db:v2',
			replicas: 3,
			podLabels: {'rolltop.dev/behavior': 'image-missing'},
		});
		simulated.world.update({...present, spec: broken.spec});
		const stuck = () => simulated.store.get('Pod', db.namespace, 'db-2');
		await until(() => JSON.stringify(stuck()?.status ?? {}).includes('ImagePull'));
		cluster.open(db);
		await untilRight();
		await use(faulty, stuck()?.metadata.uid ?? '');
	});
}

const deletions = ({proxy}: FaultyCluster) => proxy.requests.filter(({method}) => method === 'DELETE');
const isDeletion = ({method}: {readonly method: string}) => method === 'DELETE';
const uidOfStuck = ({simulated}: FaultyCluster) => simulated.store.get('Pod', db.namespace, 'db-2')?.metadata.uid;

for (const [how, spoil, times] of [
	['is lost', (): Treatment => ({type: 'dropAnswer'}), 1],
	[
		'is 503 by a proxy that passed it on',
		(sent: number): Treatment => (sent === 1 ? {type: 'deny', status: 503} : pass),
		2,
	],
] as const) {
	test(`a stuck pod whose deletion's answer ${how} is deleted once, and the undo is told as done`, () =>
		withStuckPod(async (faulty, stuckUid) => {
			const previewed = await ended(faulty, faulty.cluster.preview({kind: 'undo', target: db}));
			assert.ok(previewed.type === 'ready' && previewed.preview.deletions?.length === 1, JSON.stringify(previewed));
			const before = deletions(faulty).length;
			faulty.proxy.treat(request => (isDeletion(request) ? spoil(deletions(faulty).length - before) : pass));
			const outcome = await ended(faulty, faulty.cluster.perform(previewed.preview));
			assert.ok(outcome.type === 'done' && outcome.receipt.remark === undefined, JSON.stringify(outcome));
			assert.equal(deletions(faulty).length - before, times);
			await faulty.until(() => uidOfStuck(faulty) !== undefined && uidOfStuck(faulty) !== stuckUid, 60_000);
		}));
}

test('a deletion whose answer is lost as the cluster is closed is looked for all the same', () =>
	withStuckPod(async faulty => {
		const previewed = await ended(faulty, faulty.cluster.preview({kind: 'undo', target: db}));
		assert.ok(previewed.type === 'ready');
		const before = deletions(faulty).length;
		faulty.proxy.treat(request => {
			if (!isDeletion(request) || deletions(faulty).length === before) return pass;
			faulty.cluster.close();
			return {type: 'dropAnswer'};
		});
		const outcome = await ended(faulty, faulty.cluster.perform(previewed.preview));
		assert.ok(outcome.type === 'done' && outcome.receipt.remark === undefined, JSON.stringify(outcome));
		await faulty.until(() => faulty.proxy.link.connectionsOpen() === 0, 5000);
		assert.equal(faulty.timers(), 0, 'a timer is left');
	}));
